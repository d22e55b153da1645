// Every form of the provider: no forged post does anything, no page can be framed or cached, and login answers in one way to every failure.
import assert from "node:assert/strict";
import { test } from "node:test";
import { errorPage, securePage } from "../harness/expect.mjs";
import { userOf } from "../harness/people.mjs";
import { withDemo } from "../harness/suite.mjs";
import { Web } from "../harness/web.mjs";

withDemo("pages", (house) => {
  const loginPage = (web) => web.open(`${house.issuer}/login`);

  test("login: one answer to a wrong password and to an unknown name", async () => {
    const shown = [];
    for (const username of [userOf(house.program, "full").username, "nobody@example.test"]) {
      const web = new Web();
      const answer = await web.pressAndFollow(await loginPage(web), "#login-submit", { username, password: "Wrong-pass1" });
      securePage(answer);
      assert.ok(answer.has("#login-submit"));
      shown.push([answer.status, answer.textOf("#error-summary")]);
    }
    assert.deepEqual(shown[0], shown[1]);
  });

  test("the provider's own address leads to its services, and so does what is not there or has passed", async () => {
    const top = await new Web().get(`${house.issuer}/`);
    assert.deepEqual([top.status, top.location.href], [303, `${house.issuer}/services`]);
    const back = "/to-service?interaction=01JNOTHING";
    for (const [path, status, next] of [["/nothing", 404, "/services"], ["/interaction/01JNOTHING/login", 400, back], ["/account/nothing", 404, "/services"]]) {
      const answer = await new Web().get(house.issuer + path);
      assert.equal(answer.status, status, path);
      assert.equal(answer.page.querySelector("#next").getAttribute("href"), next, path);
    }
    const passed = await new Web().get(house.issuer + back);
    assert.deepEqual([passed.status, passed.location.href], [303, `${house.issuer}/services`]);
  });

  test("a post without the page's token, or with another browser's, does nothing", async () => {
    const user = userOf(house.program, "full");
    const good = { username: user.username, password: user.password };
    const strangers = (await loginPage(new Web())).form("#login-submit").values.csrf;
    for (const csrf of ["", "x", strangers]) {
      const web = new Web();
      const page = await loginPage(web);
      const { action, values } = page.form("#login-submit");
      const answer = await web.post(action, { ...values, ...good, csrf });
      assert.ok(answer.status >= 400, `${csrf}: ${answer.status} ${answer.location}`);
      assert.ok((await web.open(`${house.issuer}/account`)).has("#login-submit"), "not logged in");
    }
  });

  test("a form that another site's page sends does nothing, even with the page's token", async () => {
    const user = userOf(house.program, "full");
    const elsewhere = "https://evil.example";
    // The last is an old browser, which sends no Sec-Fetch-Site; null is what no-referrer pages send with their own forms.
    const senders = [{ "sec-fetch-site": "cross-site" }, { "sec-fetch-site": "same-site" }, { origin: elsewhere, "sec-fetch-site": "cross-site" }, { origin: elsewhere, "sec-fetch-site": undefined }];
    for (const headers of senders) {
      const web = new Web();
      const { action, values } = (await loginPage(web)).form("#login-submit");
      errorPage(await web.post(action, { ...values, username: user.username, password: user.password }, headers), 403);
      assert.ok((await web.open(`${house.issuer}/account`)).has("#login-submit"), "not logged in");
    }
    const web = new Web();
    const { action, values } = (await loginPage(web)).form("#login-submit");
    const own = await web.post(action, { ...values, username: user.username, password: user.password }, { origin: "null" });
    assert.equal(own.status, 303, "the page's own form");
  });

  test("logging in gives a new session; cookies are HttpOnly and SameSite", async () => {
    const user = userOf(house.program, "full");
    const web = new Web();
    const page = await loginPage(web);
    const before = new Map(web.cookies.all().map((cookie) => [cookie.name, cookie.value]));
    await web.pressAndFollow(page, "#login-submit", { username: user.username, password: user.password });
    assert.ok(!(await web.open(`${house.issuer}/account`)).has("#login-submit"));
    const after = web.cookies.all();
    assert.ok(after.some((cookie) => before.get(cookie.name) !== cookie.value), "a new value");
    for (const { line } of after) assert.match(line, /HttpOnly/i), assert.match(line, /SameSite=(Lax|Strict)/i);
  });

  test("a session cookie of somebody's making is nobody", async () => {
    const user = userOf(house.program, "full");
    const web = new Web();
    await web.pressAndFollow(await loginPage(web), "#login-submit", { username: user.username, password: user.password });
    for (const cookie of web.cookies.all()) {
      const forged = new Web({ cookie: `${cookie.name}=${cookie.value.slice(0, -4)}AAAA` });
      const answer = await forged.get(`${house.issuer}/account`);
      assert.ok(answer.status >= 300 || answer.has("#login-submit"), cookie.name);
    }
  });

  test("logging out by a GET changes nothing", async () => {
    const user = userOf(house.program, "full");
    const web = new Web();
    await web.pressAndFollow(await loginPage(web), "#login-submit", { username: user.username, password: user.password });
    const page = await web.open(`${house.issuer}/logout`);
    assert.ok(!(await web.open(`${house.issuer}/account`)).has("#login-submit"));
    await web.pressAndFollow(page, "#logout-confirm");
    assert.ok((await web.open(`${house.issuer}/account`)).has("#login-submit"));
  });

  test("interaction pages of nobody's interaction", async () => {
    for (const id of ["x", "00000000-0000-0000-0000-000000000000", "..%2f..", "%00", "a".repeat(4000)]) {
      for (const page of ["", "/login", "/items", "/items/confirm", "/items/done", "/terms", "/consent", "/links", "/links/decline", "/links/done"]) {
        const answer = await new Web().get(`${house.issuer}/interaction/${id}${page}`);
        assert.ok(answer.status >= 400 && answer.status < 500, `${id.slice(0, 10)}${page}: ${answer.status}`);
      }
    }
  });

  test("mail links of nobody", async () => {
    for (const ref of ["x", "A".repeat(43), "%00", "a".repeat(4000), "../admin"]) {
      const answer = await new Web().open(`${house.issuer}/link/${ref}`);
      assert.ok(answer.status < 500, `${ref.slice(0, 10)}: ${answer.status}`);
      assert.ok(!answer.has("#continue"));
    }
  });

  test("every page: headers, and its files come from here and stay", async () => {
    for (const path of ["/register", "/register/terms", "/login"]) {
      const page = await new Web().open(house.issuer + path);
      securePage(page);
      const urls = page.page.querySelectorAll("link[href], script[src], img[src]").map((element) => new URL(element.getAttribute("href") ?? element.getAttribute("src"), page.url));
      assert.ok(urls.length > 0);
      for (const url of urls) {
        assert.equal(url.origin, house.issuer, `${url}`);
        const file = await fetch(url);
        assert.equal(file.status, 200, `${url}`);
        if (url.pathname.startsWith("/assets/")) assert.match(file.headers.get("cache-control"), /immutable/);
      }
      assert.ok(!page.has("script:not([src])"), "no inline script");
      assert.ok(!page.has("[style]") && !page.has("[onclick]"), "no inline style or handler");
    }
  });

  test("terms are readable and versioned", async () => {
    const page = await new Web().open(`${house.issuer}/register/terms`);
    const link = page.page.querySelectorAll("a[href]").map((anchor) => new URL(anchor.getAttribute("href"), page.url)).find((url) => url.pathname.startsWith("/terms/"));
    assert.ok(link, "R1 links to the terms");
    assert.equal((await fetch(link)).status, 200);
    assert.equal((await fetch(`${house.issuer}/terms/nothing/1`)).status, 404);
  });

  // The last one: so many names that fail from one address make who comes after them wait.
  test("login: bad input", async () => {
    const web = new Web();
    const page = await loginPage(web);
    for (const values of [{ username: "", password: "" }, { username: "x".repeat(10_000) }, { password: "x".repeat(10_000) }, { username: "a\u0000b", password: "c" }, { username: "09012345678", password: "x" }]) {
      const answer = await web.pressAndFollow(page, "#login-submit", { username: "x@example.test", password: "Wrong-pass1", ...values });
      assert.ok(answer.status < 500, `${answer.status}`);
      assert.ok(!answer.has('a[href="/account"]'));
    }
  });
});
