// Serves a steady mixed load, and looks what grows: see ../endurance.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { outputFolder } from "../house.mjs";
import { machine } from "../report.mjs";
import { stretch } from "./stretch.mjs";
import { judge, LONG, SHORT, text } from "./verdict.mjs";

const { values: options } = parseArgs({
  options: {
    hours: { type: "string", default: "2" },
    minutes: { type: "string" },
    rate: { type: "string", default: "50" },
    output: { type: "string", default: path.join(outputFolder(), "endurance.txt") },
  },
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));
const seconds = options.minutes ? 60 * Number(options.minutes) : 3_600 * Number(options.hours);
const isLong = seconds >= 3_600;
const report = { began: new Date().toISOString(), ...(await machine()) };
const told = await stretch({ seconds, every: isLong ? 60 : 10, rate: Number(options.rate) }, (what) => console.log(`  ${what}`));
const judged = judge(told, isLong ? LONG : SHORT);
const said = text({ ...report, told, judged });
writeFileSync(options.output, `${said}\n`);
writeFileSync(options.output.replace(/\.txt$/, "") + ".json", `${JSON.stringify({ ...report, told, judged }, null, 1)}\n`);
console.log(`\n${said}`);
process.exit(judged.verdict === "held" ? 0 : 1);
