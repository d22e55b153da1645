// J1 then J2, as a customer, a dealer's employee and both relying parties live through it: at 390 and at 320 pixels, with JavaScript and without.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, Window } from "../harness/browser.mjs";
import { startDemo } from "../harness/program.mjs";
import { assertLinked, completeLink } from "./link.mjs";
import { newPerson, register } from "./register.mjs";
import { provisionalLink, recordsWithoutAccount } from "./terminal.mjs";

const WAYS = [
  { name: "390 px, address from the record", width: 390, script: true, edit: false },
  { name: "320 px, address typed at the counter", width: 320, script: true, edit: true },
  { name: "390 px, no JavaScript", width: 390, script: false, edit: true },
];

describe("from the shop counter to a token with the dealer link", () => {
  let program, browser;
  before(async () => {
    program = await startDemo();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await program?.dispose();
  });

  for (const [number, way] of WAYS.entries()) {
    test(way.name, async (t) => {
      const open = async (part, width) => {
        const window = await Window.open(browser, { album: `story-${number + 1}-${part}`, width, script: way.script });
        t.after(() => window.close());
        return window;
      };
      const record = recordsWithoutAccount(program)[number];
      const email = way.edit ? `customer-${number}@example.test` : record.email;
      const person = newPerson(email);
      await register(await open("register", way.width), program, person);
      const code = await provisionalLink(await open("terminal", 1024), program, record, email, { edit: way.edit });
      assert.equal(Boolean(code), way.edit, "the reception code is for addresses typed at the counter");

      const phone = await open("link", way.width);
      await completeLink(phone, program, person, record.dealer, code);
      assertLinked(await phone.json("#userinfo-claims"), record.dealer);
      assertLinked(await phone.json("#id-token-claims"), record.dealer);

      await phone.page.goto(program.demo.apps.maintenance_notebook);
      await phone.page.click("#login");
      await phone.page.waitForSelector("#userinfo-claims");
      await phone.look("maintenance-notebook", { provider: false });
      assertLinked(await phone.json("#userinfo-claims"), record.dealer);
      assertLinked(await phone.json("#id-token-claims"), record.dealer);
    });
  }
});
