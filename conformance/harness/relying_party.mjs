// A relying party that an operator registers, with its addresses and what else it needs.
import { answerOf, Client } from "./client.mjs";

/** Registers it through the back office; gives what its developer is told: `client_id` and `client_secret`. */
export async function register(program, registration) {
  const console = await Client.of(program, program.demo.admin_clients[0].client_id);
  const granted = await console.token({ grant_type: "client_credentials", scope: "admin:clients", resource: console.registered.resource });
  const answer = await answerOf(
    await fetch(`${program.demo.admin}/v1/clients`, {
      method: "POST",
      headers: { authorization: `Bearer ${granted.json.access_token}`, "content-type": "application/json" },
      body: JSON.stringify({ registration }),
    }),
  );
  if (answer.status !== 201) throw new Error(`not registered: ${answer.status} ${answer.text}`);
  return answer.json;
}

/** Registers it, and gives it as a test uses it. */
export async function registerClient(program, registration) {
  const registered = await register(program, registration);
  return Client.of(program, registered.client_id, { ...registration, ...registered });
}
