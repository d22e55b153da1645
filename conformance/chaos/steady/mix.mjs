// The mix: what people, services and devices do in a second. All of it makes about fifty requests.
import { setTimeout as sleep } from "node:timers/promises";
import { Web } from "../../harness/web.mjs";
import { expect } from "./people.mjs";

const DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";
const CIBA_GRANT = "urn:openid:params:grant-type:ciba";
/** Longer than the interval at which a device may ask. */
const POLLED_AFTER_MS = 6_000;
/** Every how many devices somebody allows one. */
const ALLOWED = 5;

/** Kinds of work, for `Load`. `factor` is how many times fifty requests a second. */
export function mix(people, factor = 1) {
  let devices = 0;
  const service = people.service;
  const kinds = {
    // Three requests: the way to the provider and back, tokens, userinfo.
    "silent login": [6.8, () => people.silently()],
    "pushed request": [1, () => people.silently(true)],
    refresh: [8, () => people.refresh()],
    userinfo: [5, async () => expect(await service.userinfo(people.someToken), 200)],
    introspection: [5, async () => expect(await service.introspect(people.someToken), 200)],
    "stranger's page": [3, () => strange(people.client)],
    metadata: [0.5, () => metadata(service)],
    revocation: [0.5, () => people.revoke()],
    "new browser": [0.2, async () => void (await people.arrive())],
    "password again": [0.2, () => people.return()],
    device: [0.1, () => device(people, (devices += 1) % ALLOWED === 0)],
    "request by a service": [0.1, () => atTheCounter(people)],
    registration: [0.08, () => people.register()],
    "dealer link": [0.08, () => people.link()],
  };
  return Object.fromEntries(Object.entries(kinds).map(([name, [perSecond, work]]) => [name, [perSecond * factor, work]]));
}

async function strange(client) {
  const page = await new Web().open(client.request().url, client.redirectUri);
  if (page.status !== 200 || !page.has("#login-submit")) throw new Error(`no login page: ${page.status}`);
}

async function metadata({ issuer, metadata: { jwks_uri } }) {
  for (const url of [`${issuer}/.well-known/openid-configuration`, jwks_uri]) {
    const answer = await fetch(url);
    expect({ status: answer.status, text: await answer.text() }, 200);
  }
}

async function device(people, isAllowed) {
  const asked = await people.device.post("device_authorization_endpoint", { scope: "openid" });
  expect(asked, 200);
  if (isAllowed) await people.allow(asked.json.verification_uri_complete);
  await sleep(POLLED_AFTER_MS);
  const polled = await people.device.token({ grant_type: DEVICE_GRANT, device_code: asked.json.device_code });
  if (polled.status !== 200 && polled.json?.error !== "authorization_pending") throw new Error(`a device got ${polled.status} ${polled.text}`);
}

async function atTheCounter(people) {
  const { username } = people.users[Math.floor(Math.random() * people.users.length)];
  const asked = await people.counter.post("backchannel_authentication_endpoint", { scope: "openid", login_hint: username });
  expect(asked, 200);
  await sleep(POLLED_AFTER_MS);
  const polled = await people.counter.token({ grant_type: CIBA_GRANT, auth_req_id: asked.json.auth_req_id });
  if (polled.json?.error !== "authorization_pending") throw new Error(`the counter got ${polled.status} ${polled.text}`);
}
