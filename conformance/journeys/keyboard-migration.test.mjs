// J3 and J4 by keyboard alone, at the width of a small phone and of a desk, with JavaScript and without.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, Window } from "../harness/browser.mjs";
import { userOf } from "../harness/people.mjs";
import { startDemo } from "../harness/program.mjs";
import { arrive, bannerIsThere, confirmBirthDate, consent, logIn, logInToOwnersSite, memberOf, register, setOut } from "./migration.mjs";
import { nameOf, WAYS } from "./ways.mjs";

const PASSWORD = "Kuruma-2026";

describe("migration by keyboard alone", () => {
  let browser;
  before(async () => (browser = await launch()));
  after(() => browser?.close());

  /** A member moves once: each way has a demo of its own. */
  async function setUp(t, journey, way) {
    const program = await startDemo();
    t.after(() => program.dispose());
    const window = await Window.open(browser, { album: `keyboard-${journey}-${way.width}-${way.script ? "script" : "plain"}`, keyboard: true, ...way });
    t.after(() => window.close());
    return { program, window };
  }

  for (const way of WAYS) {
    test(`J3 at ${nameOf(way)}`, async (t) => {
      const { program, window } = await setUp(t, "J3", way);
      const member = memberOf(program, "yumi82");
      await logInToOwnersSite(window, program, member, { wrongFirst: true });
      await setOut(window);
      await register(window, program, member, { password: PASSWORD, expected: { "#family_kana": "タナカ" } });
      await consent(window, "トヨタ中央販売");
      await logIn(window, { email: member.email, password: PASSWORD });
      await confirmBirthDate(window, ["1982", "9", "12"]);
      await arrive(window);
      assert.equal(await bannerIsThere(window, program), false, "done: the banner has gone");
    });

    test(`J4 at ${nameOf(way)}`, async (t) => {
      const { program, window } = await setUp(t, "J4", way);
      const user = userOf(program, "no_birthdate");
      await logInToOwnersSite(window, program, memberOf(program, "ichiro57"));
      await setOut(window);
      await window.press("#way-have");
      await consent(window, "トヨタ中央販売");
      await logIn(window, { email: user.username, password: user.password });
      await confirmBirthDate(window, ["1957", "2", "28"]);
      await arrive(window);
      assert.equal(await bannerIsThere(window, program), false, "done: the banner has gone");
    });
  }
});
