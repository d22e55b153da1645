// The leader of a PostgreSQL cluster is killed over and over: its synchronous standby takes over, nothing that was acknowledged is lost, and the nodes find the new leader
// by themselves, through HAProxy or by an address that names all members.
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "../../harness/client.mjs";
import { tokensOf, userOf } from "../../harness/people.mjs";
import { Patroni, TIMES } from "../patroni.mjs";
import { startBefore } from "../postgres-haproxy.mjs";
import { isAnswered } from "../probe.mjs";
import { underTraffic } from "../stage.mjs";

/** docs/operators/scale.md promises eight seconds; the rest is for a machine that runs both sides of this. */
const REFUSED_WITHIN_MS = 10_000;
/** After Patroni's own time. */
const BACK_WITHIN_MS = 2_000;

/** How the nodes find the leader: an address, and what is to be ended afterwards. */
const WAYS = {
  "through HAProxy": (cluster) => startBefore(cluster, cluster.base + 12),
  "several hosts in the address": async (cluster) => ({ url: cluster.hosts, stop() {} }),
};

function killed(way) {
  const name = `Patroni's leader killed, ${way}`;
  const run = async ({ cycles, awaitsMails }, say) => {
    const cluster = await Patroni.start();
    let found;
    try {
      found = await WAYS[way](cluster);
      return await underTraffic(name, { house: { database: { url: found.url }, nodes: 2 }, limit: REFUSED_WITHIN_MS, awaitsMails, say }, (scene) => trouble(cluster, cycles, say, scene));
    } finally {
      found?.stop();
      await cluster.stop();
    }
  };
  // Patroni's lease takes twenty seconds to run out, longer than CI has for it.
  return { name, isAsked: () => false, short: { cycles: 2, awaitsMails: false }, long: { cycles: 20 }, run };
}

async function trouble(cluster, cycles, say, { house, traffic, watch }) {
  const service = await Client.of(house, "tool-basic");
  const { tokens } = await tokensOf(service, userOf(house, "full"), { scope: "openid" });
  const asks = async () => {
    const began = performance.now();
    while (!(await isAnswered(service.metadata.userinfo_endpoint, tokens.access_token))) await sleep(20);
    return performance.now() - began;
  };
  const promises = async (before) => {
    const began = performance.now();
    while (traffic.total === before) await sleep(10);
    return performance.now() - began;
  };
  const worst = { led: 0, answered: 0, synced: 0, kept: 0 };
  for (let cycle = 1; cycle <= cycles; cycle += 1) {
    await cluster.whole();
    await sleep(1_000 + Math.random() * 1_000);
    const leader = await cluster.leader();
    await cluster.kill(leader);
    const other = cluster.ledByOther(leader);
    const [led, answering, synced, keeping] = await Promise.all([other, asks(), afterwards(other, () => cluster.takesCommits()), afterwards(other, () => promises(traffic.total))]);
    // Each beside what it cannot come before.
    const now = { led, answered: Math.max(0, answering - led), synced, kept: Math.max(0, keeping - synced) };
    for (const key of Object.keys(worst)) worst[key] = Math.max(worst[key], now[key]);
    for (const [key, does] of [["answered", "answers"], ["kept", "keeps promises"]]) {
      if (now[key] > BACK_WITHIN_MS) watch.note(`cycle ${cycle}: ${does} again ${Math.round(now[key])} ms after the cluster does`);
    }
    traffic.generation += 1;
    cluster.revive(leader);
    say(`${cycle} of ${cycles}: ${JSON.stringify(now, (_, value) => (typeof value === "number" ? Math.round(value) : value))}; ${traffic.total} acknowledged, ${traffic.lost.length} lost ${traffic.lost.at(-1) ?? ""}`);
  }
  await cluster.whole();
  const starts = house.nodes.reduce((sum, node) => sum + node.starts, 0);
  if (starts !== house.nodes.length || !house.nodes.every((node) => node.isUp)) watch.note("a node was started again");
  const seconds = (milliseconds) => `${(milliseconds / 1_000).toFixed(2)} s`;
  const note =
    `Patroni has a leader after at most ${seconds(worst.led)} (ttl ${TIMES.ttl}, loop_wait ${TIMES.loop_wait}, retry_timeout ${TIMES.retry_timeout}), the program answers at most ${seconds(worst.answered)} later; ` +
    `the leader has a synchronous standby after at most ${seconds(worst.synced)}, the program keeps promises at most ${seconds(worst.kept)} later; ${cluster.rewinds} rewinds; ${watch.unavailable} requests were answered 503`;
  return { cycles, note, patroni: worst };
}

const afterwards = (first, then) => first.then(then);

export const patroniThroughHaproxy = killed("through HAProxy");
export const patroniByHosts = killed("several hosts in the address");
