// J3 and J4: from the legacy owner's site to the Maintenance Notebook, page by page.
import assert from "node:assert/strict";
import { codeIn, hasCode, mail } from "../harness/mailbox.mjs";

export const memberOf = (program, userId) => program.demo.legacy_users.find((user) => user.user_id === userId);

/** M1 and M2; the banner must be there. */
export async function logInToOwnersSite(window, program, member, { wrongFirst = false } = {}) {
  const { page } = window;
  await page.goto(program.demo.apps.owners_site);
  await window.look("M1-login", { provider: false });
  if (wrongFirst) {
    await window.fill({ "#user_id": member.user_id, "#password": "wrong" });
    await window.press("#login-submit");
    await window.look("M1-login-wrong", { provider: false });
  }
  await window.fill({ "#user_id": member.user_id, "#password": member.password });
  await window.check("#remember");
  await window.press("#login-submit");
  await window.look("M2-top", { provider: false });
}

/** 詳細はこちら: as far as M3. */
export async function setOut(window) {
  const { page } = window;
  await window.click("#migration-details");
  if (!window.script) {
    await page.waitForSelector("#launch");
    await window.click("#launch");
  }
  await page.waitForURL(/\/migration$/);
  await window.look("M3-guide");
}

/** M4 to M9: a new ID, with what was handed over; `gaps` are filled in first. */
export async function register(window, program, member, { password, gaps = {}, expected }) {
  const { page } = window;
  await window.press("#way-new");
  await window.look("M4-about");
  await window.press("#next");
  await window.look("M4-not-ticked", { error: true });
  await window.check("#tos");
  await window.press("#next");

  await window.look("M5-email");
  assert.equal(await page.inputValue("#email"), member.email, "the address is filled in");
  await window.press("#send-code");
  await window.look("M6-code");
  await window.fill({ "#code": codeIn(await mail(program, member.email, hasCode)) });
  await window.press("#next");

  await window.look("M7-data");
  for (const [field, value] of Object.entries(expected)) assert.equal(await page.inputValue(field), value, `${field} is filled in`);
  assert.equal(await window.has("#password2"), false, "the password is typed once");
  if (window.script) assert.ok(await page.locator("#password + button").isVisible(), "with the button that shows it");
  await window.press("#confirm");
  await window.look("M7-data-incomplete", { error: true });
  await window.fill({ "#password": password, ...gaps });
  await window.press("#confirm");
  await window.look("M8-confirm");
  await window.press("#register-submit");
  await window.look("M9-done");
  await window.press("#next");
}

/** M10: back to M3 and again, then the consent. */
export async function consent(window, dealer) {
  await window.look("M10-consent");
  const shown = await window.page.locator("main").innerText();
  assert.ok(shown.includes(dealer), "M10 names the dealer");
  assert.match(shown, /販売店からメーカーに渡す情報[^]*メーカーから販売店に渡す情報/, "both directions");
  await window.press("#back");
  assert.ok(await window.has("#way-have"), "戻る leads to M3");
  await window.press("#way-have");
  await window.press("#migration-agree");
}

/** M11. */
export async function logIn(window, { email, password }) {
  await window.look("M11-login");
  await window.fill({ "#username": email, "#password": "wrong-Password1" });
  await window.press("#login-submit");
  await window.look("M11-login-wrong", { error: true });
  await window.fill({ "#username": email, "#password": password });
  await window.press("#login-submit");
}

/** L2 to L4, with the birth date filled in. */
export async function confirmBirthDate(window, [year, month, day]) {
  const { page } = window;
  await window.look("L2-items");
  assert.deepEqual([await page.inputValue("#birthdate-year"), await page.inputValue("#birthdate-month"), await page.inputValue("#birthdate-day")], [year, month, day]);
  await window.press("#confirm");
  await window.look("L3-items-confirm");
  await window.press("#items-submit");
  await window.look("L4-items-done");
  await window.press("#next");
}

/** M12 goes on by itself, within three seconds of being shown, and M13 is there. */
export async function arrive(window) {
  const { page } = window;
  const since = performance.now();
  await page.waitForURL(/\/migration\/done$/, { timeout: 3_500 });
  assert.ok(performance.now() - since < 3_500);
  await window.look("M13-done");
  assert.ok(await window.has("#service"), "the login of the service");
  assert.equal(await page.locator("#apps + ul a").count(), 2, "the shops for the app");
}

/** Back at the legacy site. */
export async function bannerIsThere(window, program) {
  await window.page.goto(program.demo.apps.owners_site);
  await window.page.waitForSelector("#notices");
  return window.has("#migration-banner");
}
