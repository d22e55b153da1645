// What the provider says of itself, and that it says it whatever the request claims about hosts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { withDemo } from "../harness/suite.mjs";

// OpenID Connect Discovery 3, RFC 8414, RFC 8628, RFC 9126, RFC 9207, RFC 9449, RFC 9701, JARM, and the logout specifications: a member that none of them names is a mistake.
const STANDARD = new Set(
  `issuer authorization_endpoint token_endpoint userinfo_endpoint jwks_uri registration_endpoint scopes_supported response_types_supported response_modes_supported
  grant_types_supported acr_values_supported subject_types_supported id_token_signing_alg_values_supported id_token_encryption_alg_values_supported
  id_token_encryption_enc_values_supported userinfo_signing_alg_values_supported userinfo_encryption_alg_values_supported userinfo_encryption_enc_values_supported
  request_object_signing_alg_values_supported request_object_encryption_alg_values_supported request_object_encryption_enc_values_supported
  token_endpoint_auth_methods_supported token_endpoint_auth_signing_alg_values_supported display_values_supported claim_types_supported claims_supported
  service_documentation claims_locales_supported ui_locales_supported claims_parameter_supported request_parameter_supported request_uri_parameter_supported
  require_request_uri_registration op_policy_uri op_tos_uri revocation_endpoint revocation_endpoint_auth_methods_supported
  revocation_endpoint_auth_signing_alg_values_supported introspection_endpoint introspection_endpoint_auth_methods_supported
  introspection_endpoint_auth_signing_alg_values_supported code_challenge_methods_supported signed_metadata
  authorization_response_iss_parameter_supported end_session_endpoint check_session_iframe backchannel_logout_supported backchannel_logout_session_supported
  frontchannel_logout_supported frontchannel_logout_session_supported prompt_values_supported
  tls_client_certificate_bound_access_tokens mtls_endpoint_aliases
  backchannel_authentication_endpoint backchannel_token_delivery_modes_supported
  backchannel_authentication_request_signing_alg_values_supported backchannel_user_code_parameter_supported
  device_authorization_endpoint authorization_details_types_supported pushed_authorization_request_endpoint require_pushed_authorization_requests dpop_signing_alg_values_supported authorization_signing_alg_values_supported authorization_encryption_alg_values_supported
  authorization_encryption_enc_values_supported introspection_signing_alg_values_supported introspection_encryption_alg_values_supported
  introspection_encryption_enc_values_supported require_signed_request_object`.split(/\s+/),
);

withDemo("discovery", (house) => {
  const PATHS = ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"];

  for (const path of PATHS) {
    test(path, async () => {
      const answer = await fetch(house.issuer + path);
      assert.equal(answer.status, 200);
      assert.match(answer.headers.get("content-type"), /^application\/json\b/);
      const metadata = await answer.json();
      assert.equal(metadata.issuer, house.issuer);
      assert.deepEqual(Object.keys(metadata).filter((name) => !STANDARD.has(name)), []);
      assert.deepEqual(Object.values(metadata).filter((value) => value === null || value?.length === 0), [], "no empty members");
      for (const [name, value] of Object.entries(metadata)) if (/_endpoint$|_uri$/.test(name)) assert.ok(value.startsWith(`${house.issuer}/`), name);
      const includes = (name, ...values) => values.forEach((value) => assert.ok(metadata[name]?.includes(value), `${name} has ${value}`));
      includes("response_types_supported", "code");
      includes("response_modes_supported", "query", "form_post");
      includes("grant_types_supported", "authorization_code", "refresh_token", "client_credentials", "urn:ietf:params:oauth:grant-type:device_code", "urn:openid:params:grant-type:ciba");
      includes("subject_types_supported", "pairwise");
      assert.deepEqual(metadata.id_token_signing_alg_values_supported, ["RS256", "ES256"], "older libraries know no others");
      includes("token_endpoint_auth_methods_supported", "client_secret_basic", "client_secret_post", "private_key_jwt", "none");
      includes("scopes_supported", "openid", "profile", "email", "phone", "address", "offline_access", "dealer_links");
      includes("prompt_values_supported", "none", "login", "consent");
      assert.deepEqual(metadata.code_challenge_methods_supported, ["S256"]);
      assert.equal(metadata.authorization_response_iss_parameter_supported, true);
      assert.equal(metadata.claims_parameter_supported, true);
      assert.equal(metadata.backchannel_logout_supported, true);
      assert.equal(metadata.frontchannel_logout_supported, true);
      assert.ok(metadata.acr_values_supported.length > 0);
      for (const name of ["id_token_signing_alg_values_supported", "request_object_signing_alg_values_supported"]) assert.ok(!metadata[name]?.includes("none"), name);
    });
  }

  test("the keys are public keys with kid, use and alg", async () => {
    const { keys } = await (await fetch(`${house.issuer}/jwks`)).json();
    const { id_token_signing_alg_values_supported: named } = await (await fetch(house.issuer + PATHS[0])).json();
    assert.deepEqual([...new Set(keys.map((key) => key.alg))].sort(), [...named].sort(), "those that the metadata names");
    assert.equal(new Set(keys.map((key) => key.kid)).size, keys.length);
    for (const key of keys) {
      assert.equal(key.use, "sig");
      for (const secret of ["d", "p", "q", "dp", "dq", "qi", "k"]) assert.equal(key[secret], undefined);
    }
  });

  test("addresses come from the issuer, whatever the request claims", async () => {
    const lies = { "x-forwarded-host": "evil.example", "x-forwarded-proto": "https", forwarded: "host=evil.example;proto=https", "x-forwarded-for": "203.0.113.9", "x-original-host": "evil.example" };
    for (const path of [...PATHS, "/jwks", "/register", "/login", "/authorize", "/dealer/v1/openapi.json"]) {
      const answer = await fetch(house.issuer + path, { headers: lies, redirect: "manual" });
      const text = await answer.text();
      assert.ok(!text.includes("evil.example"), path);
      assert.ok(!(answer.headers.get("location") ?? "").includes("evil.example"), path);
    }
  });

  test("unknown addresses and methods have an answer of their own", async () => {
    assert.equal((await fetch(`${house.issuer}/no-such-page`)).status, 404);
    assert.equal((await fetch(`${house.issuer}/assets/no-such-file.css`)).status, 404);
    for (const path of ["/device_authorization", "/backchannel_authentication", "/par", "/token", "/revoke", "/introspect"]) assert.equal((await fetch(house.issuer + path)).status, 405, path);
  });

  test("no version of ours stands in a header", async () => {
    const answer = await fetch(`${house.issuer}/register`);
    assert.equal(answer.headers.get("server"), null);
    assert.equal(answer.headers.get("x-powered-by"), null);
  });
});
