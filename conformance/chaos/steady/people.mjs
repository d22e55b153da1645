// Who makes the load: people with browsers that are logged in, and services that hold their tokens.
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "../../harness/client.mjs";
import { tokensOf, userOf } from "../../harness/people.mjs";
import { Web } from "../../harness/web.mjs";
import { linking } from "../lanes/links.mjs";
import { PASSWORD } from "../lanes/people.mjs";
import { registering } from "../lanes/registrations.mjs";

const SCOPE = { scope: "openid offline_access" };
const FREE_WITHIN_MS = 30_000;
const [TOKENS, FIRST_PEOPLE] = [60, 12];

/** What the lanes of the other tests tell; here nobody breaks anything, so nothing has to be looked up later. */
const unheard = (house) => ({ house, ended: false, linked: [], unanswered: 0, acknowledge: () => {}, later: () => {} });

export class People {
  /** Browsers with a session that nobody uses at the moment. */
  idle = [];
  /** Refresh tokens that nobody uses at the moment: `{ client, token }`. */
  chains = [];
  /** Access tokens, the newest last. */
  tokens = [];
  /** How often a session or a token had ended, as it should by its age. */
  ended = { session: 0, refresh: 0 };
  #turn = 0;

  /** `browsers` are logged in, and services hold twice as many refresh tokens. */
  static async of(house, browsers) {
    const people = new People();
    people.most = 2 * browsers;
    const clients = await Promise.all(["tool-basic", "tool-public", "head-unit", "shop-counter"].map((id) => Client.of(house, id)));
    const [service, open, device, counter] = clients;
    Object.assign(people, { house, service, open, device, counter, users: ["full", "linked"].map((kind) => userOf(house, kind)) });
    const known = people.users.map(({ username }) => username);
    const register = registering(unheard(house), open, known);
    people.register = async () => {
      const before = known.length;
      await register();
      for (const username of known.slice(before)) people.users.push({ username, password: PASSWORD });
    };
    people.link = linking(unheard(house), known);
    for (let number = 0; number < FIRST_PEOPLE; number += 1) await people.register();
    for (let number = 0; number < browsers; number += 1) people.idle.push(await people.arrive());
    while (people.chains.length < people.most) await people.silently();
    return people;
  }

  #next(list) {
    return list[(this.#turn += 1) % list.length];
  }

  get client() {
    return this.#next([this.service, this.open]);
  }

  /** Somebody logs in with a password, in a new browser, at both clients. */
  async arrive(user = this.#next(this.users)) {
    const web = new Web();
    for (const client of [this.service, this.open]) this.#keep(client, (await tokensOf(client, user, SCOPE, web)).tokens);
    return { web, user, since: performance.now() };
  }

  #keep(client, { access_token, refresh_token }) {
    this.tokens.push(access_token);
    if (this.tokens.length > TOKENS) this.tokens.shift();
    if (refresh_token && this.chains.length < this.most) this.chains.push({ client, token: refresh_token });
  }

  /** Does `work` in a browser that nobody uses; where the machine is busy with other things, there is none for a while. */
  async #inBrowser(work) {
    const end = Date.now() + FREE_WITHIN_MS;
    while (this.idle.length === 0 && Date.now() < end) await sleep(50);
    const one = this.idle.shift();
    if (!one) throw new Error("every browser is busy");
    try {
      return await work(one);
    } finally {
      this.idle.push(one);
    }
  }

  /** The session had ended, as sessions do. */
  async #again(one) {
    this.ended.session += 1;
    Object.assign(one, await this.arrive(one.user));
  }

  /** Who has been logged in longest comes with the password: not everybody's session ends in the same minute. */
  async return() {
    const [one] = this.idle.toSorted((first, second) => first.since - second.since);
    if (!one) return;
    this.idle.splice(this.idle.indexOf(one), 1);
    try {
      Object.assign(one, await this.arrive(one.user));
    } finally {
      this.idle.push(one);
    }
  }

  /** After a pause in which sessions may have ended: all of them, one after the other. */
  async returnAll() {
    for (let count = this.idle.length; count > 0; count -= 1) await this.return();
  }

  /** A browser with a session comes with this request, and no page is shown; the code that the callback got. */
  comesSilently(client, request, url = request.url) {
    return this.#inBrowser(async (one) => {
      const answer = await one.web.open(url, client.redirectUri);
      const parameters = answer.location?.searchParams;
      if (parameters?.get("code")) return parameters.get("code");
      if (parameters?.get("error") !== "login_required") throw new Error(`no code: ${answer.status} ${answer.location ?? answer.text.slice(0, 300)}`);
      return this.#again(one);
    });
  }

  async silently(pushed = false) {
    const { client } = this;
    const request = client.request({ ...SCOPE, prompt: "none" });
    const code = await this.comesSilently(client, request, pushed ? await pushedUrl(client, request) : undefined);
    if (!code) return;
    const { status, json, text } = await client.redeem(code, request);
    if (status !== 200) throw new Error(`no tokens: ${status} ${text}`);
    this.#keep(client, json);
    if (!pushed) expect(await client.userinfo(json.access_token), 200);
  }

  async refresh() {
    const chain = this.chains.shift();
    if (!chain) throw new Error("no refresh token is at hand");
    const { status, json, text } = await chain.client.refresh(chain.token);
    if (status === 200) {
      this.#keep(chain.client, { access_token: json.access_token });
      return void this.chains.push({ ...chain, token: json.refresh_token });
    }
    // The silent logins bring new ones.
    if (json?.error !== "invalid_grant") throw new Error(`${status} ${text}`);
    this.ended.refresh += 1;
  }

  async revoke() {
    if (this.chains.length < this.most / 2) return;
    const { client, token } = this.chains.shift();
    expect(await client.revoke(token), 200);
  }

  get someToken() {
    return this.tokens.at(-1 - Math.floor(Math.random() * Math.min(this.tokens.length, TOKENS / 2)));
  }

  /** A person allows a device, in a browser with a session. */
  allow(address) {
    return this.#inBrowser(async (one) => {
      const page = await one.web.open(address);
      if (page.has("#login-submit")) return this.#again(one);
      const question = await one.web.pressAndFollow(page, "#next", {});
      if (!question.has("#device-allow")) throw new Error(`no question whether a device may: ${question.status} ${question.text.slice(0, 300)}`);
      await one.web.pressAndFollow(question, "#device-allow");
    });
  }
}

async function pushedUrl(client, request) {
  const { status, json, text } = await client.post("pushed_authorization_request_endpoint", request.parameters);
  if (status !== 201) throw new Error(`nothing was pushed: ${status} ${text}`);
  const url = new URL(client.metadata.authorization_endpoint);
  url.search = new URLSearchParams({ client_id: client.id, request_uri: json.request_uri });
  return url.href;
}

export function expect({ status, text }, wanted) {
  if (status !== wanted) throw new Error(`${status}, not ${wanted}: ${text.slice(0, 300)}`);
}

