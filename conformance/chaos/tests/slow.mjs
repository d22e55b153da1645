// Hundreds who send their headers or their body a byte at a time, beside people who are in a hurry: nobody of these notices, and the slow ones are sent away.
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { underTraffic } from "../stage.mjs";

const HONEST_WITHIN_MS = 3_000;
/** Longer than any deadline of headers or bodies. */
const GONE_WITHIN_MS = 45_000;

const HEADS = {
  headers: "GET /login HTTP/1.1\r\nHost: localhost\r\n",
  body: "POST /token HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 60000\r\n\r\n",
};

/** One who is slow, again and again until `stopped`. */
function slowly(port, kind, tally, stopped) {
  return new Promise((done) => {
    const began = performance.now();
    const socket = connect(port, "127.0.0.1", () => socket.write(HEADS[kind]));
    const drip = setInterval(() => socket.write("x"), 700);
    socket.on("error", () => {}).resume();
    socket.on("close", () => {
      clearInterval(drip);
      const took = performance.now() - began;
      tally[kind].ended += 1;
      tally[kind].longest = Math.max(tally[kind].longest, took);
      done();
    });
    tally.open.add(socket);
  }).then(() => (stopped() ? undefined : slowly(port, kind, tally, stopped)));
}

const name = "slow headers and bodies, by the hundred";

export const slow = {
  name,
  short: { each: 200, seconds: 8 },
  long: { each: 500, seconds: 180 },
  run: ({ each, seconds }, say) =>
    underTraffic(name, { house: {}, limit: HONEST_WITHIN_MS, say }, async ({ house: { nodes }, traffic, watch }) => {
      await sleep(500);
      const tally = { headers: { ended: 0, longest: 0 }, body: { ended: 0, longest: 0 }, open: new Set() };
      let isOver = false;
      const all = ["headers", "body"].flatMap((kind) => Array.from({ length: each }, () => slowly(nodes[0].port, kind, tally, () => isOver)));
      for (let second = 0; second < seconds; second += 1) {
        await sleep(1_000);
        // Its looks go on in between.
        traffic.generation += 1;
      }
      isOver = true;
      await Promise.race([Promise.all(all), sleep(GONE_WITHIN_MS)]);
      const left = [...tally.open].filter((socket) => !socket.destroyed).length;
      if (left > 0) watch.note(`${left} slow connections were still there after ${GONE_WITHIN_MS} ms`);
      tally.open.forEach((socket) => socket.destroy());
      if (watch.unavailable + watch.broken > 0) watch.note(`${watch.unavailable + watch.broken} honest requests were not answered`);
      const of = (kind) => `${tally[kind].ended} with slow ${kind}, gone after at most ${(tally[kind].longest / 1_000).toFixed(1)} s`;
      return { cycles: tally.headers.ended + tally.body.ended, note: `${of("headers")}; ${of("body")}; the slowest of ${watch.answered} honest answers came after ${Math.round(watch.slowestMilliseconds)} ms` };
    }),
};
