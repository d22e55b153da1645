// Front-Channel Logout 1.0: each test is named after the section that it checks.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { decodeJwt } from "jose";
import { tokensOf, userOf } from "../harness/people.mjs";
import { register, registerClient } from "../harness/relying_party.mjs";
import { withDemo } from "../harness/suite.mjs";
import { Web } from "../harness/web.mjs";

const OUT = "https://rp.example/out?from=common-id";
const SERVICE = { client_name: "Framed", redirect_uris: ["https://rp.example/callback"], scope: "openid", grant_types: ["authorization_code"], scope_consent: "implicit" };

withDemo("Front-Channel Logout", (house) => {
  let client, other;
  before(async () => {
    client = await registerClient(house.program, { ...SERVICE, frontchannel_logout_uri: OUT, post_logout_redirect_uris: ["https://rp.example/bye"] });
    other = await registerClient(house.program, { ...SERVICE, redirect_uris: ["https://other.example/callback"], frontchannel_logout_uri: "https://other.example/out" });
  });
  const user = () => userOf(house.program, "full");

  /** Logs in at both, and out by the first; gives the page with the frames and what both had. */
  async function loggedOut() {
    const web = new Web();
    const first = await tokensOf(client, user(), {}, web);
    const second = await tokensOf(other, user(), {}, web);
    const hint = { id_token_hint: first.tokens.id_token, post_logout_redirect_uri: "https://rp.example/bye", state: "s" };
    const page = await web.open(`${client.metadata.end_session_endpoint}?${new URLSearchParams(hint)}`, "https://rp.example/");
    const frames = page.page.querySelectorAll("iframe").map((frame) => new URL(frame.getAttribute("src")));
    return { web, page, frames, sids: [first, second].map(({ tokens }) => decodeJwt(tokens.id_token).sid) };
  }

  test("2 the page of the logout loads the address of every client of the session, with its own query kept", async () => {
    const { frames } = await loggedOut();
    assert.deepEqual(frames.map(({ origin }) => origin).sort(), ["https://other.example", "https://rp.example"]);
    assert.equal(frames.find(({ host }) => host === "rp.example").searchParams.get("from"), "common-id");
  });

  test("2 and 3 iss and sid come with it, those of the client's ID token", async () => {
    const { frames, sids } = await loggedOut();
    for (const [host, sid] of [["rp.example", sids[0]], ["other.example", sids[1]]]) {
      const { searchParams } = frames.find((frame) => frame.host === host);
      assert.equal(searchParams.get("iss"), house.issuer);
      assert.equal(searchParams.get("sid"), sid);
    }
  });

  test("2 the address has scheme, host and port of a redirect URI, and no others are registered", async () => {
    for (const frontchannel_logout_uri of ["https://evil.example/out", "https://rp.example:8443/out", "http://rp.example/out", "/out", "javascript:alert(1)"]) {
      await assert.rejects(register(house.program, { ...SERVICE, frontchannel_logout_uri }), /frontchannel_logout_uri/, frontchannel_logout_uri);
    }
  });

  test("3 the metadata say that it is supported, with sessions", () => {
    assert.equal(client.metadata.frontchannel_logout_supported, true);
    assert.equal(client.metadata.frontchannel_logout_session_supported, true);
  });

  test("4 the person goes on afterwards, to where the request said; the page frames those services alone", async () => {
    const { page } = await loggedOut();
    assert.equal(page.page.querySelector("#onward").getAttribute("href"), "https://rp.example/bye?state=s");
    const policy = page.headers.get("content-security-policy");
    assert.match(policy, /frame-src https:\/\/\S+ https:\/\/\S+$/);
    assert.match(policy, /frame-ancestors 'none'/);
  });

  test("2 whoever is logged out is told nowhere again", async () => {
    const { web } = await loggedOut();
    const page = await web.open(client.metadata.end_session_endpoint);
    assert.equal(page.page.querySelectorAll("iframe").length, 0);
  });
});
