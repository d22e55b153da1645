// Everybody who could call an interface of programs, each with what they would show: strangers, customers, relying parties, the systems of two dealers and of
// a legacy site, and one member of staff for each role.
import { basic, Client } from "../harness/client.mjs";
import { tokensOf, userOf } from "../harness/people.mjs";
import { registered } from "../harness/registration.mjs";
import { Web } from "../harness/web.mjs";
import { appCode } from "../journeys/factors.mjs";

/** The roles of the back office, each with the dealer that it is at. */
export const ROLES = {
  operator: undefined,
  read_only_operator: undefined,
  auditor: undefined,
  support: undefined,
  dealer_administrator: "D-0234",
  dealer_staff: "D-0234",
};

const SCOPES = ["read", "dealers", "clients", "accounts", "texts", "mails", "keys", "sessions", "audit", "statistics", "staff", "approvals", "own-dealer"];
const EVERYTHING = SCOPES.map((name) => `admin:${name}`).join(" ");
/** Of everybody who is registered by a test. */
export const PASSWORD = "Kuruma-2026";

const bearer = (token) => ({ authorization: `Bearer ${token}` });

/** The tool that runs the back office in tests, with every right that a tool can have. */
export async function tool(program) {
  const client = await Client.of(program, program.demo.admin_clients[0].client_id);
  const { resource, scope } = client.registered;
  return machine(client, { scope, resource });
}

/** A token of a service that receives security events. It is registered when it is first asked for. */
export async function receiverOf(program, toolToken, scope = "ssf.manage", id = "receiver") {
  return (await receiver(program, toolToken, id)).token(scope);
}

const receivers = new Map();

/** A service that receives security events: its client, and a call for tokens. */
export async function receiver(program, toolToken, id) {
  const key = `${program.base} ${id}`;
  if (!receivers.has(key)) receivers.set(key, await registeredReceiver(program, toolToken, id));
  return receivers.get(key);
}

async function registeredReceiver(program, toolToken, id) {
  const registration = {
    client_name: "お知らせを受け取るサービス",
    redirect_uris: [`http://127.0.0.1:9999/${id}`],
    grant_types: ["authorization_code", "client_credentials"],
    scope: "openid ssf.read ssf.manage",
    scope_consent: "implicit",
    sector_identifier: `${id}.example`,
  };
  const headers = { ...bearer(toolToken), "content-type": "application/json" };
  const answer = await fetch(`${program.demo.admin}/v1/clients`, { method: "POST", headers, body: JSON.stringify({ client_id: id, registration }) });
  const made = await answer.json();
  if (answer.status !== 201) throw new Error(`${id} is not registered: ${JSON.stringify(made)}`);
  const client = await Client.of(program, id, { client_id: id, client_secret: made.client_secret, redirect_uris: registration.redirect_uris });
  return { client, token: (scope) => machine(client, { scope }) };
}

async function machine(client, wanted) {
  const { status, json, text } = await client.token({ grant_type: "client_credentials", ...wanted });
  if (status !== 200) throw new Error(`no token for ${client.id}: ${text}`);
  return json.access_token;
}

/** Somebody who works in the back office: an account with an authenticator app, and a role. */
export class Person {
  #web = new Web();
  #client;

  static async of(program, role, dealer) {
    const person = Object.assign(new Person(), { program, email: `${role.replaceAll("_", "-")}@staff.example` });
    await registered(program, person.#web, person.email);
    const setup = await person.#web.pressAndFollow(await person.#loggedIn(`${program.demo.issuer}/account/two-step`), "#begin");
    person.key = setup.textOf("#key");
    await person.#web.pressAndFollow(setup, "#confirm", { app_code: appCode(person.key) });
    const headers = { ...bearer(await tool(program)), "content-type": "application/json" };
    const body = JSON.stringify({ email: person.email, role, dealer_id: dealer });
    const answer = await fetch(`${program.demo.admin}/v1/staff`, { method: "POST", headers, body });
    if (answer.status !== 201) throw new Error(`${role} is no member of staff: ${answer.status} ${await answer.text()}`);
    person.account = (await answer.json()).account_id;
    const at = program.demo.admin;
    person.#client = await Client.of(program, "back-office", { redirect_uris: [`${at}/console/callback`] });
    return person;
  }

  /** Opens a page, logging in on the way when that is asked for. */
  async #loggedIn(url, end) {
    let page = await this.#web.open(url, end);
    for (let step = 0; step < 6 && !page.location?.href.startsWith(end ?? "\0"); step += 1) {
      // The code of the present step was used when the app was set up; the next one is good already.
      if (page.has("#app_code")) page = await this.#web.pressAndFollow(page, "#second-submit", { app_code: appCode(this.key, 1) }, end);
      else if (page.has("#login-submit")) page = await this.#web.pressAndFollow(page, "#login-submit", { username: this.email, password: PASSWORD }, end);
      else return page;
    }
    return page;
  }

