// Services: one that refreshes on and on, and one whose customers come and take their consent back.
import { random } from "../../harness/client.mjs";
import { signIn, tokensOf } from "../../harness/people.mjs";
import { Web } from "../../harness/web.mjs";
import { Away, insist } from "../watch.mjs";

/** For so long the same answer is given once more to a token that was exchanged: where nobody could be asked for longer, it is theft (RFC 9700, 4.14). */
const REPEATS_MS = 10_000;
const SCOPE = { scope: "openid offline_access" };

/** The token that was acknowledged last has to be good for the next one, whatever happened in between. */
export function refreshing(traffic, client, user) {
  let [token, since] = [undefined, undefined];
  return async () => {
    token ??= (await tokensOf(client, user, SCOPE)).tokens.refresh_token;
    since ??= performance.now();
    const answer = await client.refresh(token);
    const took = performance.now() - since;
    since = undefined;
    traffic.looked += 1;
    if (answer.status === 200) {
      token = answer.json.refresh_token;
      return traffic.acknowledge("refresh", { token: token.slice(0, 12) });
    }
    // Asked again and again since then: the first of these may have been heard.
    if (took > REPEATS_MS && answer.json?.error === "invalid_grant") traffic.unanswered += 1;
    else traffic.lost.push(`refresh: ${answer.status} ${answer.text}`);
    token = undefined;
  };
}

/** Somebody with a session comes again and again; what is revoked stays revoked, and the session stays. */
export function revoking(traffic, client, user) {
  let web;
  return async () => {
    if (!web) {
      const own = new Web();
      await tokensOf(client, user, SCOPE, own);
      web = own;
      traffic.acknowledge("session", { id: random(6) });
    }
    const visit = await signIn(client, user, SCOPE, web);
    traffic.looked += 1;
    if (visit.seen.includes("#login-submit")) traffic.lost.push("session: the login is asked for again");
    const redeemed = await once(traffic, () => client.redeem(visit.code, visit.request));
    if (redeemed.status !== 200) return void traffic.lost.push(`code: ${redeemed.status} ${redeemed.text}`);
    const token = redeemed.json.refresh_token;
    const answer = await insist(() => client.revoke(token), { stopped: () => traffic.ended });
    if (answer.status !== 200) throw new Error(`revocation gave ${answer.status} ${answer.text}`);
    traffic.acknowledge("revocation", { token: token.slice(0, 12) });
    traffic.later("revocation", async () => {
      const told = (await client.introspect(token)).json;
      const refreshed = await client.refresh(token);
      return told.active === false && refreshed.json.error === "invalid_grant" ? undefined : `still good: ${JSON.stringify(told)}, ${refreshed.text}`;
    });
  };
}

/** A code can be used once: where the answer does not come, nobody knows whether it was, and the customer comes again. */
async function once(traffic, ask) {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Away) traffic.unanswered += 1;
    throw error;
  }
}
