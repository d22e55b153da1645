// The clock jumps by 31 days, and back by an hour: nothing that expired is taken, nothing that was used is taken twice, and people go on.
import { answerOf, assertion, Client } from "../../harness/client.mjs";
import { signIn, tokensOf, userOf } from "../../harness/people.mjs";
import { Web } from "../../harness/web.mjs";
import { ShiftedClock } from "../clock.mjs";
import { House } from "../house.mjs";
import { logIn } from "../lanes/people.mjs";

const [DAY, HOUR] = [86_400, 3_600];
const SCOPE = { scope: "openid offline_access" };
/** In which a repeated refresh token gets the same answer. */
const REPEATS_MS = 11_000;
/** Seconds in which an answer may be on its way. */
const TOLERANCE = 5;

/** Everything that ends by itself, and everything that can be used once, used. */
async function collect(client, dealer, user, clock) {
  const web = new Web();
  const first = await tokensOf(client, user, SCOPE, web);
  const [open, second, third] = [await signIn(client, user, SCOPE, web), await tokensOf(client, user, SCOPE, web), await tokensOf(client, user, SCOPE, web)];
  const rotated = await client.refresh(first.tokens.refresh_token);
  await client.revoke(second.tokens.refresh_token);
  const proof = await proofOf(dealer, clock);
  const granted = await present(dealer, proof);
  if (rotated.status !== 200 || granted.status !== 200) throw new Error(`no start: ${rotated.text} ${granted.text}`);
  return { web, open, used: first, rotated: rotated.json, revoked: second.tokens, kept: third.tokens, proof };
}

/** The dealer's assertion of the program's now (RFC 7523). */
function proofOf(dealer, clock) {
  return assertion(dealer.registered, dealer.issuer, { iat: clock.now, exp: clock.now + 60 });
}

async function present(dealer, client_assertion) {
  const type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
  const body = new URLSearchParams({ grant_type: "client_credentials", scope: "link:read", client_id: dealer.id, client_assertion_type: type, client_assertion });
  return answerOf(await fetch(dealer.metadata.token_endpoint, { method: "POST", body }));
}

/** What was used or taken back, presented once more. */
const spent = (client, dealer, had) => ({
  "a used code": () => client.redeem(had.used.code, had.used.request),
  "a revoked refresh token": () => client.refresh(had.revoked.refresh_token),
  "a client assertion of before": () => present(dealer, had.proof),
});

/** What has expired after 31 days. */
const expired = (client, had) => ({
  "a code of before": () => client.redeem(had.open.code, had.open.request),
  "a refresh token of before": () => client.refresh(had.kept.refresh_token),
  "an access token of before": () => client.userinfo(had.kept.access_token),
  "a session of before": async () => {
    const answer = await had.web.open(client.request({ ...SCOPE, prompt: "none" }).url, client.redirectUri);
    return { status: answer.location?.searchParams.get("error") === "login_required" ? 400 : 200, text: String(answer.location ?? answer.url) };
  },
});

async function refusedAll(when, presented, told) {
  for (const [name, present] of Object.entries(presented)) {
    const { status, text } = await present();
    told.looked += 1;
    if (![400, 401].includes(status)) told.wrong.push(`${when}, ${name}: ${status} ${text.slice(0, 300)}`);
  }
}

/** People and services go on: a new login, its tokens of now, and a refresh. */
async function goesOn(when, client, user, clock, told) {
  const visit = await logIn(client, user, SCOPE);
  const answer = visit && (await client.redeem(visit.code, visit.request));
  if (answer?.status !== 200) return void told.lost.push(`${when}: nobody can log in: ${answer?.text}`);
  const { iat, exp } = JSON.parse(Buffer.from(answer.json.id_token.split(".")[1], "base64url"));
  if (Math.abs(iat - clock.now) > TOLERANCE || exp <= clock.now) told.wrong.push(`${when}: an ID token of ${iat} until ${exp}, and it is ${clock.now}`);
  const [userinfo, refreshed] = [await client.userinfo(answer.json.access_token), await client.refresh(answer.json.refresh_token)];
  for (const { status, text } of [userinfo, refreshed]) if (status !== 200) told.lost.push(`${when}: ${status} ${text}`);
  told.acknowledged.login += 1;
}

export const clockJumps = {
  name: "clock jumps of +31 days and −1 hour",
  isQuiet: true,
  short: { cycles: 1 },
  long: { cycles: 12 },
  async run({ cycles }, say) {
    const clock = new ShiftedClock();
    const house = await House.make({ environment: clock.environment });
    const told = { cycles, acknowledged: { login: 0 }, lost: [], half: [], wrong: [], looked: 0 };
    try {
      await house.start();
      const [client, dealer] = await Promise.all(["tool-basic", house.demo.dealers[0].clients[0].client_id].map((id) => Client.of(house, id)));
      const user = userOf(house, "full");
      for (let cycle = 1; cycle <= cycles; cycle += 1) {
        const before = await collect(client, dealer, user, clock);
        await clock.jump(31 * DAY);
        await refusedAll("after 31 days", { ...expired(client, before), ...spent(client, dealer, before) }, told);
        await goesOn("after 31 days", client, user, clock, told);

        const had = await collect(client, dealer, user, clock);
        await clock.jump(-HOUR);
        await refusedAll("an hour back", { ...expired(client, before), ...spent(client, dealer, had) }, told);
        await goesOn("an hour back", client, user, clock, told);
        // Later than its repeats are answered: now it is theft, and ends what came of it.
        await new Promise((done) => setTimeout(done, REPEATS_MS));
        await refusedAll("an hour back", { "a refresh token that was exchanged": () => client.refresh(had.used.tokens.refresh_token) }, told);
        await refusedAll("an hour back", { "its successor": () => client.refresh(had.rotated.refresh_token) }, told);
        say(`${cycle} of ${cycles}: ${told.looked} presented, ${told.wrong.length} taken`);
      }
      told.half.push(...(await house.verify()), ...house.panics());
      return { ...told, note: `${told.looked} presentations of what had expired or was used were refused; time-outs of the program do not follow the clock` };
    } finally {
      await house.dispose();
    }
  },
};
