// R1 to R3: a service without a browser asks, and the customer answers on their phone, in Chromium.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, Window } from "../harness/browser.mjs";
import { Client } from "../harness/client.mjs";
import { mail } from "../harness/mailbox.mjs";
import { userOf } from "../harness/people.mjs";
import { startDemo } from "../harness/program.mjs";

const GRANT = "urn:openid:params:grant-type:ciba";

describe("consent without a browser", () => {
  let browser;
  let program;
  before(async () => ([browser, program] = await Promise.all([launch(), startDemo()])));
  after(async () => {
    await browser?.close();
    await program?.dispose();
  });

  for (const [way, person, other] of [
    [{ width: 390, script: true }, "full", "linked"],
    [{ width: 320, script: false }, "linked", "full"],
  ]) {
    test(`at ${way.width} px, ${way.script ? "with" : "without"} JavaScript`, async (t) => {
      const counter = await Client.of(program, "shop-counter");
      const user = userOf(program, person);
      const stranger = userOf(program, other);
      const ask = async (binding_message) => {
        const values = { scope: "openid", login_hint: user.username, binding_message };
        const { auth_req_id } = (await counter.post("backchannel_authentication_endpoint", values)).json;
        const sent = await mail(program, user.username, (found) => found.text.includes(binding_message));
        const link = sent.text.split(/\s+/).find((word) => word.startsWith(`${program.demo.issuer}/account/requests/`));
        return { auth_req_id, link };
      };
      const poll = ({ auth_req_id }) => counter.token({ grant_type: GRANT, auth_req_id });
      const window = await Window.open(browser, { album: `ciba-${way.width}`, ...way });
      const elsewhere = await Window.open(browser, { album: `ciba-other-${way.width}`, ...way });
      t.after(() => Promise.all([window.close(), elsewhere.close()]));

      const first = await ask(`受付-${way.width}-1`);
      await elsewhere.page.goto(first.link);
      await elsewhere.fill({ "#username": stranger.username, "#password": stranger.password });
      await elsewhere.press("#login-submit");
      await elsewhere.lookBoth("R3-another-account");
      assert.ok((await elsewhere.has("#switch")) && !(await elsewhere.has("#request-allow")));

      await window.page.goto(first.link);
      await window.fill({ "#username": user.username, "#password": user.password });
      await window.press("#login-submit");
      await window.lookBoth("R2-request");
      assert.equal((await poll(first)).json.error, "authorization_pending");
      await window.press("#request-allow");
      await window.lookBoth("R3-allowed");
      assert.equal((await poll(first)).status, 200);

      const second = await ask(`受付-${way.width}-2`);
      await window.page.goto(`${program.demo.issuer}/account/requests`);
      await window.lookBoth("R1-list");
      await window.page.goto(second.link);
      await window.press("#request-deny");
      await window.look("R3-refused");
      assert.equal((await poll(second)).json.error, "access_denied");
      await window.page.goto(second.link);
      await window.look("R3-late");
      await window.page.goto(`${program.demo.issuer}/account/requests`);
      await window.look("R1-none");
    });
  }
});
