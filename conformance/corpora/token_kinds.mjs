// One of every kind of token, as tokens.yaml names them: `{ kind: text }`. What this issuer's file gives no way to is left out, and said to be.
import { once } from "node:events";
import { createServer } from "node:http";
import { receiver } from "../contract/actors.mjs";
import { Desk } from "../harness/console.mjs";
import { customer, Dealer } from "../harness/dealer.mjs";
import { linkIn, mail } from "../harness/mailbox.mjs";
import { pressOn, signIn, tokensOf } from "../harness/people.mjs";
import { register } from "../harness/relying_party.mjs";
import { Web } from "../harness/web.mjs";
import { assertionOf, goodOf, proofOf, requestOf } from "./jwt_kinds.mjs";
import { holdersKey } from "./jws.mjs";
import { SCOPE } from "./subject.mjs";
import { sendForm } from "./wire.mjs";

/** The cookie of the back office; on https it has a prefix. */
const CONSOLE = "cid_console";

export async function tokensOfAllKinds(subject) {
  const { client, tokens, web } = await subject.person();
  const session = web.cookies.all();
  const cookie = (ending) => session.find(({ name }) => name.endsWith(ending))?.value;
  const visit = await signIn(client, subject.user, { scope: SCOPE }, web);
  subject.visit = visit;
  return {
    "authorization code": visit.code,
    "access token of a person": tokens.access_token,
    "refresh token": tokens.refresh_token,
    "ID token": tokens.id_token,
    session: cookie("cid_session"),
    browser: cookie("cid_browser"),
    "client secret": client.registered.client_secret,
    ...(await bound(subject, client)),
    ...(await ofVisit(client)),
    ...(await ofClients(subject, client)),
    ...(await ofDevices(subject)),
    ...(await ofSystems(subject)),
    ...(await ofRegistration(subject)),
    ...(await ofDealers(subject)),
    ...(await ofConsole(subject)),
    ...(await ofEvents(subject)),
    ...(await ofLogout(subject)),
  };
}

async function bound(subject, client) {
  const { code, request } = await signIn(client, subject.user, { scope: SCOPE });
  const { headers, values } = await client.authentication();
  const body = { ...values, grant_type: "authorization_code", code, redirect_uri: request.parameters.redirect_uri, code_verifier: request.verifier };
  const dpop = goodOf(proofOf(subject, "POST", client.metadata.token_endpoint));
  return { "access token bound to a key": (await sendForm(client.metadata.token_endpoint, body, { ...headers, dpop })).json.access_token };
}

/** What stands in the addresses and forms of a visit. */
async function ofVisit(client) {
  const page = await new Web().open(client.request().url);
  return { interaction: page.url.pathname.split("/")[2], form: page.form("#login-submit").values.csrf };
}

async function ofClients(subject, client) {
  const pushed = await client.post("pushed_authorization_request_endpoint", client.request().parameters);
  const mine = { "pushed request": pushed.json.request_uri, "proof of possession": goodOf(proofOf(subject, "POST", client.metadata.token_endpoint, undefined, holdersKey())) };
  const signing = await subject.signing();
  if (!signing) return mine;
  return { ...mine, "client assertion": goodOf(assertionOf(subject, signing)), "request object": goodOf(requestOf(subject, signing)), ...(await signedAnswer(subject, signing)) };
}

/** The answer of an authorization as one signed token: `signIn` wants a code beside it, so that the way is gone by hand. */
async function signedAnswer(subject, client) {
  const request = client.request({ response_mode: "jwt" });
  const web = new Web();
  const back = await pressOn(web, await web.get(request.url), { user: subject.user, end: client.redirectUri });
  return { "signed answer": back.location.searchParams.get("response") };
}

/** What those have who ask without a browser, until somebody has answered. */
async function ofDevices(subject) {
  const found = {};
  const device = await subject.clientBy(({ client_id }) => client_id === "head-unit", "a device code: no client head-unit");
  if (device) found["device code"] = (await device.post("device_authorization_endpoint", { scope: "openid" })).json.device_code;
  const counter = await subject.clientBy(({ client_id }) => client_id === "shop-counter", "an authentication request: no client shop-counter");
  if (counter) found["authentication request"] = (await counter.post("backchannel_authentication_endpoint", { scope: "openid", login_hint: "nobody@example.jp" })).json.auth_req_id;
  return found;
}

