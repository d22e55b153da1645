// J6: somebody who forgot the ID, then the password.
import assert from "node:assert/strict";
import { codeIn, hasCode, mail } from "../harness/mailbox.mjs";

export const BIRTHDATE = { birthdate_year: "1980", birthdate_month: "4", birthdate_day: "5" };
export const wrong = (code) => (code === "000000" ? "111111" : "000000");

/** A1, A1b: the ID goes to the registered address, and is on no page. */
export async function forgottenId(window, program, { email, phone }) {
  const { page } = window;
  await page.goto(`${program.demo.issuer}/login`);
  await window.press('a[href$="/reminder"] >> nth=1');
  await window.look("A1-choice");
  await window.press("#reminder-id");
  await window.look("A1b-forgotten-id");
  await window.press("#send-id");
  await window.look("A1b-empty", { error: true });
  await window.fill({ "#family_kana": "やまだ", "#given_kana": "ﾊﾅｺ", "#phone": phone });
  await window.fill({ "#birthdate-year": "1980", "#birthdate-month": "4", "#birthdate-day": "5" });
  await window.press("#send-id");
  await window.look("A1b-sent");
  assert.ok(!(await page.locator("main").innerText()).includes(email), "the page never reveals it");
  const told = await mail(program, email, (message) => message.subject.includes("IDのお知らせ"));
  assert.ok(told.text.includes(email));
}

/** A2 to A5, with what people get wrong on the way; then a login with the new password. */
export async function forgottenPassword(window, program, { email, password }) {
  const { page } = window;
  await page.goto(`${program.demo.issuer}/reminder`);
  await window.press("#reminder-password");
  await window.look("A2-id");
  await window.press("#send-code");
  await window.look("A2-empty", { error: true });
  await window.fill({ "#username": email });
  await window.press("#send-code");
  await window.look("A3-code");
  const code = codeIn(await mail(program, email, (message) => message.subject.includes("パスワード再設定") && hasCode(message)));
  await window.fill({ "#code": wrong(code) });
  await window.press("#next");
  await window.look("A3-code-wrong", { error: true });
  await window.fill({ "#code": code });
  await window.press("#next");
  await window.look("A3-birthdate");
  await window.fill({ "#birthdate-year": "1980", "#birthdate-month": "4", "#birthdate-day": "6" });
  await window.press("#next");
  await window.look("A3-birthdate-wrong", { error: true });
  await window.fill({ "#birthdate-year": "1980", "#birthdate-month": "4", "#birthdate-day": "5" });
  await window.press("#next");
  await window.look("A4-password");
  await window.fill({ "#password": "short", "#password2": "short" });
  await window.press("#change-password");
  await window.look("A4-password-short", { error: true });
  await window.fill({ "#password": password, "#password2": password });
  await window.press("#change-password");
  await window.look("A5-done");
  await mail(program, email, (message) => message.subject.includes("パスワードを変更しました"));
  await window.press("#next");
  await logIn(window, email, password);
  assert.equal(new URL(page.url()).pathname, "/account", "the new password logs in");
}

export async function logIn(window, username, password) {
  await window.fill({ "#username": username, "#password": password });
  await window.press("#login-submit");
}
