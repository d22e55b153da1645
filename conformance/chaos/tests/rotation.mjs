// Signing keys rotate while people log in, at services that keep the JWKS exactly as long as Cache-Control says and look at it no sooner: every ID token verifies.
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from "jose";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "../../harness/client.mjs";
import { signIn, tokensOf, userOf } from "../../harness/people.mjs";
import { Web } from "../../harness/web.mjs";
import { ShiftedClock } from "../clock.mjs";
import { House } from "../house.mjs";
import { Rounds } from "../rounds.mjs";

const SCOPE = { scope: "openid offline_access" };
/** Seconds in which everybody may keep the JWKS, as the discovery document's answer says it (idp/src/http/discovery.rs); a step beyond it. */
const STEP = 301;
/** New keys sign after ten minutes. */
const STEPS_UNTIL_USED = 2;
/** Every node knows what the database says within five seconds; these are not shifted, and belong to the ten minutes. */
const KNOWN_WITHIN_MS = 10_000;

/** A service's memory of the JWKS. */
class Keys {
  #until = -Infinity;

  constructor(uri, clock) {
    Object.assign(this, { uri, clock });
  }

  async #read() {
    if (this.clock.now < this.#until) return;
    const answer = await fetch(this.uri);
    const age = Number(/max-age=(\d+)/.exec(answer.headers.get("cache-control") ?? "")?.[1]);
    if (!(age > 0)) throw new Error(`the JWKS may not be kept: ${answer.headers.get("cache-control")}`);
    this.#until = this.clock.now + age;
    this.keys = createLocalJWKSet(await answer.json());
  }

  async verify(token, options) {
    await this.#read();
    return jwtVerify(token, this.keys, { ...options, currentDate: new Date(this.clock.now * 1_000), clockTolerance: 2 });
  }
}

/** Logs in silently and refreshes, on and on; each ID token is verified by a service of its own memory. */
async function lane({ clock, client, user, memories, told, stopped }) {
  const web = new Web();
  let { refresh_token: token } = (await tokensOf(client, user, SCOPE, web)).tokens;
  while (!stopped()) {
    const shift = clock.shift;
    const visit = await signIn(client, user, SCOPE, web);
    const [redeemed, refreshed] = [await client.redeem(visit.code, visit.request), await client.refresh(token)];
    for (const { status, json, text } of [redeemed, refreshed]) {
      if (status !== 200) {
        // A code that was on its way while five minutes passed has expired.
        if (clock.shift === shift) told.lost.push(`${status} ${text}`);
        continue;
      }
      told.acknowledged["ID token"] += 1;
      const memory = memories[Math.floor(Math.random() * memories.length)];
      const { kid } = decodeProtectedHeader(json.id_token);
      told.kids.add(kid);
      await memory.verify(json.id_token, { issuer: client.issuer, audience: client.id }).catch((error) => told.lost.push(`an ID token by ${kid}: ${error.message}`));
    }
    token = refreshed.json?.refresh_token ?? token;
  }
}

const kidsAt = async (uri) => (await (await fetch(uri)).json()).keys.map(({ kid }) => kid);

export const rotation = {
  name: "key rotation under load, kept JWKS",
  short: { cycles: 2, pause: 700 },
  long: { cycles: 50, pause: 3_000 },
  async run({ cycles, pause }, say) {
    const clock = new ShiftedClock();
    const house = await House.make({ environment: clock.environment });
    const told = { cycles, acknowledged: { "ID token": 0 }, lost: [], half: [], wrong: [], kids: new Set() };
    try {
      await house.start();
      const clients = await Promise.all(["tool-basic", "tool-public"].map((id) => Client.of(house, id)));
      const memories = Array.from({ length: 6 }, () => new Keys(clients[0].metadata.jwks_uri, clock));
      let isOver = false;
      const lanes = clients.map((client) => lane({ clock, client, user: userOf(house, "full"), memories, told, stopped: () => isOver }));
      const rounds = new Rounds(cycles);
      for (const cycle of rounds) {
        // Once to publish, and once more to sign with them. Some read the keys just before.
        const kidsBefore = await kidsAt(clients[0].metadata.jwks_uri);
        await house.command("keys", "rotate");
        for (const end = Date.now() + KNOWN_WITHIN_MS; (await kidsAt(clients[0].metadata.jwks_uri)).every((kid) => kidsBefore.includes(kid)); await sleep(50)) {
          if (Date.now() > end) throw new Error("the new keys are not published");
        }
        await sleep(pause);
        for (let step = 0; step < STEPS_UNTIL_USED; step += 1) {
          await clock.jump(STEP);
          await sleep(pause);
        }
        const before = told.kids.size;
        await house.command("keys", "rotate");
        for (const end = Date.now() + 20_000; told.kids.size === before && Date.now() < end; ) await sleep(50);
        if (told.kids.size === before) told.wrong.push(`cycle ${cycle}: nothing was signed by the new keys`);
        await sleep(pause);
      }
      isOver = true;
      await Promise.all(lanes);
      told.half.push(...(await house.verify()), ...house.panics());
      say(`${told.acknowledged["ID token"]} ID tokens by ${told.kids.size} keys`);
      return { ...told, cycles: rounds.made, kids: told.kids.size, note: `${told.acknowledged["ID token"]} ID tokens by ${told.kids.size} keys were verified` };
    } finally {
      await house.dispose();
    }
  },
};
