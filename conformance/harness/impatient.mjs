// Relying parties as they are: they give up after ten seconds and send the same request again, and they notice what they lost.
import { setTimeout as sleep } from "node:timers/promises";
import { answerOf, Client } from "./client.mjs";
import { signIn, tokensOf, userOf } from "./people.mjs";
import { Web } from "./web.mjs";

const PATIENCE_MS = 10_000;
const PAUSE_MS = 300;
const SCOPE = { scope: "openid offline_access" };

/** What became of all requests. */
class Tally {
  refreshed = 0;
  redeemed = 0;
  unavailable = 0;
  gaveUp = 0;
  slowestMilliseconds = 0;
  lost = [];
}

/** Sends a token request until it is answered by yes or no. */
async function insist(client, values, tally, stopped) {
  while (!stopped()) {
    const began = performance.now();
    try {
      const { headers, values: own } = await client.authentication();
      const body = new URLSearchParams({ ...own, ...values });
      const response = await fetch(client.metadata.token_endpoint, { method: "POST", headers, body, signal: AbortSignal.timeout(PATIENCE_MS) });
      const answer = await answerOf(response);
      if (answer.status === 200 || answer.status === 400) return answer;
      if (answer.status !== 503) tally.lost.push(`${answer.status} ${answer.text}`);
      if (!answer.headers.get("retry-after")) tally.lost.push(`${answer.status} without Retry-After`);
      tally.unavailable += 1;
    } catch (error) {
      if (error.name !== "TimeoutError") throw error;
      tally.gaveUp += 1;
    } finally {
      tally.slowestMilliseconds = Math.max(tally.slowestMilliseconds, performance.now() - began);
    }
    await sleep(PAUSE_MS);
  }
  return undefined;
}

async function refreshOnAndOn(client, first, tally, stopped) {
  let token = first;
  while (!stopped()) {
    const answer = await insist(client, { grant_type: "refresh_token", refresh_token: token }, tally, stopped);
    if (!answer) return;
    if (answer.status !== 200) {
      tally.lost.push(`refresh: ${answer.text}`);
      return;
    }
    token = answer.json.refresh_token;
    tally.refreshed += 1;
    await sleep(20);
  }
}

async function redeemOnAndOn(client, user, web, tally, stopped) {
  while (!stopped()) {
    // A page that the database keeps from being drawn is no matter here.
    const visit = await signIn(client, user, SCOPE, web).catch(() => undefined);
    if (!visit) {
      await sleep(PAUSE_MS);
      continue;
    }
    const { code, request } = visit;
    const values = { grant_type: "authorization_code", code, redirect_uri: request.parameters.redirect_uri, code_verifier: request.verifier };
    const answer = await insist(client, values, tally, stopped);
    if (!answer) return;
    if (answer.status === 200) tally.redeemed += 1;
    else tally.lost.push(`code: ${answer.text}`);
  }
}

/** Starts clients that refresh and clients that redeem codes; `stop` ends them and tells what became of all. */
export async function startClients(program, { refreshing = 12, redeeming = 4 } = {}) {
  const tally = new Tally();
  let ended = false;
  const stopped = () => ended;
  const user = userOf(program, "full");
  const web = new Web();
  const clients = await Promise.all(["tool-basic", "tool-public"].map((id) => Client.of(program, id)));
  const of = (number) => clients[number % clients.length];
  const running = [];
  for (let number = 0; number < refreshing; number += 1) {
    const { tokens } = await tokensOf(of(number), user, SCOPE, web);
    running.push(refreshOnAndOn(of(number), tokens.refresh_token, tally, stopped));
  }
  for (let number = 0; number < redeeming; number += 1) running.push(redeemOnAndOn(of(number), user, web, tally, stopped));
  return {
    tally,
    async stop() {
      ended = true;
      await Promise.all(running);
      return tally;
    },
  };
}
