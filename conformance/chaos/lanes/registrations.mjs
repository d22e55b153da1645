// People who register: page after page, with the code from their mail. Acknowledged is the redirect to the last page.
import { random } from "../../harness/client.mjs";
import { codeIn, hasCode, mail } from "../../harness/mailbox.mjs";
import { details, toCodePage } from "../../harness/registration.mjs";
import { Web } from "../../harness/web.mjs";
import { Away } from "../watch.mjs";
import { claimsOf, PASSWORD } from "./people.mjs";

/** A mail whose node was killed comes when its lease ends; nobody here waits for that. */
const PATIENCE_SECONDS = 2;

/** `client` is where they log in afterwards; addresses go to `known`. */
export function registering(traffic, client, known) {
  return async () => {
    const { house } = traffic;
    const [email, web] = [`${random(9).toLowerCase()}@new.example.jp`, new Web()];
    const page = await toCodePage(house, web, email);
    const message = await mail(house, email, hasCode, PATIENCE_SECONDS).catch(() => undefined);
    if (!message) return;
    const confirm = await web.pressAndFollow(await web.pressAndFollow(page, "#next", { code: codeIn(message) }), "#confirm", details({ password: PASSWORD, password2: PASSWORD }));
    const user = { username: email, password: PASSWORD };
    let answer;
    try {
      answer = await web.press(confirm, "#register-submit");
    } catch (error) {
      if (!(error instanceof Away)) throw error;
      traffic.unanswered += 1;
      return traffic.later("registration without an answer", () => halfDone(client, user));
    }
    if (answer.location?.pathname !== "/register/done") throw new Error(`registration gave ${answer.status} ${answer.location}`);
    traffic.acknowledge("registration", { email });
    known.push(email);
    traffic.later("registration", async () => (await claimsOf(client, user))?.email === email ? undefined : `${email} cannot log in`);
  };
}

/** Either there is no account, or there is all of it. */
async function halfDone(client, user) {
  const claims = await claimsOf(client, user);
  return !claims || (claims.email === user.username && claims.email_verified && claims.family_name) ? undefined : `half done: ${JSON.stringify(claims)}`;
}
