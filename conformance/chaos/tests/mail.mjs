// The mail server is away, silent at each of its verbs, refuses for now, and refuses for good: requests go on, and every mail comes once.
import { setTimeout as sleep } from "node:timers/promises";
import { random } from "../../harness/client.mjs";
import { mailsTo } from "../../harness/mailbox.mjs";
import { toCodePage } from "../../harness/registration.mjs";
import { Web } from "../../harness/web.mjs";
import { House } from "../house.mjs";

const PAGE_WITHIN_MS = 5_000;
/** docs/decisions/0003: ten seconds after the server is well; a try that hangs has its own deadline before that. */
const MAIL_WITHIN_MS = 40_000;

const at = (verb, said) => (asked) => (asked === verb ? said : undefined);
/** What a server does; `isFinal` where the mail is to be given up, and never comes. */
const TROUBLES = {
  away: { away: true },
  "silent at the greeting": { trouble: at("greeting", "silence") },
  "silent after EHLO": { trouble: at("EHLO", "silence") },
  "silent after MAIL": { trouble: at("MAIL", "silence") },
  "silent after RCPT": { trouble: at("RCPT", "silence") },
  "silent after DATA": { trouble: at("DATA", "silence") },
  "silent after the mail": { trouble: at(".", "silence") },
  "421 at the greeting": { trouble: at("greeting", "421 too busy") },
  "451 to MAIL": { trouble: at("MAIL", "451 not now") },
  "450 to RCPT": { trouble: at("RCPT", "450 not now") },
  "451 to the mail": { trouble: at(".", "451 not now") },
  "550 to RCPT": { trouble: at("RCPT", "550 nobody here"), isFinal: true },
  "554 to the mail": { trouble: at(".", "554 not this one"), isFinal: true },
};

/** Registrations until the page that waits for the code; their addresses. */
async function ask(house, count, told) {
  const emails = Array.from({ length: count }, () => `${random(9).toLowerCase()}@mail.example.jp`);
  for (const email of emails) {
    const began = performance.now();
    const page = await toCodePage(house, new Web(), email);
    told.slowest = Math.max(told.slowest, performance.now() - began);
    if (!page.has("#code")) throw new Error(`no page for the code: ${page.status} ${page.url}`);
  }
  return emails;
}

async function missing(house, emails) {
  const come = await Promise.all(emails.map((email) => mailsTo(house, email)));
  return emails.filter((_, number) => come[number].length === 0);
}

async function one(name, { away, trouble, isFinal }, { seconds, mails }, say) {
  const house = await House.make();
  const told = { lost: [], half: [], acknowledged: 0, slowest: 0 };
  try {
    await house.start();
    if (away) house.mails.stop();
    else house.mails.trouble = trouble;
    const during = await ask(house, mails, told);
    await sleep(seconds * 1_000);
    if (away) await house.mails.up();
    house.mails.trouble = () => undefined;
    const began = performance.now();
    const after = await ask(house, mails, told);
    told.acknowledged = 2 * mails;
    const wanted = isFinal ? after : [...during, ...after];
    while ((await missing(house, wanted)).length > 0 && performance.now() - began < MAIL_WITHIN_MS) await sleep(50);
    told.outage = performance.now() - began;
    for (const email of await missing(house, wanted)) told.lost.push(`${name}: no mail for ${email}`);
    // Whoever sends twice does it now.
    await sleep(2_000);
    for (const email of wanted) {
      const ids = (await mailsTo(house, email)).map(({ messageId }) => messageId);
      // What was taken and not confirmed is sent again, so that the other side can tell: under the same Message-ID.
      if (new Set(ids).size > 1) told.half.push(`${name}: ${ids.length} mails for ${email}`);
      if (ids.length > 1 && !name.includes("after the mail")) told.half.push(`${name}: the mail for ${email} came ${ids.length} times`);
    }
    if (isFinal) for (const email of during) if ((await mailsTo(house, email)).length > 0) told.half.push(`${name}: ${email} was refused for good, and was tried again`);
    say(`${name}: all mails ${Math.round(told.outage)} ms after the server is well`);
    told.half.push(...(await house.verify()));
    told.half.push(...house.panics());
    return told;
  } finally {
    await house.dispose();
  }
}

export const mailInTrouble = {
  name: "mail server away, silent, refusing",
  isQuiet: true,
  short: { troubles: ["away", "silent after the mail", "451 to MAIL", "550 to RCPT"], seconds: 4, mails: 3 },
  long: { troubles: Object.keys(TROUBLES), seconds: 60, mails: 10 },
  async run({ troubles, seconds, mails }, say) {
    const told = { cycles: troubles.length, acknowledged: { mail: 0 }, lost: [], half: [], wrong: [] };
    const all = await Promise.all(troubles.map((name) => one(name, TROUBLES[name], { seconds, mails }, say)));
    for (const { lost, half, acknowledged } of all) {
      told.acknowledged.mail += acknowledged;
      told.lost.push(...lost);
      told.half.push(...half);
    }
    const [slowest, page] = ["outage", "slowest"].map((member) => Math.round(Math.max(...all.map((told) => told[member]))));
    if (page > PAGE_WITHIN_MS) told.wrong.push(`three pages took ${page} ms`);
    return { ...told, outage: 0, note: `three pages, of which the last writes a mail, within ${page} ms; every mail at most ${slowest} ms after the server is well` };
  },
};
