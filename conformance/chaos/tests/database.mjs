// PostgreSQL is restarted at once, is away for a while, and stands still: requests are refused in time, nothing is lost, and the nodes go on by themselves.
import { setTimeout as sleep } from "node:timers/promises";
import { startPostgres } from "../../harness/own-postgres.mjs";
import { Rounds } from "../rounds.mjs";
import { underTraffic } from "../stage.mjs";

/** docs/operators/scale.md promises eight seconds; the rest is for a machine that runs both sides of this. */
const REFUSED_WITHIN_MS = 10_000;
const BACK_WITHIN_MS = 5_000;

const TROUBLES = {
  restarted: ({ restart }) => restart(),
  async stopped({ halt, go }, seconds) {
    await halt();
    await sleep(seconds * 1_000);
    await go();
  },
  async hung({ pause, resume }, seconds) {
    pause();
    await sleep(seconds * 1_000);
    resume();
  },
};

function broken(trouble, short, long) {
  const name = `PostgreSQL ${trouble}, two nodes`;
  const run = async ({ cycles, seconds }, say) => {
    const postgres = await startPostgres();
    try {
      return await underTraffic(name, { house: { database: { url: postgres.url }, nodes: 2 }, limit: REFUSED_WITHIN_MS, say }, async ({ house, traffic, watch }) => {
        await sleep(1_500);
        let longest = 0;
        const rounds = new Rounds(cycles);
        for (const cycle of rounds) {
          await TROUBLES[trouble](postgres, seconds);
          traffic.generation += 1;
          const back = await untilAnswered(watch);
          longest = Math.max(longest, back);
          if (back > BACK_WITHIN_MS) watch.note(`cycle ${cycle}: back ${Math.round(back)} ms after the database`);
          await sleep(1_500);
          say(`${cycle} of ${cycles}: back after ${Math.round(back)} ms, ${traffic.total} acknowledged`);
        }
        const starts = house.nodes.reduce((sum, node) => sum + node.starts, 0);
        if (starts !== house.nodes.length || !house.nodes.every((node) => node.isUp)) watch.note("a node was started again");
        return { cycles: rounds.made, note: `answers again at most ${Math.round(longest)} ms after the database does; ${watch.unavailable} requests were answered 503` };
      });
    } finally {
      await postgres.stop();
    }
  };
  return { name, short, long, run };
}

/** Milliseconds until somebody who waits gets an answer. */
async function untilAnswered(watch) {
  const [began, before] = [performance.now(), watch.answered];
  while (watch.answered === before) await sleep(10);
  return performance.now() - began;
}

export const databaseRestarted = broken("restarted", { cycles: 2 }, { cycles: 100 });
export const databaseStopped = broken("stopped", { cycles: 1, seconds: 3 }, { cycles: 5, seconds: 60 });
export const databaseHung = broken("hung", { cycles: 1, seconds: 6 }, { cycles: 10, seconds: 30 });
