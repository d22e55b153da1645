// kill -9 under writes: one node on SQLite, and two on PostgreSQL of which one is killed at random.
import { setTimeout as sleep } from "node:timers/promises";
import { Rounds } from "../rounds.mjs";
import { underTraffic } from "../stage.mjs";

/** Milliseconds from the moment when a node takes requests until it is killed. */
const [SOONEST, LATEST] = [40, 400];

/** As a service manager does: a node that finds no database ends, and is started once more. */
async function startAgain(node, tries = 5) {
  try {
    await node.start();
  } catch (error) {
    if (node.isUp || tries === 1) throw error;
    await startAgain(node, tries - 1);
  }
}

function killed(name, house, short) {
  const run = ({ cycles, awaitsMails }, say) =>
    underTraffic(name, { house, awaitsMails, say }, async ({ house: { nodes }, traffic }) => {
      await sleep(1_000);
      const rounds = new Rounds(cycles);
      for (const cycle of rounds) {
        await sleep(SOONEST + Math.random() * (LATEST - SOONEST));
        const node = nodes[Math.floor(Math.random() * nodes.length)];
        await node.killed();
        await startAgain(node);
        traffic.generation += 1;
        if (cycle % 50 === 0) say(`${cycle} of ${cycles}, ${traffic.total} acknowledged, ${traffic.lost.length} lost ${traffic.lost.at(-1) ?? ""}`);
      }
      return { cycles: rounds.made };
    });
  return { name, short: { cycles: short, awaitsMails: false }, long: { cycles: 2_000, awaitsMails: true }, run };
}

export const killedOnSqlite = killed("kill -9, SQLite, one node", { database: "sqlite" }, 120);
export const killedOnPostgres = killed("kill -9, PostgreSQL, two nodes", { database: "postgres", nodes: 2 }, 80);
