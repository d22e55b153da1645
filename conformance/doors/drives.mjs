// How a value is brought to a door, and what came of it: `{ accepted, told, shown, reason }`. `told` is what the page says beside the field, `shown` the page
// or the text on which the value is read back.
import { Client } from "../harness/client.mjs";
import { customer, Dealer } from "../harness/dealer.mjs";
import { userOf } from "../harness/people.mjs";
import { details, registered, toDetailsPage, toEmailPage } from "../harness/registration.mjs";
import { Web } from "../harness/web.mjs";

const mainOf = (answer) => answer.page.querySelector("main")?.textContent ?? answer.text;
/** What the page says beside a field; a page of an error says it of all. */
const told = (answer, id) => {
  if (answer.status >= 400 && !answer.has("form [aria-invalid]") && !answer.has(".field-error")) return mainOf(answer);
  return answer.page.querySelector(`#${id}-error`)?.textContent;
};
const judged = (answer, id, shown) => {
  const text = told(answer, id);
  return text === undefined ? { accepted: true, shown } : { accepted: false, told: text };
};
const filled = (rule, field, value) =>
  rule === "birthdate" ? Object.fromEntries(["year", "month", "day"].map((part, place) => [`birthdate_${part}`, value[place]])) : { [field]: value };

let serial = 0;
const next = (name) => `${name}-${(serial += 1)}`;

async function logIn(program, web, user, start) {
  const page = await web.open(start);
  return web.pressAndFollow(page, "#login-submit", { username: user.username, password: user.password });
}

const COMPANY = { account_type: "corporate", shown_type: "corporate", org_name: "計画商事", org_kana: "ケイカクショウジ", org_unit: "" };

/** R4, read back on R5. */
async function registration(program) {
  const web = new Web();
  let page = await toDetailsPage(program, web, `${next("door")}@doors.example`);
  return async ({ rule, field }, { value }) => {
    const company = field.startsWith("org_") ? COMPANY : { shown_type: "individual" };
    const answer = await web.pressAndFollow(page, "#confirm", details({ ...company, ...filled(rule, field, value) }));
    const outcome = judged(answer, field === "birthdate_year" ? "birthdate" : field, mainOf(answer));
    if (outcome.accepted && !answer.has("#register-submit")) throw new Error(`refused for something else: ${mainOf(answer)}`);
    page = await web.open(`${program.demo.issuer}/register/details`);
    return outcome;
  };
}

/** A9, read back on its second page: a person's, and a company's for what only that has. */
async function profile(program) {
  const address = `${program.demo.issuer}/account/profile/edit`;
  const company = { username: `${next("company")}@doors.example`, password: details().password };
  await registered(program, new Web(), company.username, COMPANY);
  const [ofPerson, ofCompany] = [new Web(), new Web()];
  await logIn(program, ofPerson, userOf(program, "linked"), address);
  await logIn(program, ofCompany, company, address);
  return async ({ rule, field }, { value }) => {
    const web = field.startsWith("org_") ? ofCompany : ofPerson;
    const page = await web.open(address);
    const answer = await web.pressAndFollow(page, "#confirm", filled(rule, field, value));
    return judged(answer, field === "birthdate_year" ? "birthdate" : field, mainOf(answer));
  };
}

/** A1b: whatever is right leads to the same page, and too many of them wait. */
async function forgottenId(program) {
  const web = new Web();
  const page = await web.open(`${program.demo.issuer}/reminder/id`);
  const good = { family_kana: "ケイカク", given_kana: "イチロウ", birthdate_year: "1970", birthdate_month: "1", birthdate_day: "31", phone: "090-2222-3333" };
  return async ({ rule, field }, { value }) => {
    const answer = await web.pressAndFollow(page, "#send-id", { ...good, ...filled(rule, field, value) });
    const outcome = judged(answer, field === "birthdate_year" ? "birthdate" : field);
    return /お待ち/.test(outcome.told ?? "") ? { accepted: true } : outcome;
  };
}

/** R1, read back on R2. */
async function registrationAddress(program) {
  return async ({ field }, { value }) => {
    const web = new Web();
    const answer = await web.pressAndFollow(await toEmailPage(program, web), "#send-code", { [field]: value });
    return judged(answer, field, mainOf(answer));
  };
}

