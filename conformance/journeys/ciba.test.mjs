// R1 to R3: a service without a browser asks, and the customer answers on their phone, in Chromium.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, Window } from "../harness/browser.mjs";
import { Client } from "../harness/client.mjs";
import { customer, Dealer } from "../harness/dealer.mjs";
import { linkIn, mail, mailsTo } from "../harness/mailbox.mjs";
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

  for (const [way, person] of [
    [{ width: 390, script: true }, "full"],
    [{ width: 320, script: false }, "linked"],
  ]) {
    test(`a dealer link at the counter, at ${way.width} px, ${way.script ? "with" : "without"} JavaScript`, async (t) => {
      const dealer = await Dealer.of(program, "D-0567");
      const user = userOf(program, person);
      const visit = (await dealer.visit(customer(`CIBA-${way.width}`))).json;
      const at = (step) => `/visits/${visit.visit_id}/${step}`;
      assert.equal((await dealer.call("POST", at("acknowledgement"), { notice_version: visit.notice_version })).status, 204);
      const started = await dealer.call("POST", at("provisional-link"), { email: user.username, edited: false, mail_after: 600 });
      assert.equal(started.status, 201, started.text);

      const values = { scope: "openid dealer_links", login_hint: user.username, binding_message: `受付-${way.width}-3` };
      const { auth_req_id } = (await dealer.client.post("backchannel_authentication_endpoint", values)).json;
      const sent = await mail(program, user.username, (found) => found.text.includes(values.binding_message));
      const window = await Window.open(browser, { album: `ciba-link-${way.width}`, ...way });
      t.after(() => window.close());
      await window.page.goto(sent.text.split(/\s+/).find((word) => word.startsWith(`${program.demo.issuer}/account/requests/`)));
      await window.fill({ "#username": user.username, "#password": user.password });
      await window.press("#login-submit");
      await window.look("R2-request");
      await window.press("#request-allow");
      await window.look("L6-link");
      assert.ok((await window.page.locator("main").innerText()).includes(dealer.name), "L6 names the dealer");
      await window.press("#link-complete-0");
      await window.look("L7-linked");
      await window.press("#next");
      await window.look("R3-allowed");

      const tokens = (await dealer.client.token({ grant_type: GRANT, auth_req_id })).json;
      assert.ok(tokens.access_token, JSON.stringify(tokens));
      const { dealer_links: links } = (await dealer.client.userinfo(tokens.access_token)).json;
      assert.deepEqual(links.map((link) => link.dealer), ["D-0567"], "its own links alone");
      assert.equal((await dealer.call("GET", `/links/${started.json.id}`)).json.state, "linked");
      const invitations = (await mailsTo(program, user.username)).filter((found) => linkIn(found, program.demo.issuer));
      assert.deepEqual(invitations, [], "whoever has answered gets no second mail");
    });
  }
});
