// The plans that can be run, by short names: which plan of the suite, in which variant, with which of the provider's clients.
import { generateKeyPairSync } from "node:crypto";

/** Variant of the plans of OpenID Connect: metadata by discovery, clients that are registered beforehand. */
const STATIC = { server_metadata: "discovery", client_registration: "static_client" };

/** Clients of a plan: the members of the suite's configuration and the ids under which the provider knows them. */
const BASIC = { client: "suite-basic-1", client2: "suite-basic-2", client_secret_post: "suite-basic-post" };

/** FAPI 2.0 with private_key_jwt and DPoP, for OpenID Connect. */
const FAPI2 = { client_auth_type: "private_key_jwt", sender_constrain: "dpop", fapi_profile: "plain_fapi", openid: "openid_connect", authorization_request_type: "simple" };

/** The same for the plans in which tokens come by way of the browser. */
const byBrowser = (group) => ({ client: `suite-${group}-1`, client2: `suite-${group}-2`, client_secret_post: `suite-${group}-post` });

const logout = (which, clients) => ({ plan: `oidcc-${which}-logout-certification-test-plan`, variant: { response_type: "code", client_registration: "static_client" }, clients });

/** The context class that whoever logs in by a password reaches. */
const PASSWORD = "urn:common-id:acr:password";

/** Clients that register themselves, with the addresses of one alias. */
const ITSELF = { clients: {}, alias: "suite-itself" };

const fapi2 = (which, clients, more) => ({
  plan: `fapi2-${which}-final-test-plan`,
  variant: { ...FAPI2, ...more },
  clients: { client: `${clients}-1`, client2: `${clients}-2` },
  isFapi: true,
});

/** FAPI-CIBA: clients that ask without a browser, with `auth`, and learn of the answer in a `mode`. */
const ciba = (clients, auth, mode) => ({
  plan: "fapi-ciba-id1-test-plan",
  variant: { client_auth_type: auth, fapi_ciba_profile: "plain_fapi", ciba_mode: mode, client_registration: "static_client" },
  clients: { client: `${clients}-1`, client2: `${clients}-2` },
  isFapi: true,
  isBackchannel: true,
});

export const PLANS = {
  config: { plan: "oidcc-config-certification-test-plan", variant: {}, clients: {} },
  basic: { plan: "oidcc-basic-certification-test-plan", variant: STATIC, clients: BASIC },
  "form-post-basic": { plan: "oidcc-formpost-basic-certification-test-plan", variant: STATIC, clients: BASIC },
  hybrid: { plan: "oidcc-hybrid-certification-test-plan", variant: STATIC, clients: byBrowser("hybrid") },
  "form-post-hybrid": { plan: "oidcc-formpost-hybrid-certification-test-plan", variant: STATIC, clients: byBrowser("hybrid") },
  implicit: { plan: "oidcc-implicit-certification-test-plan", variant: STATIC, clients: byBrowser("implicit") },
  "form-post-implicit": { plan: "oidcc-formpost-implicit-certification-test-plan", variant: STATIC, clients: byBrowser("implicit") },
  "rp-initiated-logout": logout("rp-initiated", BASIC),
  "back-channel-logout": logout("backchannel-rp-initiated", { client: "suite-backchannel-1" }),
  "front-channel-logout": logout("frontchannel-rp-initiated", { client: "suite-frontchannel-1" }),
  "session-management": { ...logout("session", { client: "suite-session-1" }), plan: "oidcc-session-management-certification-test-plan" },
  "basic-dynamic": { plan: "oidcc-basic-certification-test-plan", variant: { ...STATIC, client_registration: "dynamic_client" }, ...ITSELF },
  dynamic: { plan: "oidcc-dynamic-certification-test-plan", variant: { response_type: "code" }, ...ITSELF },
  "third-party-login": { plan: "oidcc-3rdparty-init-login-certification-test-plan", variant: { response_type: "code" }, ...ITSELF },
  // Not a plan of a certification: every module of OpenID Connect Core that a code can be used for.
  core: {
    plan: "oidcc-test-plan",
    variant: { client_auth_type: "client_secret_basic", response_type: "code", response_mode: "default", client_registration: "static_client" },
    clients: BASIC,
  },
  fapi2: fapi2("security-profile", "suite-fapi2", {}),
  "fapi2-bound": fapi2("security-profile", "suite-fapi2bound", { sender_constrain: "mtls" }),
  "fapi2-mtls": fapi2("security-profile", "suite-fapi2mtls", { client_auth_type: "mtls", sender_constrain: "mtls" }),
  "fapi2-signed-requests": fapi2("message-signing", "suite-fapi2signed", { fapi_request_method: "signed_non_repudiation", fapi_response_mode: "plain_response" }),
  "fapi2-jarm": fapi2("message-signing", "suite-fapi2jarm", { fapi_request_method: "unsigned", fapi_response_mode: "jarm" }),
  "fapi-ciba": ciba("suite-ciba", "private_key_jwt", "poll"),
  "fapi-ciba-ping": ciba("suite-cibaping", "private_key_jwt", "ping"),
  "fapi-ciba-mtls": ciba("suite-cibamtls", "mtls", "poll"),
  "fapi-ciba-ping-mtls": ciba("suite-cibapingmtls", "mtls", "ping"),
};

