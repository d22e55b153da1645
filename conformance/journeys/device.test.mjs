// D1 to D3: a number on the screen of a car, typed on a phone, in Chromium.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, Window } from "../harness/browser.mjs";
import { Client } from "../harness/client.mjs";
import { userOf } from "../harness/people.mjs";
import { startDemo } from "../harness/program.mjs";

const GRANT = "urn:ietf:params:oauth:grant-type:device_code";

describe("logging in on a device", () => {
  let browser;
  let program;
  before(async () => ([browser, program] = await Promise.all([launch(), startDemo()])));
  after(async () => {
    await browser?.close();
    await program?.dispose();
  });

  for (const way of [{ width: 390, script: true }, { width: 320, script: false }]) {
    test(`at ${way.width} px, ${way.script ? "with" : "without"} JavaScript`, async (t) => {
      const device = await Client.of(program, "head-unit");
      const user = userOf(program, "full");
      const ask = async () => (await device.post("device_authorization_endpoint", { scope: "openid" })).json;
      const window = await Window.open(browser, { album: `device-${way.width}`, ...way });
      t.after(() => window.close());
      const { page } = window;

      const { user_code, device_code, verification_uri } = await ask();
      await page.goto(verification_uri);
      await window.fill({ "#username": user.username, "#password": user.password });
      await window.press("#login-submit");
      await window.lookBoth("D1-code");
      await window.press("#next");
      await window.look("D1-code-missing", { error: true });
      await window.fill({ "#user_code": "000000000" });
      await window.press("#next");
      await window.look("D1-code-unknown", { error: true });
      await window.fill({ "#user_code": user_code });
      await window.press("#next");
      await window.lookBoth("D2-compare");
      await window.press("#device-allow");
      await window.lookBoth("D3-allowed");
      assert.equal((await device.token({ grant_type: GRANT, device_code })).status, 200);

      const other = await ask();
      await page.goto(other.verification_uri_complete);
      await window.lookBoth("D1-code-filled");
      await window.press("#next");
      await window.press("#device-deny");
      await window.look("D3-refused");
    });
  }

  test("from the screen of a car to a phone and back", async (t) => {
    const user = userOf(program, "linked");
    const car = await Window.open(browser, { album: "device-car", width: 1280, height: 720, script: true });
    const phone = await Window.open(browser, { album: "device-car-phone", width: 390, script: true });
    t.after(() => Promise.all([car.close(), phone.close()]));
    await car.page.goto(program.demo.apps.head_unit);
    await car.look("idle", { provider: false });
    await car.press("#login");
    await car.look("number", { provider: false });
    assert.equal((await fetch(`${program.demo.apps.head_unit}/qr.svg`)).headers.get("content-type"), "image/svg+xml");
    await phone.page.goto(await car.page.getAttribute("#qr", "href"));
    await phone.fill({ "#username": user.username, "#password": user.password });
    await phone.press("#login-submit");
    assert.equal(await phone.page.inputValue("#user_code"), await car.page.innerText("#user-code"));
    await phone.press("#next");
    await phone.press("#device-allow");
    await car.page.waitForSelector("#driver", { timeout: 20_000 });
    await car.look("driver", { provider: false });
    assert.ok(await car.has("#dealers .card"), "the dealer link has come to the car");
    await car.press("#logout");
    assert.ok(await car.has("#login"));
  });
});
