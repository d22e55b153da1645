// Pages that lie beside the journeys' straight way, by keyboard: terms to read, the scope consent, declining a link, an unanswered T2, the way out.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { launch, Window } from "../harness/browser.mjs";
import { Client } from "../harness/client.mjs";
import { customer, Dealer } from "../harness/dealer.mjs";
import { linkIn, mail } from "../harness/mailbox.mjs";
import { userOf } from "../harness/people.mjs";
import { startDemo } from "../harness/program.mjs";
import { registered } from "../harness/registration.mjs";
import { register } from "../harness/relying_party.mjs";
import { Web } from "../harness/web.mjs";

const WAYS = [{ width: 320, script: false, height: 640 }, { width: 1280, script: true, height: 900 }];

describe("beside the straight way", () => {
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
    const words = `at ${way.width} px ${way.script ? "with" : "without"} JavaScript`;
    const open = async (t, name) => {
      const window = await Window.open(browser, { ...way, album: `beside-${name}-${way.width}`, keyboard: true });
      t.after(() => window.close());
      return window;
    };
    const logIn = async (window, { username, password }) => {
      await window.fill({ "#username": username, "#password": password });
      await window.press("#login-submit");
    };

    test(`terms and the privacy notice can be read, ${words}`, async (t) => {
      const window = await open(t, "terms");
      await window.page.goto(`${program.demo.issuer}/register/terms`);
      const links = await window.page.locator('main a[href^="/terms/"], footer a[href^="/terms/"], a.help-link').evaluateAll((all) => [...new Set(all.map((link) => link.href))]);
      assert.ok(links.length >= 3, `${links}`);
      for (const [at, href] of links.entries()) {
        await window.page.goto(href);
        await window.look(`document-${at}`);
      }
    });

    test(`the scope consent, allowed, ${words}`, async (t) => {
      const window = await open(t, "consent");
      const client = await Client.of(program, "tool-basic");
      await window.page.goto(client.request({ scope: "openid profile email phone address offline_access" }).url);
      await logIn(window, userOf(program, number === 0 ? "full" : "linked"));
      await window.look("consent");
      // Nobody listens at the tool's own address: the request is enough.
      const [request] = await Promise.all([window.page.waitForEvent("request", (sent) => sent.url().startsWith(client.redirectUri)), window.click("#consent-allow")]);
      assert.ok(new URL(request.url()).searchParams.get("code"));
    });

    test(`T2 without a choice, and a link declined, ${words}`, async (t) => {
      const email = `beside-${number}@example.test`;
      await registered(program, new Web(), email, { birthdate_year: "1990", birthdate_month: "4", birthdate_day: "1" });
      const dealer = await Dealer.of(program, "D-0234");
      const counter = await open(t, "terminal");
      const { json } = await dealer.visit(customer(`C-BESIDE-${number}`, { emails: [email, "", ""] }));
      await counter.page.route("http://launch.example/", (route) => route.fulfill({ contentType: "text/html", body: `<form method="post" action="${json.launch_url}"><input name="launch" value="${json.launch}"><button id="go">go</button></form>` }));
      await counter.page.goto("http://launch.example/");
      await counter.page.click("#go");
      await counter.page.waitForURL(/\/terminal\/customer/);
      await counter.check("#customer_ack");
      await counter.press("#next");
      await counter.press("#next");
      await counter.look("T2-nothing-chosen", { error: true });
      await counter.check("#slot-1");
      await counter.press("#next");
      await counter.look("T4-done");

      const phone = await open(t, "decline");
      await phone.page.goto(linkIn(await mail(program, email, (message) => linkIn(message, program.demo.issuer)), program.demo.issuer));
      await phone.click("#continue");
      await phone.page.waitForURL(/\/login/);
      await logIn(phone, { username: email, password: "Kuruma-2026" });
      for (let turn = 0; turn < 6 && !(await phone.has("#link-decline-0")); turn += 1) {
        if (await phone.has("#tos")) await phone.check("#tos");
        await phone.press((await phone.has("#items-submit")) ? "#items-submit" : (await phone.has("#confirm")) ? "#confirm" : "#next");
      }
      await phone.press("#link-decline-0");
      await phone.look("L6n-decline");
      await phone.press("#link-decline-confirm");
      const link = (await dealer.links()).find((candidate) => candidate.customer_code === `C-BESIDE-${number}`);
      assert.equal(link.state, "declined");
    });

    test(`a service hears of the logout in a frame, ${words}`, async (t) => {
      const window = await open(t, "frames");
      const heard = [];
      const server = createServer((request, response) => {
        heard.push(new URL(request.url, "http://service"));
        response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end("<!doctype html><title>予約</title><h1>予約</h1>");
      }).listen(0, "127.0.0.1");
      await once(server, "listening");
      t.after(() => server.close() && server.closeAllConnections());
      const service = `http://127.0.0.1:${server.address().port}`;
      const addresses = { redirect_uris: [`${service}/callback`], post_logout_redirect_uris: [`${service}/bye`], frontchannel_logout_uri: `${service}/out` };
      const told = await register(program, { client_name: "予約", scope: "openid offline_access", scope_consent: "implicit", ...addresses });
      const client = await Client.of(program, told.client_id, { ...told, ...addresses });
      const request = client.request({ scope: "openid" });
      await window.page.goto(request.url);
      await logIn(window, userOf(program, "full"));
      await window.page.waitForURL(`${service}/callback**`);
      const { json } = await client.redeem(new URL(window.page.url()).searchParams.get("code"), request);
      const { sid } = JSON.parse(Buffer.from(json.id_token.split(".")[1], "base64url"));
      const query = new URLSearchParams({ id_token_hint: json.id_token, post_logout_redirect_uri: `${service}/bye`, state: "s" });
      await window.page.goto(`${client.metadata.end_session_endpoint}?${query}`, { waitUntil: "commit" });
      if (!way.script) {
        await window.look("logged-out-frames");
        await window.click("#onward");
      }
      await window.page.waitForURL(`${service}/bye?state=s`);
      const frame = heard.find(({ pathname }) => pathname === "/out");
      assert.deepEqual(Object.fromEntries(frame.searchParams), { iss: program.demo.issuer, sid });
    });

    test(`the account's page, and a page that is not there, ${words}`, async (t) => {
      const window = await open(t, "account");
      await window.page.goto(`${program.demo.issuer}/account`);
      await window.look("L1-own-login");
      await logIn(window, userOf(program, "full"));
      await window.look("A0-account");
      await window.page.goto(`${program.demo.issuer}/nowhere`);
      assert.equal(await window.page.locator("h1").count(), 1);
    });
  }
});