  /** A token for the back office: of a login the first time, of its refresh token from then on. */
  async token() {
    if (this.refresh) return this.#keep(await this.#client.refresh(this.refresh));
    const resource = `${this.program.demo.issuer}/admin/v1`;
    const request = this.#client.request({ scope: `openid offline_access ${EVERYTHING}`, resource });
    const back = await this.#loggedIn(request.url, this.#client.redirectUri);
    const code = back.location?.searchParams.get("code");
    if (!code) throw new Error(`${this.email} is not logged in: ${back.status} ${back.location ?? back.text.slice(0, 2000)}`);
    return this.#keep(await this.#client.redeem(code, request));
  }

  #keep({ status, json, text }) {
    if (status !== 200) throw new Error(`no token for ${this.email}: ${text}`);
    this.refresh = json.refresh_token;
    return json.access_token;
  }
}

/** All of them, with a call for fresh headers: tokens live ten minutes. */
export class Actors {
  static async of(program) {
    const people = {};
    // One after another: each waits for a mail.
    for (const [role, dealer] of Object.entries(ROLES)) people[role] = await Person.of(program, role, dealer);
    return Object.assign(new Actors(), { program, people });
  }

  /** `{ name: headers }` of everybody. */
  async headers() {
    const { demo } = this.program;
    const customer = await tokensOf(await Client.of(this.program, "tool-basic"), userOf(this.program, "full"));
    const service = demo.clients.find(({ client_id }) => client_id === "tool-basic");
    const staff = {};
    for (const [role, person] of Object.entries(this.people)) staff[role] = bearer(await person.token());
    return {
      anonymous: {},
      customer: bearer(customer.tokens.access_token),
      "relying party": basic(service.client_id, service.client_secret),
      "dealer A": bearer(await this.#dealer("D-0234")),
      "dealer B": bearer(await this.#dealer("D-0567")),
      "legacy site": bearer(await this.#site()),
      receiver: bearer(await receiverOf(this.program, await tool(this.program))),
      tool: bearer(await tool(this.program)),
      ...staff,
    };
  }

  async #dealer(id) {
    const { clients } = this.program.demo.dealers.find(({ dealer_id }) => dealer_id === id);
    return machine(await Client.of(this.program, clients[0].client_id), { scope: "link:start link:read link:cancel events:read" });
  }

  async #site() {
    const { client_id, scope } = this.program.demo.legacy_sites[0];
    return machine(await Client.of(this.program, client_id), { scope });
  }
}

/** The descriptions of the interfaces, with where each is called. */
export async function documents({ demo }) {
  const of = async (name, address, base) => ({ name, base, document: await (await fetch(address)).json() });
  return Promise.all([
    of("admin", `${demo.admin}/openapi.json`, demo.admin),
    of("dealer", `${demo.dealer_api}/openapi.json`, demo.issuer),
    of("migration", `${demo.migration_api}/openapi.json`, demo.issuer),
    of("events", `${demo.issuer}/ssf/openapi.json`, demo.issuer),
  ]);
}

/** Every operation of a description. */
export function operationsOf({ document }) {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => ["get", "post", "put", "patch", "delete"].includes(method))
      .map(([method, operation]) => ({ method: method.toUpperCase(), path, operation, name: `${method.toUpperCase()} ${path}` })),
  );
}
