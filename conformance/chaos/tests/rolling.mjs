// Nodes are replaced one after the other behind HAProxy while everybody goes on: no request fails. And so is the version before by this one, on a schema that is migrated
// while the version before runs on it (docs/decisions/0008).
import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "../../harness/client.mjs";
import { tokensOf, userOf } from "../../harness/people.mjs";
import { binary } from "../../harness/program.mjs";
import { expand } from "../expansion.mjs";
import { Haproxy } from "../haproxy.mjs";
import { House } from "../house.mjs";
import { enough } from "../rounds.mjs";

/** Clients that ask at the same time: half of them over connections that they keep, half by new ones. */
const CLIENTS = 16;
const SCOPE = { scope: "openid offline_access" };

/** One request over `agent`; its status and JSON. No connection, or one that breaks, is status 0. */
function ask(agent, url, { method = "GET", headers = {}, body } = {}) {
  return new Promise((done) => {
    const asked = request(url, { method, agent, timeout: 20_000, headers: { ...headers, ...(body && { "content-type": "application/x-www-form-urlencoded", "content-length": Buffer.byteLength(body) }) } }, (answer) => {
      const chunks = [];
      answer.on("data", (chunk) => chunks.push(chunk));
      answer.on("error", ({ message }) => done({ status: 0, text: message }));
      answer.on("end", () => done({ status: answer.complete ? answer.statusCode : 0, text: Buffer.concat(chunks).toString() }));
    });
    asked.on("timeout", () => asked.destroy(new Error("no answer in time"))).on("error", ({ message }) => done({ status: 0, text: message }));
    asked.end(body);
  });
}

/** Refreshes its tokens and asks with them who somebody is, over and over, and counts what fails. Nothing is sent twice. */
async function goOn({ client, token: first, isKept, told, stopped }) {
  const agent = new Agent({ keepAlive: isKept, maxSockets: 1 });
  const { headers, values } = await client.authentication();
  let token = first;
  const count = (name, { status, text }) => {
    told.acknowledged.request += 1;
    if (status === 200) return true;
    if (told.lost.length < 1_000) told.lost.push(`${name}${isKept ? ", kept connection" : ""}: ${status} ${text.slice(0, 200)}`);
    return false;
  };
  while (!stopped()) {
    const body = new URLSearchParams({ ...values, grant_type: "refresh_token", refresh_token: token }).toString();
    const refreshed = await ask(agent, client.metadata.token_endpoint, { method: "POST", headers, body });
    if (!count("refresh", refreshed)) {
      await sleep(100);
      continue;
    }
    const { access_token, refresh_token } = JSON.parse(refreshed.text);
    token = refresh_token;
    for (let number = 0; number < 3; number += 1) count("userinfo", await ask(agent, client.metadata.userinfo_endpoint, { headers: { authorization: `Bearer ${access_token}` } }));
  }
  agent.destroy();
}

async function underLoad(house, { requests }, say, replace) {
  const told = { cycles: 0, acknowledged: { request: 0 }, lost: [], half: [], wrong: [] };
  const clients = await Promise.all(["tool-basic", "tool-public"].map((id) => Client.of(house, id)));
  const kinds = ["full", "linked"].map((kind) => userOf(house, kind));
  let isOver = false;
  const running = [];
  for (let number = 0; number < CLIENTS; number += 1) {
    const client = clients[number % 2];
    const { tokens } = await tokensOf(client, kinds[(number >> 1) % 2], SCOPE);
    running.push(goOn({ client, token: tokens.refresh_token, isKept: number % 4 < 2, told, stopped: () => isOver }));
  }
  const began = performance.now();
  try {
    do {
      await replace(told);
      told.cycles += 1;
      if (told.cycles % 10 === 0) say(`${told.cycles} restarts, ${told.acknowledged.request} requests, ${told.lost.length} failed`);
    } while ((told.acknowledged.request < requests && !enough()) || told.cycles < house.nodes.length);
  } finally {
    isOver = true;
    await Promise.all(running);
  }
  const rate = Math.round(told.acknowledged.request / ((performance.now() - began) / 1_000));
  told.half.push(...(await house.verify()), ...house.panics());
  return { ...told, outage: 0, note: `${told.lost.length} of ${told.acknowledged.request} requests failed, at ${rate} a second, while nodes were stopped and started ${told.cycles} times${told.more ?? ""}` };
}

/** SIGTERM, until it has ended; then it starts again. On the way it says that it is not ready, while it still takes requests. */
async function again(house, node, told, program) {
  const ended = node.stop();
  const said = [];
  while (node.isUp) {
    said.push((await node.ready()).status);
    await sleep(20);
  }
  await ended;
  if (!said.includes(503)) told.wrong.push(`node ${node.number} closed without a word at /ready: ${said}`);
  if (program) node.program = program;
  await node.start();
  // Whoever looks after the nodes does not let the next one go before.
  await house.balancer.knows(node);
}

export const rollingRestart = {
  name: "rolling restart, PostgreSQL, two nodes, HAProxy",
  short: { requests: 3_000 },
  long: { requests: 50_000 },
  async run(form, say) {
    const house = await House.make({ database: "postgres", nodes: 2, balancer: Haproxy });
    try {
      await house.start();
      let turn = 0;
      return await underLoad(house, form, say, (told) => again(house, house.nodes[(turn += 1) % 2], told));
    } finally {
      await house.dispose();
    }
  },
};

export const schemaAhead = {
  name: "schema of the next version, this program, HAProxy",
  short: { requests: 2_000 },
  long: { requests: 20_000 },
  async run(form, say) {
    const house = await House.make({ database: "postgres", nodes: 2, balancer: Haproxy });
    try {
      await house.start();
      let turn = 0;
      return await underLoad(house, form, say, async (told) => {
        if (turn === 0) say(`the schema changed, after ${await expand(house.store.url)} locks that were not had at once`);
        await again(house, house.nodes[(turn += 1) % 2], told);
      });
    } finally {
      await house.dispose();
    }
  },
};

/** `COMMON_ID_PREVIOUS` is a program of the version before. */
export const rollingUpgrade = {
  name: "rolling upgrade, PostgreSQL, two nodes, HAProxy",
  isAsked: () => Boolean(process.env.COMMON_ID_PREVIOUS),
  short: { requests: 3_000 },
  long: { requests: 50_000 },
  async run(form, say) {
    const previous = process.env.COMMON_ID_PREVIOUS;
    const house = await House.make({ database: "postgres", nodes: 2, balancer: Haproxy, program: previous });
    try {
      await house.start();
      let turn = 0;
      return await underLoad(house, form, say, async (told) => {
        const isBack = turn >= 4 && turn % 4 >= 2;
        if (turn === 0) {
          house.program = binary;
          const ran = (await house.command("migrate")).split("\n").filter((line) => /^\d{14}$/.test(line));
          say(`${ran.length} migrations ran`);
          told.more = `; before, as many asked while ${ran.length} migrations ran${ran.length ? `: ${ran.join(", ")}` : ", so that the schemas are the same"}`;
        }
        // Forward, and in every second round the way back: the version before lives with the schema of this one.
        await again(house, house.nodes[turn % 2], told, isBack ? previous : binary);
        turn += 1;
      });
    } finally {
      await house.dispose();
    }
  },
};
