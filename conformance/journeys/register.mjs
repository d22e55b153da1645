// J1: a new customer gets a common ID, R0 to R6.
import assert from "node:assert/strict";
import { codeIn, hasCode, mail } from "../harness/mailbox.mjs";

/** Somebody whose name needs characters outside the first plane and one that normalisation would replace. */
export const newPerson = (email) => ({
  email,
  password: "Kuruma-2026",
  familyName: "髙橋",
  givenName: "𠮷美",
  familyKana: "タカハシ",
  givenKana: "ヨシミ",
});

export async function register(window, program, person) {
  const { page } = window;
  await page.goto(`${program.demo.issuer}/register`);
  await window.look("R0-services");
  await window.click("#register");
  await page.waitForURL(/\/register\/terms/);

  await window.look("R1-terms");
  await window.press("#next");
  await window.look("R1-terms-not-ticked", { error: true });
  await window.check("#tos");
  await window.press("#next");

  await address(window, program, person);
  await details(window, person);

  await window.look("R5-confirm");
  const shown = await page.locator("main").innerText();
  for (const value of [person.email, person.familyName, person.givenName, person.familyKana, "450-0002"]) assert.ok(shown.includes(value), `R5 shows ${value}`);
  assert.ok(!shown.includes(person.password), "R5 does not show the password");
  await window.press("#register-submit");
  await window.look("R6-done");
  assert.ok((await page.locator("main").innerText()).includes(person.email));
  await mail(program, person.email, (message) => !hasCode(message));
}

async function address(window, program, { email }) {
  await window.look("R2-email");
  await window.press("#send-code");
  await window.look("R2-email-empty", { error: true });
  await window.fill({ "#email": email });
  await window.press("#send-code");

  await window.look("R3-code");
  const code = codeIn(await mail(program, email, hasCode));
  await window.fill({ "#code": code === "000000" ? "111111" : "000000" });
  await window.press("#next");
  await window.look("R3-code-wrong", { error: true });
  await window.fill({ "#code": code });
  await window.press("#next");
}

async function details(window, person) {
  const { page } = window;
  await window.look("R4-details");
  await window.press("#confirm");
  await window.look("R4-details-empty", { error: true });

  await window.fill({ "#postal_code": "４５０－０００２" });
  await window.click("#lookup");
  await page.waitForFunction(() => document.querySelector("#city")?.value !== "", undefined, { polling: 100 });
  assert.match(await page.inputValue("#city"), /名古屋市/);
  await window.look("R4-details-looked-up");
  await window.fill({
    "#family_name": person.familyName,
    "#given_name": person.givenName,
    "#family_kana": "たかはし",
    "#given_kana": "ﾖｼﾐ",
    "#street": "4-7-1",
    "#phone": "０８０-1234-5678",
    "#password": person.password,
    "#password2": person.password,
  });
  await window.press("#confirm");
}
