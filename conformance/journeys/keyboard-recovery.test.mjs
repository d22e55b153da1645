// J6 by keyboard alone, at the width of a small phone and of a desk, with JavaScript and without.
import { after, before, describe, test } from "node:test";
import { launch, Window } from "../harness/browser.mjs";
import { startDemo } from "../harness/program.mjs";
import { registered } from "../harness/registration.mjs";
import { Web } from "../harness/web.mjs";
import { BIRTHDATE, forgottenId, forgottenPassword } from "./recovery.mjs";
import { nameOf, WAYS } from "./ways.mjs";

describe("recovery by keyboard alone", () => {
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
    test(`J6 at ${nameOf(way)}`, async (t) => {
      const window = await Window.open(browser, { album: `keyboard-J6-${number}`, keyboard: true, ...way });
      t.after(() => window.close());
      const person = { email: `keys-${number}@example.test`, phone: `090-7654-321${number}`, password: "Kuruma-2027" };
      await registered(program, new Web(), person.email, { ...BIRTHDATE, phone: person.phone });
      await forgottenId(window, program, person);
      await forgottenPassword(window, program, person);
    });
  }
});
