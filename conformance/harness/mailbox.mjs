// The mails that have come: into the demo's mailbox, or to a mail server of the test's own.
import { setTimeout as sleep } from "node:timers/promises";

export async function mailsTo(program, address) {
  const messages = program.mails?.messages ?? (await (await fetch(new URL("/api/messages", program.demo.mailbox))).json());
  return messages.filter((message) => [message.to].flat().some((to) => to.includes(address)));
}

/** The newest mail to `address` for which `wanted` holds; waits for it. */
export async function mail(program, address, wanted = () => true, seconds = 20) {
  const until = Date.now() + seconds * 1000;
  let seen = [];
  while (Date.now() < until) {
    seen = await mailsTo(program, address);
    const found = seen.filter(wanted).sort((one, other) => String(other.date).localeCompare(String(one.date)) || Number(other.id) - Number(one.id))[0];
    if (found) return found;
    await sleep(100);
  }
  throw new Error(`the mail to ${address} has not come; there are: ${JSON.stringify(seen.map((message) => message.subject))}`);
}

export const hasCode = (message) => /(?<!\d)\d{6}(?!\d)/.test(message.text);
export const codeIn = (message) => message.text.match(/(?<!\d)\d{6}(?!\d)/)[0];

/** The address of the dealer link in ML3. */
export const linkIn = (message, issuer) => message.text.split(/\s+/).find((word) => word.startsWith(`${issuer}/link/`));
