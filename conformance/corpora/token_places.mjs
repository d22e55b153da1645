// Every place that takes a token, by the names of tokens.yaml: how one is sent there, and how one of another kind is refused.
import { goodOf, proofOf } from "./jwt_kinds.mjs";
import { call, errorFault, pageFault, sendForm } from "./wire.mjs";

const ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const bearer = (token) => ({ authorization: `Bearer ${token}` });
const is = (wanted, more = () => true) => (answer) => (answer.status === wanted && more(answer) ? undefined : `is answered ${answer.status} ${answer.location ?? answer.text.slice(0, 200)}`);
const no = (...wanted) => (answer) => errorFault(answer, wanted);
const notHere = ({ status, headers, text }) => (status === 401 && headers["www-authenticate"] ? undefined : `is answered ${status} ${text.slice(0, 100)}`);
const loggedOut = ({ status, location, text }) => ((status === 303 && /login|authorize/.test(location)) || text.includes('id="login-submit"') ? undefined : `is answered ${status} ${location ?? ""}`);

/** `{ place: { send, refused, taken } }`. `taken` is how the right kind is answered. */
export async function placesOf(subject) {
  const metadata = await subject.metadata();
  const { client } = await subject.person();
  const { headers: own } = await client.authentication();
  const post = (endpoint, values) => sendForm(metadata[endpoint], values, own);
  const { request } = subject.visit;
  const code = (token) => ({ grant_type: "authorization_code", code: token, redirect_uri: request.parameters.redirect_uri, code_verifier: request.verifier });
  const proof = (token) => goodOf(proofOf(subject, "GET", metadata.userinfo_endpoint, token));
  return {
    "code at the token endpoint": { send: (token) => post("token_endpoint", code(token)), refused: no("400 invalid_grant"), taken: is(200) },
    "refresh_token at the token endpoint": { send: (token) => post("token_endpoint", { grant_type: "refresh_token", refresh_token: token }), refused: no("400 invalid_grant"), taken: is(200) },
    "DPoP header at the token endpoint": {
      send: (token) => sendForm(metadata.token_endpoint, { ...code("x") }, { ...own, dpop: token }),
      refused: no("400 invalid_dpop_proof"),
      taken: no("400 invalid_grant"),
    },
    "Bearer at userinfo": { send: (token) => call(metadata.userinfo_endpoint, { headers: bearer(token) }), refused: no("401 invalid_token", "400 invalid_request"), taken: is(200) },
    "access_token in the body at userinfo": { send: (token) => sendForm(metadata.userinfo_endpoint, { access_token: token }), refused: no("401 invalid_token", "400 invalid_request"), taken: is(200) },
    "DPoP at userinfo": { send: (token) => call(metadata.userinfo_endpoint, { headers: { authorization: `DPoP ${token}`, dpop: proof(token) } }), refused: no("401 invalid_token", "400 invalid_request"), taken: is(200) },
    "token at introspection": { send: (token) => post("introspection_endpoint", { token }), refused: is(200, ({ json }) => json.active === false && Object.keys(json).length === 1), taken: is(200, ({ json }) => json.active) },
    // Whatever is no token here is no error (RFC 7009 2.2); that nothing ended is what the right places say afterwards.
    "token at revocation": { send: (token) => post("revocation_endpoint", { token }), refused: is(200), harmful: ["access token of a person", "access token bound to a key", "refresh token"] },
    ...(await ofClients(subject, metadata)),
    ...ofBrowser(subject, metadata, client),
    ...(await ofPrograms(subject)),
    ...ofCookies(subject),
  };
}

async function ofClients(subject, metadata) {
  const code = { grant_type: "authorization_code", code: "x", redirect_uri: "https://rp.example/callback", code_verifier: "v".repeat(43) };
  const places = {};
  const posting = await subject.clientBy(({ token_endpoint_auth_method: method }) => method === "client_secret_post", "client_secret in a body: no such client");
  // The secret of the kinds is of another client, and no more this one's than anything else is.
  if (posting) places["client_secret at the token endpoint"] = { send: (token) => sendForm(metadata.token_endpoint, { ...code, client_id: posting.id, client_secret: token }), refused: no("401 invalid_client"), own: posting.registered.client_secret, taken: no("400 invalid_grant") };
  const waiting = no("400 authorization_pending", "400 slow_down");
  const device = await subject.clientBy(({ client_id }) => client_id === "head-unit", "device_code: no client head-unit");
  if (device) places["device_code at the token endpoint"] = { send: (token) => sendForm(metadata.token_endpoint, { client_id: device.id, grant_type: "urn:ietf:params:oauth:grant-type:device_code", device_code: token }), refused: no("400 invalid_grant"), taken: waiting };
  const counter = await subject.clientBy(({ client_id }) => client_id === "shop-counter", "auth_req_id: no client shop-counter");
  const asking = counter && (await counter.authentication()).headers;
  if (counter) places["auth_req_id at the token endpoint"] = { send: (token) => sendForm(metadata.token_endpoint, { grant_type: "urn:openid:params:grant-type:ciba", auth_req_id: token }, asking), refused: no("400 invalid_grant"), taken: waiting };
  const signing = await subject.signing();
  if (!signing) return places;
  places["client_assertion at the token endpoint"] = { send: (token) => sendForm(metadata.token_endpoint, { ...code, client_assertion_type: ASSERTION, client_assertion: token }), refused: no("401 invalid_client"), taken: no("400 invalid_grant") };
  places["request at authorize"] = { send: (token) => call(`${metadata.authorization_endpoint}?${new URLSearchParams({ client_id: signing.id, request: token })}`), refused: pageFault, taken: is(303, ({ location }) => location.includes("/interaction/")) };
  places["request at PAR"] = { send: async (token) => sendForm(metadata.pushed_authorization_request_endpoint, { ...(await signing.authentication()).values, request: token }), refused: no("400 invalid_request_object"), taken: is(201) };
  return places;
}

