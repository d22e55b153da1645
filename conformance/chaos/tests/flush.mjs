// Flush before answer: what kill -9 does not show. strace looks at the program while somebody makes one change after another; each answer comes after the flush of what
// was written for it.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "../../harness/client.mjs";
import { tokensOf, userOf } from "../../harness/people.mjs";
import { House } from "../house.mjs";
import { logIn } from "../lanes/people.mjs";
import { answersOf, callsOf } from "../trace.mjs";

const CALLS = "fdatasync,fsync,write,writev,pwrite64,pwritev,sendto,sendmsg";
/** A heading of our own tells the answers of the changes from all others. */
const SCOPE = { scope: "openid offline_access" };

/** What an acknowledgement looks like on the wire. */
const HEADS = { refresh: /"HTTP\/1\.1 200 OK.*"refresh_token|"HTTP\/1\.1 200 OK/, password: /"HTTP\/1\.1 303/ };

export const flush = {
  name: "flush before answer, SQLite (strace)",
  isQuiet: true,
  short: { changes: 40 },
  long: { changes: 1_000 },
  async run({ changes }, say) {
    const house = await House.make();
    const file = path.join(house.folder, "trace");
    const told = { cycles: changes, acknowledged: { refresh: 0, revocation: 0 }, lost: [], half: [], wrong: [] };
    try {
      // Beside the program, which keeps its signals; the lines are short: an answer is known by its first one.
      house.wrap = ["strace", "-D", "-f", "-ttt", "-y", "-y", "-s", "24", "-e", `trace=${CALLS}`, "-o", file];
      await house.start();
      const client = await Client.of(house, "tool-basic");
      let { refresh_token: token } = (await tokensOf(client, userOf(house, "full"), SCOPE)).tokens;
      const visit = await logIn(client, userOf(house, "full"), SCOPE);
      // Mails and other work that came of the logins.
      await sleep(2_000);
      const before = callsOf(readFileSync(file, "utf8")).length;
      for (let change = 0; change < changes; change += 1) {
        const answer = await client.refresh(token);
        if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
        token = answer.json.refresh_token;
        told.acknowledged.refresh += 1;
      }
      await house.nodes[0].stop();
      const calls = callsOf(readFileSync(file, "utf8")).slice(before);
      const answers = answersOf(calls, HEADS.refresh);
      if (answers.length < changes) told.wrong.push(`strace saw ${answers.length} answers of ${changes}`);
      const [unwritten, unflushed] = [answers.filter(({ isWritten }) => !isWritten).length, answers.filter(({ isWritten, isFlushed }) => isWritten && !isFlushed).length];
      if (unflushed > 0) told.lost.push(`${unflushed} answers went before what was written for them was flushed`);
      if (unwritten > 0) told.wrong.push(`${unwritten} answers came without a write`);
      told.half.push(...(await house.verify()), ...house.panics());
      say(`${answers.length} answers, ${unflushed} before their flush`);
      return { ...told, note: `${answers.length} answers, each after the flush of the ${answers.reduce((sum, { writes }) => sum + writes, 0)} writes before it` };
    } finally {
      await house.dispose();
    }
  },
};