async function ofSystems(subject) {
  const { dealers, legacy_sites: sites } = subject.demo;
  const found = { "access token of the back office": await subject.adminToken() };
  if (dealers?.length) found["access token of a dealer's system"] = await subject.machineToken({ ...dealers[0].clients[0], scope: "link:read" });
  if (sites?.length) found["access token of a legacy site"] = await subject.machineToken(sites[0]);
  return found;
}

async function ofRegistration(subject) {
  const registered = await subject.registration();
  return registered ? { "initial access token": registered.initial, "registration access token": registered.registration_access_token } : {};
}

/** A dealer's visit up to the mail with the link. */
async function ofDealers(subject) {
  if (!subject.demo.dealers?.length || !subject.demo.mailbox) return subject.miss("the link of a mail: no dealer, or no mailbox to read") ?? {};
  const { username: email } = subject.demo.users.find(({ kind }) => kind === "fresh") ?? subject.user;
  const dealer = await Dealer.of(subject.program, subject.demo.dealers[0].dealer_id);
  const { visit } = await dealer.provisionalLink(customer(`C-${String(Date.now()).slice(-6)}`, { emails: [email, "", ""] }));
  const { text } = await mail(subject.program, email, (message) => linkIn(message, subject.issuer));
  return { "launch of a terminal": visit.launch, "link of a mail": linkIn({ text }, subject.issuer).split("/").pop() };
}

async function ofConsole(subject) {
  if (!subject.demo.staff?.length) return subject.miss("the session of the console: nobody of the staff is named") ?? {};
  const desk = await Desk.of(subject.program);
  const found = desk.web.cookies.all().find(({ name }) => name === CONSOLE || name === `__Host-${CONSOLE}`);
  subject.consoleCookie = found.name;
  return { "session of the console": found.value };
}

/** A receiver of events, and the sign of life that it asked for. */
async function ofEvents(subject) {
  const token = await subject.adminToken();
  if (!token) return {};
  const rx = await receiver(subject.program, token, `corpora-${Date.now()}`);
  const access = await rx.token("ssf.manage");
  const configuration = await (await fetch(`${subject.issuer}/.well-known/ssf-configuration`)).json();
  const ask = async (url, body) => (await fetch(url, { method: "POST", headers: { authorization: `Bearer ${access}`, "content-type": "application/json" }, body: JSON.stringify(body) })).text();
  const { stream_id: id, delivery } = JSON.parse(await ask(configuration.configuration_endpoint, {}));
  await ask(configuration.verification_endpoint, { stream_id: id });
  const { sets } = JSON.parse(await ask(delivery.endpoint_url, { returnImmediately: true }));
  subject.streams = configuration.configuration_endpoint;
  return { "access token of a receiver of events": access, "security event": Object.values(sets)[0] };
}

/** A logout token, taken at the back channel of a service that is registered for it. */
async function ofLogout(subject) {
  if (!subject.demo.admin_clients?.length || !subject.demo.mailbox) return subject.miss("logout tokens: only the demo calls this machine") ?? {};
  const arrived = Promise.withResolvers();
  setTimeout(() => arrived.reject(new Error("the logout token has not come")), 20_000).unref();
  const server = createServer(async (request, response) => {
    arrived.resolve(new URLSearchParams(Buffer.concat(await request.toArray()).toString()).get("logout_token"));
    response.end();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  try {
    const callback = "https://rp.example/callback";
    const registration = { client_name: "Back channel", redirect_uris: [callback], scope: "openid", grant_types: ["authorization_code"], scope_consent: "implicit", backchannel_logout_uri: `http://localhost:${server.address().port}/logout` };
    const made = await register(subject.program, registration);
    const client = await subject.client(made.client_id, { ...registration, ...made });
    const { web } = await tokensOf(client, subject.user);
    const page = await web.open(client.metadata.end_session_endpoint);
    await web.pressAndFollow(page, "#logout-confirm");
    return { "logout token": await arrived.promise };
  } finally {
    server.close().closeAllConnections();
  }
}