/** A1: the page that follows says the same of every ID. */
async function recovery(program) {
  return async ({ field }, { value }) => {
    const web = new Web();
    const page = await web.open(`${program.demo.issuer}/reminder/password`);
    const answer = await web.pressAndFollow(page, "#send-code", { [field]: value });
    const outcome = judged(answer, field);
    return /お待ち/.test(outcome.told ?? "") ? { accepted: true } : outcome;
  };
}

/** A7: codes go out at most five times an hour. */
async function newAddress(program) {
  const web = new Web();
  const address = `${program.demo.issuer}/account/email`;
  await logIn(program, web, userOf(program, "linked"), address);
  return async ({ field }, { value }) => {
    const answer = await web.pressAndFollow(await web.open(address), "#send-code", { [field]: value });
    const outcome = judged(answer, field);
    return /お待ち/.test(outcome.told ?? "") ? { accepted: true } : outcome;
  };
}

/** A10: a message with a code goes out; too many of them wait. */
async function mobile(program) {
  const web = new Web();
  const address = `${program.demo.issuer}/account/mobile`;
  await logIn(program, web, userOf(program, "full"), address);
  return async ({ field }, { value }) => {
    const answer = await web.pressAndFollow(await web.open(address), "#send-code", { [field]: value });
    const outcome = judged(answer, field, mainOf(answer));
    return /お待ち|送れません/.test(outcome.told ?? "") ? { accepted: true } : outcome;
  };
}

/** Operators look accounts up by what their owners give as ID. */
async function search(program) {
  const client = await Client.of(program, program.demo.admin_clients[0].client_id);
  const token = (await client.token({ grant_type: "client_credentials", scope: "admin:accounts", resource: client.registered.resource })).json.access_token;
  return async ({ field }, { value }) => {
    const body = JSON.stringify({ reason: "customer_request", [field]: value });
    const answer = await fetch(`${program.demo.admin}/v1/accounts/search`, { method: "POST", headers: { authorization: `Bearer ${token}`, "content-type": "application/json" }, body });
    const text = await answer.text();
    if (![200, 404, 400, 422].includes(answer.status)) throw new Error(`search: ${answer.status} ${text}`);
    return { accepted: answer.ok || answer.status === 404, told: text, names: text.includes("username") };
  };
}

/** Operators invite people by their mail address. */
async function staff(program) {
  const client = await Client.of(program, program.demo.admin_clients[0].client_id);
  const token = (await client.token({ grant_type: "client_credentials", scope: "admin:staff", resource: client.registered.resource })).json.access_token;
  return async ({ field }, { value }) => {
    const body = JSON.stringify({ role: "support", [field]: value });
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json", "idempotency-key": crypto.randomUUID() };
    const answer = await fetch(`${program.demo.admin}/v1/staff`, { method: "POST", headers, body });
    const text = await answer.text();
    if (![201, 202, 409, 400, 422].includes(answer.status)) throw new Error(`staff: ${answer.status} ${text}`);
    return { accepted: answer.ok || answer.status === 409, told: text, names: text.includes(field) };
  };
}

/** T3, read back on T2. */
async function terminal(program) {
  const dealer = await Dealer.of(program, "D-0567");
  return async ({ field }, { value }) => {
    const { web, page } = await dealer.terminal(customer("C-000101"));
    await web.pressAndFollow(page, "#next", { customer_ack: "on" });
    const t3 = await web.open(`${program.demo.issuer}/terminal/emails`);
    const answer = await web.pressAndFollow(t3, "#save", { [field]: value });
    return judged(answer, field, mainOf(answer));
  };
}

/** The items of a service: the birth date, read back before it is kept. */
async function items(program) {
  const client = await Client.of(program, "my-toyota");
  const web = new Web();
  const page = await logIn(program, web, userOf(program, "no_birthdate"), client.request({ scope: "openid profile" }).url);
  if (!page.has("#birthdate-year")) throw new Error(`no page of items: ${page.url} ${mainOf(page)}`);
  return async ({ rule, field }, { value }) => {
    const answer = await web.pressAndFollow(await web.open(page.url), "#confirm", filled(rule, field, value));
    return judged(answer, "birthdate", mainOf(answer));
  };
}

