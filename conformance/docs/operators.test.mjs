// The operator's guides, word for word: every command in them runs in a production that `init` made, or stands below with the reason why not.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { Production } from "../harness/production.mjs";
import { binary } from "../harness/program.mjs";
import { registered } from "../harness/registration.mjs";
import { Web } from "../harness/web.mjs";

const run = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname, "../..");
const GUIDES = ["README.md", "docs/operators/install.md", "docs/operators/commands.md", "docs/operators/backup.md", "docs/operators/keys.md", "docs/operators/upgrade.md", "docs/registration.md"];

/** Commands that are proven elsewhere, or need what no test has. */
const ELSEWHERE = [
  [/^common-id serve$/, "it runs beside all of this"],
  [/^common-id try-login (?!.*--user)/, "a person answers: idp/server/tests/program/operators_day.rs"],
  [/^common-id postal import /, "the lists of Japan Post: idp/server/tests/program/postal.rs"],
];

/** The commands in the fenced blocks of a guide, without what is said behind them. */
function commandsOf(guide) {
  const blocks = readFileSync(path.join(ROOT, guide), "utf8").split(/^```.*$/m).filter((_, number) => number % 2 === 1);
  const lines = blocks.flatMap((block) => block.replaceAll("\\\n", " ").split("\n"));
  return lines.filter((line) => line.startsWith("common-id ")).map((line) => line.replace(/\s+#.*$/, "").replace(/\s+/g, " ").trim());
}

describe("the operator's guides", () => {
  let production;
  before(async () => {
    production = await (await Production.make()).start();
    for (const name of ["hanako", "check"]) await registered(production, new Web(), `${name}@example.jp`);
    production.write("check.password", "Kuruma-2026");
  });
  after(() => production?.dispose());

  /** As a shell on that machine does it; the issuer of the guides is this one. */
  async function typed(command) {
    const bash = command.replaceAll("https://id.example.jp", production.issuer).replace(/^common-id/, '"$0"');
    const { stdout } = await run("bash", ["-c", bash, binary], { cwd: production.folder, env: { ...process.env, DATABASE_URL: undefined } });
    return stdout;
  }

  test("every command does what it says", async () => {
    // Once each: what makes something is said in one guide and repeated in another.
    const commands = [...new Set(GUIDES.flatMap(commandsOf))];
    assert.ok(commands.length > 20, commands.join("\n"));
    for (const command of commands) {
      if (ELSEWHERE.some(([pattern]) => pattern.test(command))) continue;
      const said = await typed(command).catch((error) => assert.fail(`${command}\n${error.stderr}`));
      if (command.startsWith("common-id client add checker ")) production.write("checker.secret", said.trim().split("\n").at(-1));
    }
    for (const [pattern, why] of ELSEWHERE) assert.ok(commands.some((command) => pattern.test(command)), `nothing to except: ${pattern} (${why})`);
  });
});