/** Plans that run when none is named: those that are known to be green. Two of them rotate the keys, and stand far from each other. */
export const USUAL = ["config", "core", "basic", "form-post-basic", "rp-initiated-logout", "back-channel-logout", "front-channel-logout", "session-management", "basic-dynamic", "third-party-login", "hybrid", "form-post-hybrid", "implicit", "form-post-implicit", "fapi2", "fapi2-bound", "fapi2-mtls", "fapi2-signed-requests", "fapi2-jarm", "fapi-ciba", "fapi-ciba-ping", "fapi-ciba-mtls", "fapi-ciba-ping-mtls", "dynamic"];

/**
 * The configuration that the suite is given for a plan. `credentials` is what the provider's side wrote down, in the form of the demo's demo.json:
 * `{ issuer, clients: [{ client_id, client_secret | private_jwk }], … }`. `user` is who is asked by plans without a browser.
 */
export function configuration({ clients, alias = aliasOf(clients), isFapi = false, isBackchannel = false }, credentials, user) {
  const asked = isBackchannel && { hint_type: "login_hint", hint_value: user.username, acr_value: PASSWORD };
  const members = Object.entries(clients).map(([member, id]) => [member, { ...client(credentials, id, isFapi), ...asked }]);
  return {
    alias,
    description: `${credentials.issuer} by conformance/openid/run.mjs`,
    server: { discoveryUrl: `${credentials.issuer}/.well-known/openid-configuration` },
    ...Object.fromEntries(members),
    ...certificates(clients, credentials),
    ...(isFapi && { resource: { resourceUrl: resource(clients, credentials) } }),
  };
}

/** The certificates that the suite shows for its clients: `mtls` for the first, `mtls2` for the second. */
function certificates(clients, credentials) {
  const members = Object.entries(clients).map(([member, id]) => {
    const { certificate, private_key } = registration(credentials, id);
    return certificate && [member.replace("client", "mtls"), { cert: certificate, key: private_key }];
  });
  return Object.fromEntries(members.filter(Boolean));
}

/** Where tokens are shown: those that are bound to a certificate where somebody asks for it. */
function resource(clients, credentials) {
  const isBound = Object.values(clients).some((id) => registration(credentials, id).certificate);
  return `${isBound ? credentials.mutual_tls : credentials.issuer}/userinfo`;
}

/** What the redirect URIs of a plan's clients have in common: the suite tells by it who calls. */
function aliasOf(clients) {
  const [first = "suite-config-1"] = Object.values(clients);
  return first.slice(0, first.lastIndexOf("-"));
}

function registration(credentials, id) {
  const registered = credentials.clients.find((one) => one.client_id === id);
  if (!registered) throw new Error(`the provider has no client ${id}: was it started with --profile conformance?`);
  return registered;
}

/** The suite of FAPI 2.0 wants a key of every client, also of those that sign nothing. */
function unusedKey() {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return { ...privateKey.export({ format: "jwk" }), kid: "unused", alg: "ES256", use: "sig" };
}

function client(credentials, id, isFapi) {
  const { client_id, client_secret, certificate, private_jwk = certificate && unusedKey() } = registration(credentials, id);
  return { client_id, ...(client_secret && { client_secret }), ...(private_jwk && { jwks: { keys: [private_jwk] } }), ...(isFapi && { scope: "openid email offline_access" }) };
}
