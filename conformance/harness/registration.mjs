// Registration by plain HTTP, page by page, so that a test can bend one field of it.
import { codeIn, hasCode, mail } from "./mailbox.mjs";

/** What a careful person types on R4. */
export const details = (changes = {}) => ({
  account_type: "individual",
  password: "Kuruma-2026",
  password2: "Kuruma-2026",
  family_name: "山田",
  given_name: "花子",
  family_kana: "ヤマダ",
  given_kana: "ハナコ",
  gender: "none",
  birthdate_year: "",
  birthdate_month: "",
  birthdate_day: "",
  postal_code: "450-0002",
  prefecture: "愛知県",
  city: "名古屋市中村区",
  street: "名駅4-7-1",
  building: "",
  phone: "090-1234-5678",
  ...changes,
});

export async function toEmailPage(program, web) {
  const terms = await web.open(`${program.demo.issuer}/register/terms`);
  return web.pressAndFollow(terms, "#next", { tos: terms.page.querySelector("#tos").getAttribute("value") ?? "on" });
}

export async function toCodePage(program, web, email) {
  return web.pressAndFollow(await toEmailPage(program, web), "#send-code", { email });
}

export async function toDetailsPage(program, web, email) {
  const page = await toCodePage(program, web, email);
  const code = codeIn(await mail(program, email, hasCode));
  return web.pressAndFollow(page, "#next", { code });
}

export async function registered(program, web, email, changes) {
  const confirm = await web.pressAndFollow(await toDetailsPage(program, web, email), "#confirm", details(changes));
  return web.pressAndFollow(confirm, "#register-submit");
}