const warned = (answer, member) => answer.json.warnings.find((warning) => warning.member === member);
const toldByApi = (answer, member) => {
  if (answer.status !== 201) throw new Error(`${member} stopped the call: ${answer.status} ${answer.text}`);
  const warning = warned(answer, member);
  return warning ? { accepted: false, reason: warning.reason, taken: warning.taken, warning } : { accepted: true };
};
const single = (rule, row) => (rule === "birthdate" ? row.text : row.value);

/** A record at the counter, read back on T1, addresses on T2. */
async function visits(program) {
  const dealer = await Dealer.of(program, "D-0234");
  return async ({ rule, field }, row) => {
    const member = field.replace("customer.", "").replace("[]", "");
    const value = single(rule, row);
    const record = customer(next("C-DOOR"), { [member]: member === "emails" ? ["", value, ""] : value, ...(member === "phone" && { mobile_phone: "" }) });
    const answer = await dealer.visit(record);
    const outcome = toldByApi(answer, member === "emails" ? "customer.emails[1]" : field);
    const web = new Web();
    const t1 = await web.follow(await web.post(answer.json.launch_url, { launch: answer.json.launch }, { origin: program.demo.apps.pal, "sec-fetch-site": "cross-site" }));
    // The page shows every record, with what cannot be used marked as such.
    const marked = /使えません/.test(mainOf(t1));
    if (!outcome.accepted && member !== "emails" && marked === outcome.taken) throw new Error(`T1 and the answer differ: ${mainOf(t1)}`);
    if (member !== "emails") return { ...outcome, shown: mainOf(t1) };
    const t2 = await web.pressAndFollow(t1, "#next", { customer_ack: "on" });
    return { ...outcome, shown: mainOf(t2), told: t2.textOf("#slot-2-state") };
  };
}

/** Look-ups of a dealer's own pages; a second visit for the starts, so that neither spends the other's look-ups. */
async function ownPages(program, verb, bodyOf) {
  const dealer = await Dealer.of(program, "D-0567");
  let visit;
  return async (_, { value }) => {
    visit = (await dealer.visit(customer(next("C-OWN")))).json;
    await dealer.call("POST", `/visits/${visit.visit_id}/acknowledgement`, { notice_version: visit.notice_version });
    const answer = await dealer.call("POST", `/visits/${visit.visit_id}/${verb}`, bodyOf(value));
    if (![200, 201, 400, 422].includes(answer.status)) throw new Error(`${verb}: ${answer.status} ${answer.text}`);
    // A start for an address without an account is refused as such: the address itself was taken.
    return { accepted: answer.status !== 400, told: answer.json.detail, names: /^email(s\[0\])?: /.test(answer.json.detail ?? "") };
  };
}

/** A hand-over of the old site. */
async function handovers(program) {
  const site = program.demo.legacy_sites[0];
  const client = await Client.of(program, site.client_id);
  const token = (await client.token({ grant_type: "client_credentials", scope: "migration:start", resource: client.registered.resource })).json.access_token;
  return async ({ rule, field }, row) => {
    const told = { legacy_user_id: next("door"), dealer_id: "D-0234", customer_code: next("C-MOVE"), account_type: field.startsWith("org_") ? "corporate" : "individual", [field]: single(rule, row) };
    const answer = await fetch(`${program.demo.migration_api}/handovers`, { method: "POST", headers: { authorization: `Bearer ${token}`, "content-type": "application/json" }, body: JSON.stringify(told) });
    const text = await answer.text();
    return toldByApi({ status: answer.status, text, json: JSON.parse(text) }, field);
  };
}

/** Which door is driven by which of them. */
export const DRIVES = {
  "POST /register/email": registrationAddress,
  "POST /register/details": registration,
  "POST /reminder/password": recovery,
  "POST /reminder/id": forgottenId,
  "POST /account/email": newAddress,
  "POST /account/mobile": mobile,
  "POST /account/profile/edit": profile,
  "POST /interaction/{id}/items": items,
  "POST /terminal/emails": terminal,
  "POST /dealer/v1/visits": visits,
  "POST /dealer/v1/visits/{visit_id}/lookups": (program) => ownPages(program, "lookups", (value) => ({ emails: [value] })),
  "POST /dealer/v1/visits/{visit_id}/provisional-link": (program) => ownPages(program, "provisional-link", (value) => ({ email: value, edited: false })),
  "POST /migration/v1/handovers": handovers,
  "POST /v1/accounts/search": search,
  "POST /v1/staff": staff,
};
