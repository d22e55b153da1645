// An initial access token that an operator issues, and registration with it.
import { answerOf, Client } from "./client.mjs";

/** Issues one through the back office; `changes` bend what may be registered with it. */
export async function initialToken(program, changes = {}) {
  const tool = await Client.of(program, program.demo.admin_clients[0].client_id);
  const granted = await tool.token({ grant_type: "client_credentials", scope: "admin:clients", resource: tool.registered.resource });
  const body = { note: "black box", redirect_hosts: ["rp.example", "*.rp.example", "127.0.0.1"], uses: 1000, ...changes };
  const answer = await answerOf(
    await fetch(`${program.demo.admin}/v1/initial-access-tokens`, {
      method: "POST",
      headers: { authorization: `Bearer ${granted.json.access_token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  );
  if (answer.status !== 201) throw new Error(`not issued: ${answer.status} ${answer.text}`);
  return answer.json;
}

/** One call of the registration endpoint or of a registration. */
export async function registrationCall(url, { method = "POST", token, body } = {}) {
  const headers = { ...(token && { authorization: `Bearer ${token}` }), ...(body && { "content-type": "application/json" }) };
  return answerOf(await fetch(url, { method, headers, body: body && JSON.stringify(body) }));
}
