// The dealer's counter: PAL opens the record, the customer passes T1 to T4 on the dealer's terminal.
import assert from "node:assert/strict";

/** Customer records at dealers with addresses that no account has, so that nobody is linked with them. No two have an address in common. */
export function recordsWithoutAccount(program) {
  const taken = new Set(program.demo.users.map((user) => user.username));
  const free = [];
  for (const dealer of program.demo.dealers) {
    for (const customer of dealer.customers) {
      if (customer.emails.length === 0 || customer.emails.some((email) => !email || taken.has(email))) continue;
      customer.emails.forEach((email) => taken.add(email));
      free.push({ dealer, customer, email: customer.emails[0] });
    }
  }
  return free;
}

async function launch(window, program, { dealer, customer }) {
  const { page } = window;
  await page.goto(program.demo.apps.pal);
  await window.look("PAL-dealers", { provider: false });
  await window.press(`#dealer-${dealer.dealer_id}`);
  await window.look("PAL-customers", { provider: false });
  await window.press(`#customer-${customer.customer_code}`);
  await window.look("PAL-customer", { provider: false });
  await window.click("#link-start");
  if (!window.script) await window.click("#launch");
  await page.waitForURL(/\/terminal\/customer/);
}

/** T1 to T4 for the address `email`; written into the second slot at the counter when `edit` says so. Gives the reception code, if one is shown. */
export async function provisionalLink(window, program, record, email, { edit = false } = {}) {
  const { page } = window;
  await launch(window, program, record);
  await window.look("T1-customer");
  await window.press("#next");
  await window.look("T1-not-ticked", { error: true });
  await window.check("#customer_ack");
  await window.press("#next");

  if (edit) {
    await window.look("T2-select-before");
    await window.press("#edit-emails");
    await window.look("T3-emails");
    await window.fill({ "#email-2": "not an address" });
    await window.press("#save");
    await window.look("T3-emails-wrong", { error: true });
    await window.fill({ "#email-2": email });
    await window.press("#save");
  }
  await window.look("T2-select");
  const slot = await page.locator("main").locator('input[name="slot"]').evaluateAll(
    (radios, wanted) => radios.map((radio) => ({ id: radio.id, row: radio.closest("tr, li, label, .slot, fieldset > div")?.textContent ?? document.querySelector(`label[for="${radio.id}"]`)?.textContent ?? "" })).find((radio) => radio.row.includes(wanted))?.id,
    email,
  );
  assert.ok(slot, `T2 offers ${email}`);
  await window.check(`#${slot}`);
  await window.press("#next");

  await window.look("T4-done");
  const done = await page.locator("main").innerText();
  assert.ok(done.includes(email), "T4 names the address");
  const code = (await window.has("#reception_code")) ? (await page.locator("#reception_code").innerText()).match(/\d{4}/)[0] : undefined;
  await window.press("#close");
  await window.look("T4-closed");
  return code;
}
