// J1, J2 and J5 by keyboard alone, at the width of a small phone and of a desk, with JavaScript and without. The harness's keyboard looks at the
// focus at every stop: drawn, in the window, not covered.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, Window } from "../harness/browser.mjs";
import { startDemo } from "../harness/program.mjs";
import { assertLinked, completeLink } from "./link.mjs";
import { newPerson, register } from "./register.mjs";
import { provisionalLink, recordsWithoutAccount } from "./terminal.mjs";
import { nameOf, WAYS } from "./ways.mjs";

describe("by keyboard alone", () => {
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
    const { width, script } = way;
    test(`J1, J2, J5 at ${nameOf(way)}`, async (t) => {
      const open = async (part) => {
        const window = await Window.open(browser, { album: `keyboard-${width}-${script ? "script" : "plain"}-${part}`, width, script, keyboard: true, oneProcess: true });
        t.after(() => window.close());
        return window;
      };
      const record = recordsWithoutAccount(program)[number];
      const person = newPerson(`keyboard-${number}@example.test`);
      await register(await open("register"), program, person);
      const code = await provisionalLink(await open("terminal"), program, record, person.email, { edit: true });
      const phone = await open("link");
      await completeLink(phone, program, person, record.dealer, code);
      assertLinked(await phone.json("#userinfo-claims"), record.dealer);

      // J5: the second service asks for nothing any more; then out of both.
      await phone.page.goto(program.demo.apps.maintenance_notebook);
      await phone.click("#login");
      await phone.page.waitForSelector("#userinfo-claims");
      assertLinked(await phone.json("#id-token-claims"), record.dealer);
      await phone.click("#logout");
      await phone.page.waitForURL(/\/logged-out|\/logout/);
      if (await phone.has("#logout-confirm")) await phone.press("#logout-confirm");
      assert.match(phone.page.url(), /\/logged-out/);
    });
  }
});
