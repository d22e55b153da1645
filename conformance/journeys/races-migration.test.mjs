// J3 and J4 under the habits of people: pressed twice, in two tabs, and with the back button after each step. One account, one tie, one mail.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, Window } from "../harness/browser.mjs";
import { Dealer } from "../harness/dealer.mjs";
import { codeIn, hasCode, mail, mailsTo } from "../harness/mailbox.mjs";
import { userOf } from "../harness/people.mjs";
import { startDemo } from "../harness/program.mjs";
import { thereAndBack } from "./backwards.mjs";
import { memberOf } from "./migration.mjs";

const PASSWORD = "Kuruma-2026";
const DEALERS = ["D-0234", "D-0567"];
const isDone = (message) => message.subject.includes("移行完了");

describe("migration, twice and backwards", () => {
  let browser;
  before(async () => (browser = await launch()));
  after(() => browser?.close());

  /** A demo of its own, and a window at M3. */
  async function atGuide(t, name, userId, options = {}) {
    const program = await startDemo();
    t.after(() => program.dispose());
    const window = await Window.open(browser, { album: `races-migration-${name}`, ...options });
    t.after(() => window.close());
    const member = memberOf(program, userId);
    await window.page.goto(program.demo.apps.owners_site);
    await window.fill({ "#user_id": member.user_id, "#password": member.password });
    await window.press("#login-submit");
    await window.click("#migration-details");
    if (!window.script) {
      await window.page.waitForSelector("#launch");
      await window.click("#launch");
    }
    await window.page.waitForURL(/\/migration$/);
    return { program, window, member, before: await linksOf(program) };
  }

  async function linksOf(program) {
    return (await Promise.all(DEALERS.map(async (id) => (await Dealer.of(program, id)).links()))).flat();
  }

  /** M4 to M9. `press` presses a button and waits for the page that it leads to; `step` is called on every page. */
  async function register({ program, window, member }, press, step = async () => {}) {
    await press("#way-new");
    await window.check("#tos");
    await step();
    await press("#next");
    await step();
    await press("#send-code");
    await step();
    await window.fill({ "#code": codeIn(await mail(program, member.email, hasCode)) });
    await press("#next");
    await step();
    await window.fill({ "#password": PASSWORD });
    await press("#confirm");
    await step();
    await press("#register-submit");
    await step();
    await press("#next");
  }

  async function logIn(window, username, password) {
    await window.fill({ "#username": username, "#password": password });
    await window.press("#login-submit");
  }

  /** L2 to L4, if the birth date is to be confirmed. */
  async function confirmItems(press) {
    await press("#confirm");
    await press("#items-submit");
    await press("#next");
  }

  /** One mail, one link, and the banner has gone. */
  async function movedOnce({ program, window, before }, email) {
    await mail(program, email, isDone);
    // A second one would be on its way by then.
    await new Promise((done) => setTimeout(done, 2_000));
    assert.equal((await mailsTo(program, email)).filter(isDone).length, 1, "one mail");
    const made = (await linksOf(program)).filter(({ id }) => !before.some((link) => link.id === id));
    assert.deepEqual(made.map(({ state }) => state), ["linked"], "one tie");
    await window.page.goto(program.demo.apps.owners_site);
    await window.page.waitForSelector("#notices");
    assert.ok(!(await window.has("#migration-banner")), "the banner has gone");
  }

  for (const script of [true, false]) {
    test(`J3, every button pressed twice, ${script ? "with" : "without"} JavaScript`, async (t) => {
      const way = await atGuide(t, script ? "double-script" : "double-plain", "yumi82", { script });
      const { window, member } = way;
      const { page } = window;
      const pressTwice = (button) => window.pressTwice(button);
      await register(way, pressTwice);
      await pressTwice("#migration-agree");
      await logIn(window, member.email, PASSWORD);
      await confirmItems(pressTwice);
      // The second press may fall on the end's own way on, when the end is quick: whoever comes back is shown it.
      await page.goto(`${way.program.demo.issuer}/migration`);
      await page.waitForURL(/\/migration\/done$/);
      await movedOnce(way, member.email);
    });
  }

  test("J4, two tabs on the consent: one tie, and both see the end", async (t) => {
    const way = await atGuide(t, "tabs", "ichiro57");
    const { program, window } = way;
    const user = userOf(program, "no_birthdate");
    await window.press("#way-have");
    const second = await window.context.newPage();
    await second.goto(window.page.url());
    await window.press("#migration-agree");
    await second.click("#migration-agree");
    await second.waitForSelector("#login-submit");
    await logIn(window, user.username, user.password);
    await confirmItems((button) => window.press(button));
    await window.page.waitForURL(/\/migration\/done$/);
    // The other tab comes later with the same login: its page has passed, and the migration shows its end there too.
    await second.fill("#username", user.username);
    await second.fill("#password", user.password);
    await second.click("#login-submit");
    await second.waitForSelector("#error");
    await second.goto(`${program.demo.issuer}/migration`);
    await second.waitForURL(/\/migration\/done$/);
    await movedOnce(way, user.username);
  });

  test("J3, the back button after each step, and from the end", async (t) => {
    const way = await atGuide(t, "back", "yumi82", { width: 320 });
    const { window, member } = way;
    const { page } = window;
    await register(way, (button) => window.press(button), () => thereAndBack(page));
    await thereAndBack(page);
    await window.press("#migration-agree");
    await thereAndBack(page);
    await logIn(window, member.email, PASSWORD);
    await confirmItems((button) => window.press(button));
    await page.waitForURL(/\/migration\/done$/);
    for (let step = 0; step < 4; step += 1) {
      await page.goBack({ waitUntil: "load" });
      assert.equal(await page.locator("h1").count(), 1, "back from the end shows a page");
      assert.ok(!(await page.content()).includes(PASSWORD));
      if (await window.has("#migration-agree")) await window.press("#migration-agree");
    }
    await movedOnce(way, member.email);
  });
});