function ofBrowser(subject, metadata, client) {
  const after = client.registered.post_logout_redirect_uris[0];
  return {
    "id_token_hint at authorize": {
      send: (token) => call(client.request({ id_token_hint: token }).url),
      refused: is(303, ({ location }) => location.startsWith(client.redirectUri) && location.includes("error=invalid_request")),
      taken: is(303, ({ location }) => location.includes("/interaction/")),
    },
    "id_token_hint at logout": { send: (token) => call(`${metadata.end_session_endpoint}?${new URLSearchParams({ id_token_hint: token, post_logout_redirect_uri: after })}`), refused: is(200, ({ location }) => location === undefined), taken: is(303, ({ location }) => location === after) },
    "request_uri at authorize": { send: (token) => call(`${metadata.authorization_endpoint}?${new URLSearchParams({ client_id: client.id, request_uri: token })}`), refused: pageFault, taken: is(303, ({ location }) => location.includes("/interaction/")) },
    "address of a mail's link": { send: (token) => call(`${subject.issuer}/link/${encodeURIComponent(token)}`), refused: is(404), taken: is(303, ({ location }) => location === "/link" || location.endsWith("/link")) },
  };
}

async function ofPrograms(subject) {
  const { demo } = subject;
  const places = {};
  const registered = await subject.registration();
  if (registered) {
    const { endpoint, initial, registration_client_uri: uri } = registered;
    const json = (token, more) => call(endpoint, { method: "POST", headers: { ...bearer(token), "content-type": "application/json" }, body: JSON.stringify({ redirect_uris: ["https://rp.example/callback"], ...more }) });
    places["Bearer at the registration"] = { send: (token) => json(token), refused: no("401 invalid_token"), taken: is(201) };
    places["Bearer at a client's own registration"] = { send: (token) => call(uri, { headers: bearer(token) }), refused: no("401 invalid_token"), taken: is(200) };
    places["software_statement at the registration"] = { send: (token) => json(initial, { software_statement: token }), refused: no("400 invalid_software_statement", "400 unapproved_software_statement") };
  }
  const open = (url, options = {}) => ({ send: (token) => call(url, { ...options, headers: { ...bearer(token), ...options.headers } }), refused: notHere, taken: is(200) });
  const body = { method: "POST", headers: { "content-type": "application/json" }, body: '{"legacy_user_ids":["nobody82"]}' };
  if (demo.admin_clients?.length) places["Bearer at the back office"] = open(`${demo.admin}/v1/clients`);
  if (demo.dealers?.length) places["Bearer at the dealers' interface"] = open(`${demo.dealer_api}/links`);
  if (demo.legacy_sites?.length) places["Bearer at the migration interface"] = open(`${demo.migration_api}/users/status`, body);
  if (subject.streams) places["Bearer at the streams"] = open(subject.streams);
  if (demo.apps?.my_toyota) places["logout token at a relying party"] = { send: (token) => sendForm(`${demo.apps.my_toyota}/backchannel-logout`, { logout_token: token }), refused: is(400) };
  return places;
}

function ofCookies(subject) {
  const secure = subject.issuer.startsWith("https:");
  const cookie = (name, url) => ({ send: (token) => call(url, { headers: { cookie: `${name}=${encodeURIComponent(token)}` } }), refused: loggedOut, taken: is(200) });
  const places = { "cookie of the session": cookie(secure ? "__Host-cid_session" : "cid_session", `${subject.issuer}/account`) };
  if (subject.consoleCookie) places["cookie of the console"] = cookie(subject.consoleCookie, subject.demo.console);
  return places;
}
