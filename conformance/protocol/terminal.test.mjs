// The dealer's terminal by plain HTTP: launches that are not good, tries to skip a page, and what may be repeated.
import assert from "node:assert/strict";
import { test } from "node:test";
import { customer, Dealer } from "../harness/dealer.mjs";
import { linkIn, mail, mailsTo } from "../harness/mailbox.mjs";
import { userOf } from "../harness/people.mjs";
import { withDemo } from "../harness/suite.mjs";
import { Web } from "../harness/web.mjs";

withDemo("terminal", (house) => {
  const dealer = () => Dealer.of(house.program, "D-0234");

  test("launches that are not good", async () => {
    const { json } = await (await dealer()).visit(customer("C-LAUNCH"));
    const bent = `${json.launch.slice(0, -6)}AAAAAA`;
    for (const launch of [undefined, "", "x", "a.b.c.d.e", bent, "x".repeat(100_000)]) {
      const answer = await new Web().post(json.launch_url, launch === undefined ? {} : { launch });
      assert.ok(answer.status >= 400 && answer.status < 500, `${launch?.slice(0, 20)}: ${answer.status}`);
      assert.ok(answer.status === 413 || answer.has("#error"));
    }
  });

  test("a launch works once", async () => {
    const { visit } = await (await dealer()).terminal(customer("C-ONCE"));
    const again = await new Web().post(visit.launch_url, { launch: visit.launch });
    assert.ok(again.status >= 400 && again.has("#error"), `${again.status}`);
  });

  test("the pages are nobody's without a launch", async () => {
    for (const path of ["customer", "select", "emails", "done"]) {
      const answer = await new Web().open(`${house.issuer}/terminal/${path}`);
      assert.ok(answer.status >= 400, `${path}: ${answer.status}`);
      assert.ok(answer.has("#error"), path);
    }
  });

  test("no page is skipped: the select page wants the customer's tick", async () => {
    const { web, page } = await (await dealer()).terminal(customer("C-SKIP", { emails: [userOf(house.program, "full").username, "", ""] }));
    const early = await web.open(`${house.issuer}/terminal/select`);
    assert.ok(!early.has("#slot-1"), "no look-up before the tick");
    const unticked = await web.press(page, "#next");
    assert.ok(unticked.status === 422 || unticked.status === 400 || unticked.status === 200 || unticked.status === 303, `${unticked.status}`);
    assert.ok(!(await web.open(`${house.issuer}/terminal/select`)).has("#slot-1"));
  });

  for (const [name, changes] of Object.entries({ "no family name in kana": { family_kana: "" }, "no telephone": { mobile_phone: "", phone: "" } })) {
    test(`T1 stops at a record with ${name}`, async () => {
      const { web, page } = await (await dealer()).terminal(customer("C-INCOMPLETE", changes));
      if (page.has("#next")) await web.press(page, "#next", { customer_ack: "on" });
      assert.ok(!(await web.open(`${house.issuer}/terminal/select`)).has("#slot-1"));
    });
  }

  test("the slots say what they may, and nothing more", async () => {
    const full = userOf(house.program, "full").username;
    const linked = userOf(house.program, "linked").username;
    const { web, page } = await (await dealer()).terminal(customer("C-SLOTS", { emails: [full, "nobody@example.test", linked] }));
    const t2 = await web.pressAndFollow(page, "#next", { customer_ack: page.page.querySelector("#customer_ack").getAttribute("value") ?? "on" });
    assert.ok(t2.has("#slot-1") && !t2.has("#slot-1[disabled]"));
    assert.ok(!t2.has("#slot-2") || t2.has("#slot-2[disabled]"));
    for (const other of house.program.demo.dealers.filter((candidate) => candidate.dealer_id !== "D-0234")) assert.ok(!t2.text.includes(other.name), "nothing about other dealers");
    const none = await web.press(t2, "#next", { slot: "2" });
    assert.ok(none.status !== 303 || !none.location.pathname.endsWith("/done"), "an address without an account starts nothing");
  });

  test("a repeated press makes one link and one mail", async () => {
    const system = await dealer();
    const user = userOf(house.program, "full");
    const before = (await mailsTo(house.program, user.username)).length;
    const { web, page } = await system.terminal(customer("C-TWICE", { emails: [user.username, "", ""] }));
    const t2 = await web.pressAndFollow(page, "#next", { customer_ack: page.page.querySelector("#customer_ack").getAttribute("value") ?? "on" });
    const press = () => web.press(t2, "#next", { slot: t2.page.querySelector("#slot-1").getAttribute("value") });
    const answers = await Promise.all([press(), press(), press()]);
    for (const answer of answers) assert.ok(answer.status < 500, `${answer.status}`);
    const links = (await system.links()).filter((link) => link.customer_code === "C-TWICE");
    assert.equal(links.length, 1);
    await new Promise((done) => setTimeout(done, 3000));
    assert.equal((await mailsTo(house.program, user.username)).length - before, 1);
  });

  test("a window closed early loses nothing that was done, and does nothing that was not", async () => {
    const system = await dealer();
    const user = userOf(house.program, "fresh");
    const came = async () => (await mailsTo(house.program, user.username)).length;
    const linksOf = async (code) => (await system.links()).filter((link) => link.customer_code === code);
    const before = await came();
    // Closed on T1, and on T2: nobody pressed the button that commits.
    await system.terminal(customer("C-CLOSED-1", { emails: [user.username, "", ""] }));
    const { web, page } = await system.terminal(customer("C-CLOSED-2", { emails: [user.username, "", ""] }));
    await web.pressAndFollow(page, "#next", { customer_ack: page.page.querySelector("#customer_ack").getAttribute("value") ?? "on" });
    for (const code of ["C-CLOSED-1", "C-CLOSED-2"]) assert.deepEqual(await linksOf(code), [], code);
    // Closed on T4 before 閉じる: the link is there, and its mail leaves.
    await system.provisionalLink(customer("C-CLOSED-4", { emails: [user.username, "", ""] }));
    assert.equal((await linksOf("C-CLOSED-4")).length, 1);
    await mail(house.program, user.username, (message) => linkIn(message, house.issuer));
    await new Promise((done) => setTimeout(done, 2000));
    assert.equal(await came(), before + 1, "one mail, for the one that was committed");
  });

  test("the terminal is no customer session", async () => {
    const { web } = await (await dealer()).provisionalLink(customer("C-SESSION", { emails: [userOf(house.program, "linked").username, "", ""] }));
    const account = await web.open(`${house.issuer}/account`);
    assert.ok(account.has("#login-submit") || account.url.pathname.includes("login"), `${account.url}`);
  });
});
