// The issuer in every authorization answer, RFC 9207: each test is named after the section that it checks. Answers in the fragment are in
// core-implicit-hybrid.test.mjs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeJwt } from "jose";
import { pressOn, signIn, userOf } from "../harness/people.mjs";
import { registerClient } from "../harness/relying_party.mjs";
import { withDemo } from "../harness/suite.mjs";
import { Web } from "../harness/web.mjs";

const CALLBACK = "https://rp.example/callback";

withDemo("RFC 9207", (house) => {
  const user = () => userOf(house.program, "full");

  test("2.1 a code comes with iss, once", async () => {
    const { callback } = await signIn(await house.client("tool-basic"), user());
    assert.deepEqual(callback.searchParams.getAll("iss"), [house.issuer]);
  });

  const ERRORS = [
    ["login_required", { prompt: "none" }],
    ["unsupported_response_type", { response_type: "magic" }],
    ["invalid_scope", { scope: "magic" }],
    ["invalid_request", { code_challenge_method: "plain" }],
  ];
  for (const [code, changes] of ERRORS) {
    test(`2.2 an error comes with iss: ${code}`, async () => {
      const client = await house.client("tool-basic");
      const { location } = await new Web().open(client.request(changes).url, client.redirectUri);
      const said = new URLSearchParams(location.search || location.hash.slice(1));
      assert.equal(said.get("error"), code);
      assert.deepEqual(said.getAll("iss"), [house.issuer]);
    });
  }

  test("2.2 a person's refusal comes with iss", async () => {
    const client = await house.client("tool-post");
    const request = client.request({ prompt: "consent" });
    const { username, password } = userOf(house.program, "linked");
    const web = new Web();
    const page = await web.pressAndFollow(await web.open(request.url), "#login-submit", { username, password }, client.redirectUri);
    const { location } = await web.pressAndFollow(page, "#consent-deny", {}, client.redirectUri);
    assert.equal(location.searchParams.get("error"), "access_denied");
    assert.equal(location.searchParams.get("iss"), house.issuer);
  });

  test("2 a form has iss among its values, of a code and of an error", async () => {
    const client = await house.client("tool-basic");
    const { web } = await signIn(client, user());
    for (const browser of [web, new Web()]) {
      const page = await browser.open(client.request({ response_mode: "form_post", prompt: "none" }).url);
      const names = page.page.querySelectorAll("input[name=iss]").map((input) => input.getAttribute("value"));
      assert.deepEqual(names, [house.issuer], page.text);
    }
  });

  test("2 a signed answer holds iss within, and none beside it", async () => {
    const client = await registerClient(house.program, { client_name: "Signed", redirect_uris: [CALLBACK], scope: "openid", grant_types: ["authorization_code"], scope_consent: "implicit", authorization_signed_response_alg: "ES256" });
    const web = new Web();
    const { location } = await pressOn(web, await web.get(client.request({ response_mode: "jwt" }).url), { user: user(), end: CALLBACK });
    assert.deepEqual([...location.searchParams.keys()], ["response"]);
    assert.equal(decodeJwt(location.searchParams.get("response")).iss, house.issuer);
  });

  test("2.3 and 3 it is the issuer of the metadata, without query and fragment, and the metadata announce it", async () => {
    const { metadata } = await house.client("tool-basic");
    const { callback } = await signIn(await house.client("tool-basic"), user());
    assert.equal(callback.searchParams.get("iss"), metadata.issuer);
    assert.ok(!/[?#]/.test(metadata.issuer));
    assert.equal(metadata.authorization_response_iss_parameter_supported, true);
  });
});
