// What the tests have in common: a provider under traffic, a trouble, and the questions afterwards.
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "../harness/client.mjs";
import { tokensOf, userOf } from "../harness/people.mjs";
import { House, outputFolder } from "./house.mjs";
import { Journal } from "./journal.mjs";
import { linking } from "./lanes/links.mjs";
import { changing } from "./lanes/passwords.mjs";
import { registering } from "./lanes/registrations.mjs";
import { refreshing, revoking } from "./lanes/tokens.mjs";
import { Probe } from "./probe.mjs";
import { Traffic } from "./traffic.mjs";
import { Watch } from "./watch.mjs";

/** A mail of a node that was killed is sent when its lease ends. */
const MAILS_WITHIN_MS = 130_000;

/**
 * Runs `trouble` under traffic. It gets `{ house, traffic, watch, say }` and gives what its row says beyond the usual. `house` is for `House.make`, `limit` the longest
 * time in milliseconds that an answer may take.
 */
export async function underTraffic(name, { house: how, limit, awaitsMails = true, say = () => {} }, trouble) {
  const house = await House.make(how);
  let watch;
  try {
    await house.start();
    watch = new Watch([new URL(house.demo.issuer).origin], { limit });
    const traffic = new Traffic(house, new Journal(path.join(outputFolder("journals"), `${name.replace(/\W+/g, "-")}.jsonl`)));
    const [service, open] = await Promise.all(["tool-basic", "tool-public"].map((id) => Client.of(house, id)));
    const { tokens } = await tokensOf(service, userOf(house, "full"), { scope: "openid" });
    traffic.begin(lanes(house, traffic, service, open));
    const probe = new Probe(service.metadata.userinfo_endpoint, tokens.access_token);
    const told = await trouble({ house, traffic, watch, say });
    traffic.generation += 1;
    const outage = await probe.end();
    await traffic.end();
    const mails = await mailsOf(house, traffic, awaitsMails);
    watch.end();
    const { answered, unavailable, broken, slowestMilliseconds, wrong } = watch;
    return {
      acknowledged: traffic.acknowledged,
      looked: traffic.looked,
      unanswered: traffic.unanswered,
      lost: [...traffic.lost, ...mails.lost],
      half: [...traffic.half, ...(await house.verify())],
      wrong: [...wrong, ...house.panics()],
      outage,
      requests: { answered, unavailable, broken, slowest: Math.round(slowestMilliseconds) },
      mails: mails.counts,
      ...told,
    };
  } finally {
    watch?.end();
    await house.dispose();
  }
}

function lanes(house, traffic, service, open) {
  const [full, linked, fresh] = ["full", "linked", "no_birthdate"].map((kind) => userOf(house, kind));
  const known = [full.username];
  return [
    ["registration", registering(traffic, service, known)],
    ["refresh", refreshing(traffic, service, full)],
    ["refresh", refreshing(traffic, open, linked)],
    ["revocation", revoking(traffic, service, full)],
    ["link", linking(traffic, known)],
    ["password", changing(traffic, service, fresh)],
  ];
}

/** Every link's mail has come. A mail that was sent and not confirmed may come again, under the same Message-ID. */
async function mailsOf(house, traffic, isAwaited) {
  const wanted = new Map();
  for (const { email } of traffic.linked) wanted.set(email, (wanted.get(email) ?? 0) + 1);
  const ofLinks = () => house.mails.messages.filter(({ subject }) => subject.includes("販売店連携の手続き"));
  const missing = () => {
    const come = new Map();
    for (const { to, messageId } of ofLinks()) come.set(to[0], (come.get(to[0]) ?? new Set()).add(messageId));
    return [...wanted].filter(([email, count]) => (come.get(email)?.size ?? 0) < count);
  };
  for (const end = Date.now() + (isAwaited ? MAILS_WITHIN_MS : 3_000); missing().length > 0 && Date.now() < end; ) await sleep(100);
  const [all, ids] = [ofLinks().length, new Set(ofLinks().map(({ messageId }) => messageId)).size];
  // Where nobody waits: what has not come has to be in the outbox still.
  const waiting = isAwaited || missing().length === 0 ? 0 : JSON.parse(await house.command("mail", "list", "--state", "waiting", "--kind", "dealer-link-start", "--limit", "1000", "--json")).length;
  const lost = missing().length > waiting ? missing().map(([email, count]) => `mail: fewer than ${count} for ${email}`) : [];
  return { lost, counts: { links: ids, repeated: all - ids, waiting } };
}
