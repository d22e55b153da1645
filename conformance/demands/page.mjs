// Writes test-output/demands.html: standard, section, demand, test, result of the last run. Fails when a demand has no test that ran and passed.
//   conformance/node conformance/demands/page.mjs [RESULTS]
import { readAll } from "../checklist/results.mjs";
import { writeSheet } from "../checklist/sheet.mjs";
import { count, judgeDemand, standards } from "./demands.mjs";

const results = readAll(process.argv[2]);
const judged = standards().map(({ standard, demands }) => ({ section: standard, lines: demands.map((demand) => judgeDemand(demand, results)) }));
for (const { section, lines } of judged) {
  const { proven, ours, notOurs, deviations } = count(lines);
  console.log(`${section}: ${proven} of ${ours} proven${notOurs ? `, ${notOurs} not ours` : ""}${deviations ? `, ${deviations} not met` : ""}`);
}
const { proven, ours, notOurs, deviations } = count(judged.flatMap(({ lines }) => lines));
const summary = `${proven} of ${ours} demands of ${judged.length} standards are proven; ${deviations} are not met and ${notOurs} are not on this provider, each with its reason.`;
writeSheet("demands.html", "Demands of the standards", judged, summary, "Section and demand");
