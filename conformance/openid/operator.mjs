// What a plan asks of whoever runs the provider: with the tool of the operators that the credentials name.

const TOOL = "admin-console";

/** How long new keys may have to be published before they sign, and so before others can be made: longer is no provider's rule, but a fault. */
const LONGEST_WAIT_S = 3600;

/** Publishes new signing keys, beside those that sign until everybody has seen the new ones. Waits until a rotation that is under way is over. */
export async function rotateKeys({ issuer, admin, admin_clients = [] }, { sleep = seconds, say = console.log } = {}) {
  const tool = admin_clients.find(({ client_id }) => client_id === TOOL);
  if (!tool) throw new Error(`keys have to be rotated, and the credentials name no tool ${TOOL} for it`);
  const token = async () => {
    const granted = await fetch(`${issuer}/token`, {
      method: "POST",
      headers: { authorization: `Basic ${btoa(`${tool.client_id}:${tool.client_secret}`)}` },
      body: new URLSearchParams({ grant_type: "client_credentials", scope: "admin:keys", resource: tool.resource }),
    });
    return (await granted.json()).access_token;
  };
  for (let waited = 0; ; ) {
    const rotated = await fetch(`${admin}/v1/keys/rotate`, { method: "POST", headers: { authorization: `Bearer ${await token()}` } });
    if (!rotated.ok) throw new Error(`the keys could not be rotated: ${rotated.status} ${await rotated.text()}`);
    const { step, next_step_in = 0 } = await rotated.json();
    if (step === "published") return;
    waited += next_step_in;
    if (waited > LONGEST_WAIT_S) throw new Error(`no new key was published: the last rotation is not over within ${LONGEST_WAIT_S} s, see the back office`);
    if (next_step_in > 0) {
      say(`  the last rotation of keys is not over yet: ${next_step_in} s`);
      await sleep(next_step_in);
    }
  }
}

const seconds = (count) => new Promise((resolve) => setTimeout(resolve, count * 1000));
