// What lanes do as a person: with a browser of its own, and one try at each page.
import { pressOn } from "../../harness/people.mjs";
import { Web } from "../../harness/web.mjs";

/** The password of everybody who registers here. */
export const PASSWORD = "Kuruma-2026";

/** Logs in at `client`, once; the browser, code and request, or undefined where the password is not taken. */
export async function logIn(client, user, changes = {}) {
  const web = new Web();
  const request = client.request({ scope: "openid profile email", ...changes });
  const page = await web.open(request.url, client.redirectUri);
  const next = await web.pressAndFollow(page, "#login-submit", { username: user.username, password: user.password }, client.redirectUri);
  if (next.has?.("#login-submit")) return undefined;
  const end = await pressOn(web, next, { user, end: client.redirectUri });
  return { web, request, code: end.location.searchParams.get("code") };
}

/** What userinfo says of somebody who logs in; undefined where the password is not taken. */
export async function claimsOf(client, user) {
  const visit = await logIn(client, user);
  if (!visit) return undefined;
  const answer = await client.redeem(visit.code, visit.request);
  if (answer.status !== 200) throw new Error(`no tokens for a new code: ${answer.status} ${answer.text}`);
  return (await client.userinfo(answer.json.access_token)).json;
}
