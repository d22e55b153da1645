// What a plan asks of whoever runs the provider: with the tool of the operators that the credentials name.

const TOOL = "admin-console";

/** A rotation has two steps, and one of an earlier run may wait for its second. */
const STEPS = 2;

/** Publishes new signing keys, beside those that sign until everybody has seen the new ones. */
export async function rotateKeys({ issuer, admin, admin_clients = [] }) {
  const tool = admin_clients.find(({ client_id }) => client_id === TOOL);
  if (!tool) throw new Error(`keys have to be rotated, and the credentials name no tool ${TOOL} for it`);
  const granted = await fetch(`${issuer}/token`, {
    method: "POST",
    headers: { authorization: `Basic ${btoa(`${tool.client_id}:${tool.client_secret}`)}` },
    body: new URLSearchParams({ grant_type: "client_credentials", scope: "admin:keys", resource: tool.resource }),
  });
  const { access_token } = await granted.json();
  const published = async () => (await (await fetch(`${issuer}/jwks`)).json()).keys.map(({ kid }) => kid);
  const before = new Set(await published());
  for (let step = 0; step < STEPS; step += 1) {
    const rotated = await fetch(`${admin}/v1/keys/rotate`, { method: "POST", headers: { authorization: `Bearer ${access_token}` } });
    if (!rotated.ok) throw new Error(`the keys could not be rotated: ${rotated.status} ${await rotated.text()}`);
    if ((await published()).some((kid) => !before.has(kid))) return;
  }
  throw new Error("no new key was published: the last rotation is not over yet, see the back office");
}
