// A dealer's system: its client at the dealer API, and its terminal.
import { answerOf, Client } from "./client.mjs";
import { Web } from "./web.mjs";

const ALL = "link:start link:read link:cancel events:read";

/** A whole customer record as a dealer's system sends it, made of invented values. */
export const customer = (code, changes = {}) => ({
  customer_code: code,
  family_name: "計画",
  given_name: "一郎",
  family_kana: "ケイカク",
  given_kana: "イチロウ",
  birthdate: "1970-01-31",
  gender: "unknown",
  postal_code: "4500002",
  address1: "愛知県名古屋市",
  address2: "中村区名駅",
  address3: "4-7-1",
  mobile_phone: "09011112222",
  phone: "",
  emails: ["", "", ""],
  ...changes,
});

export class Dealer {
  static async of(program, dealerId, scope = ALL) {
    const dealer = program.demo.dealers.find((candidate) => candidate.dealer_id === dealerId);
    const client = await Client.of(program, dealer.clients[0].client_id);
    const answer = await client.token({ grant_type: "client_credentials", scope });
    if (answer.status !== 200) throw new Error(`no token for ${dealerId}: ${answer.text}`);
    return Object.assign(new Dealer(), { program, client, id: dealerId, name: dealer.name, token: answer.json.access_token });
  }

  async call(method, path, body, headers = {}) {
    const content = body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) };
    const type = body === undefined ? {} : { "content-type": "application/json" };
    const authorization = this.token ? { authorization: `Bearer ${this.token}` } : {};
    return answerOf(await fetch(this.program.demo.dealer_api + path, { method, headers: { ...authorization, ...type, ...headers }, ...content }));
  }

  visit(record, changes = {}) {
    return this.call("POST", "/visits", { shop: "S-01", staff: "1234", customer: record, ...changes });
  }

  /** Opens a visit and its terminal; gives the terminal's window on T1. */
  async terminal(record, changes) {
    const { status, json, text } = await this.visit(record, changes);
    if (status !== 201) throw new Error(`no visit: ${status} ${text}`);
    const web = new Web();
    const answer = await web.post(json.launch_url, { launch: json.launch }, { origin: this.program.demo.apps.pal, "sec-fetch-site": "cross-site" });
    return { web, page: await web.follow(answer), visit: json };
  }

  /** T1 to T4 for the address in slot `slot`; gives T4. */
  async provisionalLink(record, slot = 1, changes = {}) {
    const { web, page, visit } = await this.terminal(record, changes);
    const t2 = await web.pressAndFollow(page, "#next", { customer_ack: valueOf(page, "#customer_ack") });
    const t4 = await web.pressAndFollow(t2, "#next", { slot: valueOf(t2, `#slot-${slot}`) });
    return { web, page: t4, visit };
  }

  async links(query = "") {
    return (await this.call("GET", `/links${query}`)).json.links;
  }
}

const valueOf = (answer, selector) => {
  const field = answer.page.querySelector(selector);
  if (!field) throw new Error(`${answer.url} (${answer.status}) has no ${selector}:\n${answer.text.slice(0, 2000)}`);
  return field.getAttribute("value") ?? "on";
};
