// What a person does between a relying party's request and its answer.
import { Web } from "./web.mjs";

export const userOf = (program, kind) => {
  const user = program.demo.users.find((candidate) => candidate.kind === kind);
  if (!user) throw new Error(`demo.json has no user of the kind ${kind}`);
  return user;
};

/** How each page is answered, by an element that only this page has. The first that is there is pressed. */
const HABITS = [
  ["#login-submit", ({ user }) => ({ username: user.username, password: user.password })],
  ["#consent-allow", () => ({})],
  ["#items-submit", () => ({})],
  ["#confirm", () => ({ birthdate_year: "1990", birthdate_month: "4", birthdate_day: "1" })],
  ["#link-later", () => ({})],
  ["#logout-confirm", () => ({})],
  ["#next", (_, answer) => (answer.has("#tos") ? { tos: answer.page.querySelector("#tos").getAttribute("value") ?? "on" } : {})],
];

/** Presses on from `answer` until the way leads to `end`, and gives the redirect that leads there. `seen` collects the pages on the way. */
export async function pressOn(web, answer, { user, end, seen = [] }) {
  let now = await web.follow(answer, end);
  for (let page = 0; page < 15; page += 1) {
    if (now.location?.href.startsWith(end)) return now;
    const habit = HABITS.find(([button]) => now.has(button));
    if (!habit) throw new Error(`no way on from ${now.url} (${now.status}):\n${now.text.slice(0, 3000)}`);
    seen.push(habit[0]);
    now = await web.pressAndFollow(now, habit[0], habit[1]({ user }, now), end);
  }
  throw new Error(`the way to ${end} does not end: ${seen}`);
}

/** Signs `user` in at `client` and gives the code with all around it. */
export async function signIn(client, user, changes = {}, web = new Web()) {
  const request = client.request(changes);
  const seen = [];
  const redirect = await pressOn(web, await web.get(request.url), { user, end: request.parameters.redirect_uri, seen });
  const parameters = redirect.location.searchParams;
  if (!parameters.get("code")) throw new Error(`no code: ${redirect.location}`);
  return { web, request, seen, callback: redirect.location, code: parameters.get("code") };
}

/** Signs in and redeems the code. */
export async function tokensOf(client, user, changes = {}, web = new Web()) {
  const visit = await signIn(client, user, changes, web);
  const answer = await client.redeem(visit.code, visit.request);
  if (answer.status !== 200) throw new Error(`no tokens: ${answer.status} ${answer.text}`);
  return { ...visit, tokens: answer.json };
}
