// The customer's own phone: the mail's link, login at My TOYOTA, birth date, terms, the link's consent, done.
import assert from "node:assert/strict";
import { linkIn, mail } from "../harness/mailbox.mjs";

export async function signInPage(window, person) {
  await window.look("L1-login");
  await window.fill({ "#username": person.email, "#password": "wrong-Password1" });
  await window.press("#login-submit");
  await window.look("L1-login-wrong", { error: true });
  await window.fill({ "#username": person.email, "#password": person.password });
  await window.press("#login-submit");
}

/** L2 to L4: the birth date that the service needs. */
export async function giveBirthDate(window) {
  const { page } = window;
  await window.look("L2-items");
  await window.fill({ "#birthdate-year": "1985", "#birthdate-month": "2", "#birthdate-day": "31" });
  await window.press("#confirm");
  await window.look("L2-items-no-such-day", { error: true });
  await window.fill({ "#birthdate-year": "1985", "#birthdate-month": "2", "#birthdate-day": "28" });
  await window.press("#confirm");
  await window.look("L3-items-confirm");
  await window.press("#back");
  assert.equal(await page.inputValue("#birthdate-year"), "1985", "back keeps what was typed");
  await window.press("#confirm");
  await window.press("#items-submit");
  await window.look("L4-items-done");
  await window.press("#next");
}

export async function acceptServiceTerms(window) {
  await window.look("L5-terms");
  await window.press("#next");
  await window.look("L5-terms-not-ticked", { error: true });
  await window.check("#tos");
  await window.press("#next");
}

/** From the mail to the service, logged in and linked. */
export async function completeLink(window, program, person, dealer, receptionCode) {
  const { page } = window;
  const start = await mail(program, person.email, (message) => linkIn(message, program.demo.issuer));
  assert.ok(start.text.includes(dealer.name), "ML3 names the dealer");
  await page.goto(linkIn(start, program.demo.issuer));
  assert.ok(!page.url().includes(linkIn(start, program.demo.issuer).split("/").pop()), "the token has left the address bar");
  await window.look("L0-link");
  await window.press("#continue");

  await page.waitForURL(/\/login/);
  await signInPage(window, person);
  await giveBirthDate(window);
  await acceptServiceTerms(window);

  await window.look("L6-link");
  assert.ok((await page.locator("main").innerText()).includes(dealer.name), "L6 names the dealer");
  if (receptionCode) {
    await window.press("#link-complete-0");
    await window.look("L6-link-no-reception-code", { error: true });
    await window.fill({ "#reception_code-0": receptionCode });
  }
  await window.press("#link-complete-0");
  await window.look("L7-linked");
  await window.press("#next");
  await page.waitForURL(`${program.demo.apps.my_toyota}/**`);
  await page.waitForSelector("#userinfo-claims");
  await window.look("my-toyota", { provider: false });
  await mail(program, person.email, (message) => message.id !== start.id && message.text.includes(dealer.name));
}

/** What both relying parties must have been told about the link. */
export function assertLinked(claims, dealer) {
  assert.ok(Array.isArray(claims.dealer_links), JSON.stringify(claims));
  const [link] = claims.dealer_links;
  assert.equal(link.dealer, dealer.dealer_id);
  assert.equal(link.dealer_name, dealer.name);
  assert.ok(Math.abs(link.linked_at - Date.now() / 1000) < 600, "linked_at is now, in seconds");
}
