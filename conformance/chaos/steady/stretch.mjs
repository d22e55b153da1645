// One stretch of steady load on one node with SQLite, and the time afterwards in which all of it expires.
import { setTimeout as sleep } from "node:timers/promises";
import { ShiftedClock } from "../clock.mjs";
import { House } from "../house.mjs";
import { Load } from "./load.mjs";
import { Meter } from "./meter.mjs";
import { mix } from "./mix.mjs";
import { People } from "./people.mjs";
import { databaseOf, processOf } from "./samples.mjs";

/** What makes about fifty requests a second of the mix. */
const RATE = 50;
/** As short as the settings may be, so that rows expire while it runs. A refresh token lives for an hour at least, and its row for one more. */
const LIFETIMES = { ACCESS_TOKEN: 300, ID_TOKEN: 300, CODE: 60, REFRESH_TOKEN: 3_600, SESSION_IDLE: 600, SESSION_ABSOLUTE: 1_800, INTERACTION: 300, REGISTRATION: 300 };
/** Everything ends within it: what is kept of a mail that was sent stays for thirty days. */
const DAYS_LATER = 45;
const GONE_WITHIN_MS = 600_000;
/** Mails that the load needs; it never looks at older ones. */
const MAILS = 300;

/** Runs for `seconds`, with a sample every `every` seconds; `lastRound` are the milliseconds in which the clean-up has come once more. */
export async function stretch({ seconds, every, rate = RATE, browsers = 150, lastRound = 75_000 }, say) {
  const settings = Object.fromEntries(Object.entries(LIFETIMES).map(([name, value]) => [`LIFETIMES__${name}`, value]));
  const house = await House.make({ settings });
  let meter;
  try {
    await house.start();
    const [node] = house.nodes;
    const people = await People.of(house, browsers);
    meter = new Meter(new URL(house.demo.issuer).origin, say);
    const load = new Load(mix(people, rate / RATE), say);
    // So that somebody else can measure on this machine meanwhile: kill -USR2, and once more.
    process.on("SIGUSR2", () => load.pause(() => people.returnAll()));
    const running = load.run();
    const samples = [];
    const began = performance.now();
    const at = () => Math.round((performance.now() - began) / 1_000);
    for (let next = 0; ; next = Math.min(next + every, seconds)) {
      await sleep(Math.max(0, next * 1_000 - (performance.now() - began)));
      samples.push({ seconds: at(), requests: meter.requests, failed: meter.failed.length, wrong: load.wrongCount, paused: Math.round(load.paused), ...processOf(node.pid), ...databaseOf(house.settings.DATABASE__URL, Math.floor(Date.now() / 1_000)) });
      say(inShort(samples.at(-1)));
      house.mails.messages.splice(0, Math.max(0, house.mails.messages.length - MAILS));
      if (next >= seconds) break;
    }
    const took = (performance.now() - began) / 1_000;
    load.end();
    const { requests } = meter;
    await running;
    meter.end();
    const told = { seconds: Math.round(took), paused: Math.round(load.paused), rate, requests, byStatus: meter.byStatus, failed: meter.failed, slowest: meter.slowest, within: { half: meter.within(0.5), most: meter.within(0.99) } };
    Object.assign(told, { wrong: load.wrong, wrongCount: load.wrongCount, begun: load.begun, ended: people.ended, samples });
    told.half = [...(await house.verify()), ...house.panics()];
    return { ...told, after: await whenAllHasExpired(house, node, lastRound, say) };
  } finally {
    meter?.end();
    await house.dispose();
  }
}

const inShort = ({ seconds, requests, failed, wrong, rss, descriptors, file, overdue }) =>
  `${seconds} s: ${requests} requests, ${failed} failed, ${wrong} wrong, ${Math.round(rss / 1_024)} MiB, ${descriptors} descriptors, ${Math.round(file / (1 << 20))} MiB on disk, ${Object.values(overdue).reduce((sum, count) => sum + count, 0)} rows overdue`;

/** Starts the node so much later that all has expired, and waits until nothing of it is left, or nothing more goes. */
async function whenAllHasExpired(house, node, lastRound, say) {
  const clock = new ShiftedClock();
  await node.stop();
  await clock.jump(DAYS_LATER * 86_400);
  house.environment = clock.environment;
  await node.start();
  let after;
  for (const end = Date.now() + GONE_WITHIN_MS; Date.now() < end; await sleep(2_000)) {
    after = databaseOf(house.settings.DATABASE__URL, clock.now);
    if (Object.values(after.overdue).every((count) => count === 0)) break;
  }
  // One more round of the clean-up, for what is no matter of `expires_at`.
  await sleep(lastRound);
  after = databaseOf(house.settings.DATABASE__URL, clock.now);
  say(`${DAYS_LATER} days later: ${Object.values(after.rows).reduce((sum, count) => sum + count, 0)} rows`);
  await node.stop();
  return after;
}
