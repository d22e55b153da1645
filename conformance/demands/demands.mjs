// The demands of the standards on an authorization server, read from the YAML files beside this one, and whether the results of a run prove them.
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { checkTests, judgeTests } from "../checklist/lines.mjs";

/** The standards in the order in which they are shown: a file each. */
export const ORDER = [
  "rfc9700",
  "rfc7636",
  "rfc9207",
  "rfc9126",
  "rfc9101",
  "rfc9449",
  "rfc8705",
  "rfc8707",
  "rfc9068",
  "rfc7009",
  "rfc7662",
  "rfc7591",
  "rfc7592",
  "rfc8628",
  "rfc8252",
  "ciba-core",
  "core-2",
  "core-3",
  "core-4",
  "core-5",
  "core-15",
  "rp-initiated-logout",
  "back-channel-logout",
  "front-channel-logout",
  "session-management",
];

/** The words of RFC 2119 that bind; what a standard leaves open is no demand. */
const LEVELS = ["must", "must not", "should", "should not"];

/** Every standard with its demands. A file that is not as ../README.md says stops here, with its name. */
export function standards(folder = import.meta.dirname) {
  const place = (file) => ORDER.indexOf(file.slice(0, -".yaml".length));
  const files = globSync("*.yaml", { cwd: folder }).sort((one, other) => place(one) - place(other));
  return files.map((file) => {
    const read = parse(readFileSync(path.join(folder, file), "utf8"));
    if (place(file) < 0) throw new Error(`${file}: a standard that nobody asked for`);
    if (typeof read.standard !== "string" || !Array.isArray(read.demands) || read.demands.length === 0) throw new Error(`${file}: needs standard and demands`);
    for (const demand of read.demands) checkDemand(file, demand);
    return read;
  });
}

function checkDemand(file, { section, level, demand, proved_by: tests, not_ours: notOurs, deviates, ...rest }) {
  const at = `${file}: ${section} ${demand}`;
  if (typeof section !== "string" || !/^([A-Z]|\d+)(\.\d+)*$/.test(section)) throw new Error(`${at}: section is a number in quotes`);
  if (!LEVELS.includes(level)) throw new Error(`${at}: level is one of ${LEVELS}`);
  if (typeof demand !== "string" || demand === "") throw new Error(`${file}: ${section}: a demand without words`);
  if (Object.keys(rest).length > 0) throw new Error(`${at}: unknown ${Object.keys(rest)}`);
  const reasons = [notOurs, deviates].filter((reason) => reason !== undefined);
  if (tests === undefined && reasons.length === 0) throw new Error(`${at}: needs proved_by, not_ours or deviates`);
  if (reasons.length > 1) throw new Error(`${at}: is not ours, or ours and not met`);
  for (const reason of reasons) if (typeof reason !== "string" || reason.length < 10) throw new Error(`${at}: not_ours and deviates say why`);
  if (tests !== undefined) checkTests(at, tests);
}

/** One demand as a line of the page. One that is not ours, or that the provider does not meet, has its reason there, and the tests that it names have to pass all the same. */
export function judgeDemand({ section, level, demand, proved_by: tests = [], not_ours: notOurs, deviates }, results) {
  const judged = judgeTests(tests, results);
  const proven = judged.every((test) => test.status === "passed");
  const kind = notOurs !== undefined ? "not ours" : deviates !== undefined ? "deviates" : "ours";
  const reason = notOurs ?? deviates;
  const told = reason === undefined ? [] : [{ name: reason, status: kind, where: [] }];
  return { line: `${section} ${level.toUpperCase()} ${demand}`, kind, proven, tests: [...told, ...judged] };
}

/** What a run says of one standard. */
export function count(lines) {
  const of = (wanted) => lines.filter(({ kind }) => kind === wanted);
  const ours = of("ours");
  return { ours: ours.length, proven: ours.filter((line) => line.proven).length, notOurs: of("not ours").length, deviations: of("deviates").length };
}
