// An invitation to the staff of the back office, in a browser: the link, the login, the way of logging in that is missing, the press; and every page that
// can stand in their place.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { launch, Window } from "../harness/browser.mjs";
import { Client } from "../harness/client.mjs";
import { mail } from "../harness/mailbox.mjs";
import { startDemo } from "../harness/program.mjs";
import { registered } from "../harness/registration.mjs";
import { Web } from "../harness/web.mjs";
import { appCode } from "./factors.mjs";
import { logIn } from "./recovery.mjs";

const PASSWORD = "Kuruma-2026";

describe("an invitation to the staff", () => {
  let program, browser, operate;
  before(async () => {
    program = await startDemo();
    browser = await launch();
    const client = await Client.of(program, program.demo.admin_clients[0].client_id);
    const { json } = await client.token({ grant_type: "client_credentials", scope: "admin:staff", resource: client.registered.resource });
    operate = async (method, path, body) => {
      const headers = { authorization: `Bearer ${json.access_token}`, "content-type": "application/json", "idempotency-key": randomUUID() };
      return fetch(program.demo.admin + path, { method, headers, body: body && JSON.stringify(body) });
    };
  });
  after(async () => {
    await browser?.close();
    await program?.dispose();
  });

  const path = (window) => new URL(window.page.url()).pathname;
  const text = (window) => window.page.locator("main").innerText();

  /** Invites somebody; the link of the mail. */
  async function invite(email, body = { role: "support" }) {
    const answer = await operate("POST", "/v1/staff", { email, ...body });
    assert.equal(answer.status, 202, await answer.text());
    const message = await mail(program, email, ({ subject }) => subject.includes("招待"));
    return message.text.split(/\s+/).find((word) => word.startsWith(`${program.demo.issuer}/staff-invitation/`));
  }

  async function window(t, album, options) {
    const opened = await Window.open(browser, { album: `staff-${album}`, ...options });
    t.after(() => opened.close());
    return opened;
  }

  for (const script of [true, false]) {
    test(`taken, ${script ? "with" : "without"} JavaScript`, async (t) => {
      const email = `staff-${script ? "script" : "plain"}@staff.example`;
      await registered(program, new Web(), email);
      const link = await invite(email, { role: "dealer_staff", dealer_id: "D-0234" });
      const phone = await window(t, script ? "script" : "plain", { width: 390, script });
      await phone.page.goto(link);
      await logIn(phone, email, PASSWORD);
      assert.equal(path(phone), "/account/staff");
      assert.match(await text(phone), /販売店の担当者/);
      await phone.lookBoth("needs-factor");
      await phone.press("#two-step");
      await phone.press("#begin");
      const key = await phone.page.locator("#key").innerText();
      await phone.fill({ "#app_code": appCode(key) });
      await phone.press("#confirm");
      await phone.page.goto(link);
      await phone.lookBoth("ready");
      await phone.press("#accept");
      assert.equal(path(phone), "/account/staff");
      await phone.lookBoth("seated");
      const { items } = await (await operate("GET", "/v1/staff")).json();
      assert.ok(items.some((member) => member.email === email && member.dealer_id === "D-0234"));
      // The link has been used.
      const stranger = await window(t, script ? "script-used" : "plain-used", { width: 390, script });
      const answer = await stranger.page.goto(link);
      assert.equal(answer.status(), 404);
      await stranger.lookBoth("used");
    });
  }

  test("somebody else, and a link that is withdrawn", async (t) => {
    const [invited, other] = ["invited@staff.example", "other@staff.example"];
    await registered(program, new Web(), other);
    const link = await invite(invited);
    const phone = await window(t, "other", { width: 390 });
    await phone.page.goto(link);
    await logIn(phone, other, PASSWORD);
    await phone.lookBoth("other-account");
    assert.ok(!(await text(phone)).includes(invited), "another person's address is not shown");
    const { items } = await (await operate("GET", "/v1/staff-invitations")).json();
    const { invitation_id } = items.find((invitation) => invitation.email === invited);
    assert.equal((await operate("DELETE", `/v1/staff-invitations/${invitation_id}`)).status, 204);
    await phone.page.reload();
    await phone.lookBoth("gone");
    await phone.page.goto(`${program.demo.issuer}/account/staff?ui_locales=en`);
    assert.match(await text(phone), /This invitation cannot be used/);
  });
});
