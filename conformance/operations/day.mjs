// A day of a provider in some seconds: somebody registers, gets a link from a dealer and completes it, mistypes a password, logs in at a service,
// and services and machines get tokens, good and refused.
import { Client } from "../harness/client.mjs";
import { customer, Dealer } from "../harness/dealer.mjs";
import { codeIn, hasCode, linkIn, mail } from "../harness/mailbox.mjs";
import { pressOn, tokensOf } from "../harness/people.mjs";
import { details, registered, toCodePage } from "../harness/registration.mjs";
import { Web } from "../harness/web.mjs";

/** What the person of the day is and types; each of it is found nowhere else, so that a search for it means something. */
export const someone = (word) => ({
  email: `tamago-${word}@kenzai-${word}.example`,
  password: `Himitsu-${word}-77`,
  wrong: `Chigau-${word}-66`,
  family_name: `蝶々${word}`,
  given_name: `珠緒${word}`,
  street: `名駅九丁目${word}`,
  building: `鯨ビル${word}`,
  phone: "090-4938-2716",
  customer_code: `CUST-${word}`,
  state: `state-${word}-of-a-service`,
});

/** The morning alone, where there is no dealer and no service: registers, mistypes, logs in. Gives what was typed, and the session. */
export async function arrive(program, { state: _, customer_code: __, wrong, ...person }) {
  await registered(program, new Web(), person.email, { ...person, password2: person.password });
  const web = new Web();
  for (const password of [wrong, person.password]) {
    await web.pressAndFollow(await web.open(`${program.demo.issuer}/login`), "#login-submit", { username: person.email, password });
  }
  return { ...person, wrong, session: web.cookies.get("cid_session") };
}

/** Lives it. Gives everything secret that came up on the way, by what it is. */
export async function liveADay(program, person) {
  const { demo } = program;
  const user = { username: person.email, password: person.password };
  const web = new Web();
  const codePage = await toCodePage(program, web, person.email);
  const code = codeIn(await mail(program, person.email, hasCode));
  const wrongCode = code === "000000" ? "000001" : "000000";
  await web.pressAndFollow(codePage, "#next", { code: wrongCode });
  const detailsPage = await web.pressAndFollow(codePage, "#next", { code });
  const { password, family_name, given_name, street, building, phone } = person;
  const typed = { account_type: "individual", password, password2: password, family_name, given_name, street, building, phone };
  const confirm = await web.pressAndFollow(detailsPage, "#confirm", details(typed));
  await web.pressAndFollow(confirm, "#register-submit");

  const refused = (username) => ({ username, password: person.wrong });
  // Eleven at a name that nobody has: the last of them meets the lock.
  for (const typed of [refused(user.username), ...Array(11).fill(refused(`nobody-${person.email}`))]) {
    const visitor = new Web();
    await visitor.pressAndFollow(await visitor.open(`${demo.issuer}/login`), "#login-submit", typed);
  }

  const dealer = await Dealer.of(program, "D-0234");
  await dealer.provisionalLink(customer(person.customer_code, { emails: [person.email, "", ""], family_name, given_name }));
  const address = linkIn(await mail(program, person.email, (candidate) => linkIn(candidate, demo.issuer)), demo.issuer);
  const linking = new Web();
  await completeLink(linking, await linking.pressAndFollow(await linking.open(address), "#continue"), user);

  const service = await Client.of(program, "my-toyota");
  const { tokens, code: authorizationCode, request, web: browser } = await tokensOf(service, user, { scope: "openid profile email phone address offline_access", state: person.state, prompt: "login" });
  const refreshed = (await service.refresh(tokens.refresh_token)).json;
  await service.redeem(authorizationCode, request);
  await service.refresh("a-token-that-nobody-made");
  await service.userinfo(refreshed.access_token);
  await service.introspect(refreshed.access_token);

  return {
    code,
    link: address.split("/").at(-1),
    authorization_code: authorizationCode,
    code_verifier: request.verifier,
    access_token: tokens.access_token,
    id_token: tokens.id_token,
    refresh_token: tokens.refresh_token,
    second_refresh_token: refreshed.refresh_token,
    client_secret: service.registered.client_secret,
    dealer_token: dealer.token,
    ...Object.fromEntries([...web.cookies.all(), ...browser.cookies.all()].filter(({ value }) => value.length > 15).map(({ name, value }, at) => [`cookie ${name} ${at}`, value])),
  };
}

async function completeLink(web, page, user) {
  let now = page;
  for (let step = 0; step < 10 && !now.has("#link-complete-0"); step += 1) {
    if (now.has("#login-submit")) now = await web.pressAndFollow(now, "#login-submit", user);
    else if (now.has("#confirm")) now = await web.pressAndFollow(now, "#confirm", { birthdate_year: "1990", birthdate_month: "4", birthdate_day: "1" });
    else if (now.has("#items-submit")) now = await web.pressAndFollow(now, "#items-submit");
    else if (now.has("#tos")) now = await web.pressAndFollow(now, "#next", { tos: now.page.querySelector("#tos").getAttribute("value") ?? "on" });
    else if (now.has("#next")) now = await web.pressAndFollow(now, "#next");
    else throw new Error(`no way to the link from ${now.url} (${now.status}):\n${now.text.slice(0, 2000)}`);
  }
  await web.pressAndFollow(now, "#link-complete-0");
}
