// How a provisional link ends: completed, declined, cancelled, replaced; by the wrong account, twice, in two tabs. Rules of the dealer link.
import assert from "node:assert/strict";
import { test } from "node:test";
import { customer, Dealer } from "../harness/dealer.mjs";
import { linkIn, mail, mailsTo } from "../harness/mailbox.mjs";
import { userOf } from "../harness/people.mjs";
import { registered } from "../harness/registration.mjs";
import { withDemo } from "../harness/suite.mjs";
import { Web } from "../harness/web.mjs";

withDemo("dealer link", (house) => {
  let serial = 0;

  /** A new account with a provisional link at D-0234, and the address in its mail. Everybody has an account of their own: mails are limited. */
  async function started(changes = {}) {
    serial += 1;
    const email = `link-${serial}@links.example`;
    await registered(house.program, new Web(), email);
    const dealer = await Dealer.of(house.program, "D-0234");
    const record = customer(`C-LINK-${serial}`, { emails: [email, "", ""], ...changes });
    await dealer.provisionalLink(record);
    const message = await mail(house.program, email, (candidate) => linkIn(candidate, house.issuer));
    const id = (await dealer.links()).find((link) => link.customer_code === record.customer_code).id;
    const state = async () => (await dealer.call("GET", `/links/${id}`)).json.state;
    return { dealer, record, email, id, state, address: linkIn(message, house.issuer), user: { username: email, password: "Kuruma-2026" } };
  }

  /** Opens the mail's link, logs in as `user` at My TOYOTA, and presses on to the link's page or wherever the way leads. */
  async function toLinkPage({ address, user }, web = new Web()) {
    let page = await web.open(address);
    page = await web.pressAndFollow(page, "#continue");
    for (let step = 0; step < 8 && !page.has("#link-complete-0"); step += 1) {
      if (page.has("#login-submit")) page = await web.pressAndFollow(page, "#login-submit", { username: user.username, password: user.password });
      else if (page.has("#confirm")) page = await web.pressAndFollow(page, "#confirm", { birthdate_year: "1990", birthdate_month: "4", birthdate_day: "1" });
      else if (page.has("#items-submit")) page = await web.pressAndFollow(page, "#items-submit");
      else if (page.has("#tos")) page = await web.pressAndFollow(page, "#next", { tos: page.page.querySelector("#tos").getAttribute("value") ?? "on" });
      else if (page.has("#next") && page.url.pathname.endsWith("/items/done")) page = await web.pressAndFollow(page, "#next");
      else break;
    }
    return { web, page };
  }

  const dealerLinks = (page) => JSON.parse(page.textOf("#userinfo-claims")).dealer_links ?? [];

  test("completed: the claim, the dealer's event, and the second mail", async () => {
    const link = await started();
    const { web, page } = await toLinkPage(link);
    const done = await web.pressAndFollow(page, "#link-complete-0");
    const me = await web.pressAndFollow(done, "#next");
    assert.deepEqual(dealerLinks(me).map((entry) => entry.dealer), ["D-0234"]);
    assert.equal(dealerLinks(me)[0].customer_ref, link.record.customer_code, "My TOYOTA may see it");
    assert.equal(await link.state(), "linked");
    await mail(house.program, link.email, (message) => !linkIn(message, house.issuer) && message.text.includes(link.dealer.name));
    const { json } = await link.dealer.call("POST", "/events", { maxEvents: 100, returnImmediately: true });
    const events = Object.values(json.sets).map((token) => JSON.parse(Buffer.from(token.split(".")[1], "base64url")));
    const mine = events.filter((event) => event.events[`${house.issuer}/events/link-linked`]?.link_id === link.id);
    assert.equal(mine.length, 1, "one event");

    const again = await new Web().open(link.address);
    assert.ok(!again.has("#continue") && again.text.includes("連携済み"), "the mail's link says so");
    // Doubted, settled and ended: the claim goes and comes at the next refresh, and My TOYOTA stays logged in.
    for (const [act, dealers] of [["dispute", []], ["settle", ["D-0234"]], ["unlink", []]]) {
      const done = await link.dealer.call("POST", `/links/${link.id}/${act}`, {});
      assert.ok([200, 204].includes(done.status), `${act}: ${done.text}`);
      const refreshed = await web.pressAndFollow(await web.open(`${house.program.demo.apps.my_toyota}/me`), "#refresh");
      assert.ok(refreshed.has("#userinfo-claims"), `${act}: still logged in`);
      assert.deepEqual(dealerLinks(refreshed).map((entry) => entry.dealer), dealers, act);
    }
  });

  test("two tabs and a repeated press give one link and one mail", async () => {
    const link = await started();
    const { web, page } = await toLinkPage(link);
    const answers = await Promise.all([1, 2, 3, 4].map(() => web.press(page, "#link-complete-0")));
    for (const answer of answers) assert.ok(answer.status < 500, `${answer.status}`);
    assert.equal(await link.state(), "linked");
    await new Promise((done) => setTimeout(done, 2500));
    const mails = (await mailsTo(house.program, link.email)).filter((message) => !linkIn(message, house.issuer) && message.text.includes(link.dealer.name));
    assert.equal(mails.length, 1);
  });

  test("declined: asked once more, told only as declined, the old mail says so", async () => {
    const link = await started();
    const { web, page } = await toLinkPage(link);
    const sure = await web.pressAndFollow(page, "#link-decline-0");
    assert.equal(await link.state(), "provisional", "not yet");
    await web.pressAndFollow(sure, "#link-decline-confirm");
    const seen = (await link.dealer.call("GET", `/links/${link.id}`)).json;
    assert.equal(seen.state, "declined");
    const old = await new Web().open(link.address);
    assert.ok(!old.has("#continue"));
    assert.ok(old.status < 500);
  });

  test("not mine: ends the link, and the dealer hears only declined", async () => {
    const link = await started();
    const { web, page } = await toLinkPage(link);
    const next = await web.pressAndFollow(page, "#link-not-mine-0");
    if (next.has("#link-decline-confirm")) await web.pressAndFollow(next, "#link-decline-confirm");
    assert.equal(await link.state(), "declined");
  });

  test("later: the customer passes, and is asked again at the next login", async () => {
    const link = await started();
    const { web, page } = await toLinkPage(link);
    const me = await web.pressAndFollow(page, "#link-later");
    assert.deepEqual(dealerLinks(me), []);
    assert.equal(await link.state(), "provisional");
    assert.ok((await toLinkPage(link)).page.has("#link-complete-0"));
  });

  test("another account: a neutral page, nothing changes, the owner can still complete", async () => {
    const link = await started();
    const stranger = { ...link, user: userOf(house.program, "full") };
    const { page } = await toLinkPage(stranger);
    assert.ok(!page.has("#link-complete-0"), "not offered");
    assert.ok(!page.text.includes(link.email), "the owner's address is masked");
    assert.equal(await link.state(), "provisional");
    assert.ok((await toLinkPage(link)).page.has("#link-complete-0"));
  });

  test("another account cannot complete by a copied form either", async () => {
    const link = await started();
    const { page } = await toLinkPage(link);
    const form = page.form("#link-complete-0");
    const other = await started();
    const theirs = await toLinkPage(other);
    const values = { ...theirs.page.form("#link-complete-0").values, link: form.values.link };
    const answer = await theirs.web.post(theirs.page.form("#link-complete-0").action, values);
    assert.ok(answer.status < 500);
    assert.equal(await link.state(), "provisional");
  });

  test("cancelled by the dealer while the customer reads", async () => {
    const link = await started();
    const { web, page } = await toLinkPage(link);
    await link.dealer.call("POST", `/links/${link.id}/cancel`, {});
    const answer = await web.pressAndFollow(page, "#link-complete-0");
    assert.ok(answer.status < 500);
    assert.equal(await link.state(), "cancelled");
    const old = await new Web().open(link.address);
    assert.ok(!old.has("#continue"), "an honest page");
  });

  test("a second start for one record within ten minutes is refused before anything is replaced", async () => {
    const link = await started();
    const { json } = await link.dealer.visit(link.record);
    await link.dealer.call("POST", `/visits/${json.visit_id}/acknowledgement`, { notice_version: json.notice_version ?? "1" });
    const again = await link.dealer.call("POST", `/visits/${json.visit_id}/provisional-link`, { email: link.email, edited: false });
    assert.ok([409, 429].includes(again.status), `${again.status} ${again.text}`);
    assert.equal(await link.state(), "provisional");
    assert.ok((await new Web().open(link.address)).has("#continue"), "the first mail still works");
  });

  test("a record that is linked to another account is a conflict without details", async () => {
    const first = await started();
    const { web, page } = await toLinkPage(first);
    await web.pressAndFollow(page, "#link-complete-0");
    const email = "other-holder@links.example";
    await registered(house.program, new Web(), email);
    const { json } = await first.dealer.visit({ ...first.record, emails: [email, "", ""] });
    await first.dealer.call("POST", `/visits/${json.visit_id}/acknowledgement`, { notice_version: json.notice_version ?? "1" });
    const answer = await first.dealer.call("POST", `/visits/${json.visit_id}/provisional-link`, { email, edited: false });
    assert.equal(answer.status, 409, answer.text);
    assert.ok(!answer.text.includes(first.email));
  });

  test("silent login goes on although a link is pending", async () => {
    const link = await started();
    const { signIn } = await import("../harness/people.mjs");
    const client = await house.client("tool-basic");
    const { web } = await signIn(client, link.user, { scope: "openid dealer_links" });
    const request = client.request({ scope: "openid dealer_links", prompt: "none" });
    const silent = await web.open(request.url, client.redirectUri);
    assert.ok(silent.location.searchParams.get("code"), `${silent.location}`);
  });
});
