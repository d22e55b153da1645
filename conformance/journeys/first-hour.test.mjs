// The first hour of a provider: from the program and an empty folder to a customer's dealer link in the tokens of a service. Once by the console, mails and public
// pages alone, and once more by the files that the first one wrote.
import assert from "node:assert/strict";
import { globSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { exportJWK, generateKeyPair } from "jose";
import { launch, Window } from "../harness/browser.mjs";
import { customer, Dealer } from "../harness/dealer.mjs";
import { linkIn, mail } from "../harness/mailbox.mjs";
import { OPERATOR, Production } from "../harness/production.mjs";
import { Device } from "./factors.mjs";
import { assertLinked } from "./link.mjs";
import { newPerson, register } from "./register.mjs";
import { logIn } from "./recovery.mjs";
import { Service } from "./service.mjs";

const DEALER = { dealer_id: "D-0234", name: "トヨタ中央販売" };
const SYSTEM = `pal-${DEALER.dealer_id}`;
const SERVICE = "booking";

describe("the first hour", () => {
  let browser, first, second, service, keys;
  before(async () => {
    browser = await launch();
    service = await Service.start();
    const pair = await generateKeyPair("ES256", { extractable: true });
    const [secret, open] = await Promise.all([exportJWK(pair.privateKey), exportJWK(pair.publicKey)]);
    keys = { secret: { ...secret, kid: "1", alg: "ES256" }, open: { ...open, kid: "1", alg: "ES256" } };
  });
  after(async () => {
    await browser?.close();
    service?.stop();
    await Promise.all([first?.dispose(), second?.dispose()]);
  });

  const text = (window) => window.page.locator("main").innerText();
  const placeOf = (window) => new URL(window.page.url()).pathname;

  async function window(t, album, options) {
    const opened = await Window.open(browser, { album: `first-hour-${album}`, width: 1280, ...options });
    t.after(() => opened.close());
    return opened;
  }

  /** The first operator: the mail's link, registration, a passkey, the seat; then the console, by the passkey. */
  async function comeIn(t) {
    const desk = await window(t, "operator", { isPassing: true });
    const device = await Device.of(desk);
    await device.plug();
    const invitation = await mail(first, OPERATOR, ({ subject }) => subject.includes("招待"));
    const link = invitation.text.split(/\s+/).find((word) => word.startsWith(`${first.issuer}/staff-invitation/`));
    assert.equal(link, first.made.operator.link, "the terminal shows the same link");
    const boss = newPerson(OPERATOR);
    await register(desk, first, boss);
    await desk.page.goto(link);
    await logIn(desk, boss.email, boss.password);
    await desk.press("#passkey");
    await desk.press("#passkey-add");
    await desk.page.waitForSelector("#passkey-create", { state: "visible" });
    await desk.fill({ "#passkey_name": "事務所の鍵" });
    await desk.press("#passkey-create");
    await desk.page.goto(link);
    await desk.press("#accept");
    // The page leads on. The browser offers the passkey by itself, and the device says yes.
    await desk.click("#console");
    await desk.page.waitForURL(first.demo.console);
    return desk;
  }

  /** A dealer with a shop and a system, as operators type them. */
  async function makeDealer(desk) {
    await desk.page.goto(`${first.demo.console}/dealers/new`);
    await desk.fill({ "#dealer_id": DEALER.dealer_id, "#name": DEALER.name });
    await desk.press("#form");
    await desk.press("#new-shop");
    await desk.fill({ "#shop_id": "S-01", "#name": "本店" });
    await desk.press("#form");
    await desk.press("#new-system");
    await desk.fill({ "#client_name": "PAL", "#client_id": SYSTEM, "#jwks": JSON.stringify({ keys: [keys.open] }) });
    await desk.press("#form");
    assert.equal(placeOf(desk), `/console/dealers/${DEALER.dealer_id}/systems/${SYSTEM}`);
  }

  /** A service; its secret, which is shown this once. */
  async function makeService(desk) {
    await desk.page.goto(`${first.demo.console}/services/new`);
    await desk.fill({ "#client_name": "点検予約", "#client_id": SERVICE, "#redirect_uris": `${service.base}/callback`, "#initiate_login_uri": `${service.base}/login` });
    for (const scope of ["openid", "profile", "offline_access", "dealer_links"]) await desk.check(`[name=scope][value=${scope}]`);
    await desk.check("[name=id_token_claims][value=scopes]");
    await desk.press("#form");
    // Plain http on this machine: said, and to be understood.
    await desk.check("#understood");
    await desk.press("#form");
    return (await text(desk)).match(/client_secret: ([\w-]{43})/)[1];
  }

  /** A customer registers, is asked at the counter, and goes on from the mail to the service; what the service is told. */
  async function link(t, production, album, secret) {
    production.demo.dealers = [{ ...DEALER, clients: [{ client_id: SYSTEM, private_jwk: keys.secret }] }];
    await service.configure({ issuer: production.issuer, client_id: SERVICE, client_secret: secret });
    const phone = await window(t, album, { width: 390, isPassing: true });
    const person = newPerson("customer@example.jp");
    await register(phone, production, person);
    const pal = await Dealer.of(production, DEALER.dealer_id);
    await pal.provisionalLink(customer("C-1", { emails: [person.email, "", ""] }), 1, { service: SERVICE });
    const start = await mail(production, person.email, (message) => linkIn(message, production.issuer));
    await phone.page.goto(linkIn(start, production.issuer));
    await phone.press("#continue");
    await logIn(phone, person.email, person.password);
    await phone.press("#consent-allow");
    await phone.press("#link-complete-0");
    await phone.press("#next");
    await phone.page.waitForSelector("#told");
    for (const claims of Object.values(service.last.told)) assertLinked(claims, DEALER);
    return person;
  }

  test("by the console, mails and public pages", async (t) => {
    first = await (await Production.make()).start();
    const desk = await comeIn(t);
    await makeDealer(desk);
    await link(t, first, "customer", await makeService(desk));
  });

  test("the commands of every day, while it runs", async () => {
    await first.command("apply", first.write("tool.toml", '[[tools]]\nclient_id = "deployer"\nscope = "admin:read"\n'));
    const backup = await first.command("backup", first.path("backup"));
    assert.equal((await first.command("restore", "--verify", first.path("backup"))).state, "verified");
    assert.ok(backup.backup.contents.rows.dealer_links >= 1);
    await first.command("export", first.path("house"));
    // A change in a file reaches the program that runs, and the next token of the service.
    const renamed = { ...DEALER, name: "トヨタ中央販売株式会社" };
    const file = path.join(first.path("house"), "dealers", `${DEALER.dealer_id}.toml`);
    const kept = readFileSync(file, "utf8");
    writeFileSync(file, kept.replace(DEALER.name, renamed.name));
    assert.equal((await first.command("apply", file)).changed, 1);
    assertLinked(await service.askAgain(), renamed);
    writeFileSync(file, kept);
    assert.equal((await first.command("apply", file)).changed, 1);
    // And suspended, it is out of it.
    writeFileSync(file, kept.replace('state = "active"', 'state = "suspended"'));
    await first.command("apply", file);
    assert.deepEqual((await service.askAgain()).dealer_links ?? [], []);
    writeFileSync(file, kept);
    await first.command("apply", file);
    assertLinked(await service.askAgain(), DEALER);
    assert.equal((await first.command("verify")).state, "good");
  });

  test("a login tried out from the terminal", async () => {
    const registration = ["client_name = \"確認用\"", 'redirect_uris = ["http://127.0.0.1:9999/callback"]', 'scope = "openid profile offline_access"'];
    const checker = first.write("checker.toml", ["[[clients]]", 'client_id = "checker"', "[clients.registration]", ...registration, ""].join("\n"));
    const { secrets } = await first.command("apply", checker);
    const given = { "client-id": "checker", "client-secret-file": first.write("secret", secrets.checker), user: "customer@example.jp", "password-file": first.write("password", "Kuruma-2026") };
    const tried = await first.run("try-login", first.issuer, ...Object.entries(given).flatMap(([name, value]) => [`--${name}`, value]), "--json");
    assert.equal(tried.ok, true, JSON.stringify(tried));
  });

  test("by the files that the first one wrote", async (t) => {
    const [house, secrets] = [first.path("house"), first.path("secrets.json")];
    second = await Production.make();
    const dry = await second.command("apply", house, "--dry-run");
    const done = await second.command("apply", house, "--secrets-out", secrets);
    assert.deepEqual(dry.changes, done.changes, "the rehearsal told what was done");
    const acts = Object.fromEntries(done.changes.map(({ kind, name, act }) => [`${kind} ${name}`, act]));
    // The first operator is invited by both.
    assert.equal(acts[`staff ${OPERATOR}`], "left");
    for (const made of [`dealer ${DEALER.dealer_id}`, `shop ${DEALER.dealer_id}/S-01`, `system ${DEALER.dealer_id}/${SYSTEM}`, `client ${SERVICE}`, "tool deployer"]) assert.equal(acts[made], "created");
    await second.command("export", second.path("house"));
    assert.deepEqual(filesIn(second.path("house")), filesIn(house), "letter by letter");
    const again = await second.command("apply", house);
    assert.deepEqual([again.created, again.changed, again.suspended], [0, 0, 0]);

    await second.start();
    const made = JSON.parse(readFileSync(secrets, "utf8"));
    assert.deepEqual(Object.keys(made).sort(), [SERVICE, "deployer"]);
    await link(t, second, "customer-of-files", made[SERVICE]);
  });
});

/** Every file below a folder, by its name there. */
const filesIn = (folder) => Object.fromEntries(globSync("**/*.toml", { cwd: folder }).sort().map((name) => [name, readFileSync(path.join(folder, name), "utf8")]));
