// The alerts: of metrics and events that there are, and each with a place in the guide that says what to do.
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { parse } from "yaml";

const ROOT = path.resolve(import.meta.dirname, "../..");
const read = (file) => readFileSync(path.join(ROOT, file), "utf8");
const guide = read("docs/operators/alerts.md");
const rules = parse(read("docker/alerts.yaml")).groups.flatMap((group) => group.rules);
const sources = globSync("{idp,federation,admin}/{src,server/src}/**/*.rs", { cwd: ROOT }).map(read).join("\n");
const metrics = new Set(sources.match(/"common_id_\w+"/g).map((name) => name.slice(1, -1)));

test("every alert has its heading in the guide, and no heading is without one", () => {
  const headings = [...guide.matchAll(/^## ([A-Z][a-z]+[A-Z]\w*|Errors|Slow)$/gm)].map(([, name]) => name);
  assert.deepEqual(rules.map((rule) => rule.alert), headings);
  for (const rule of rules) assert.ok(["page", "ticket"].includes(rule.labels.severity) && rule.annotations.summary, rule.alert);
});

test("every metric of an alert is one of the program's, and every metric of the program is in the guide", () => {
  for (const rule of rules) {
    for (const [name] of rule.expr.matchAll(/common_id_\w+/g)) assert.ok(metrics.has(name.replace(/_(count|bucket|sum)$/, "")), `${rule.alert}: ${name}`);
    for (const [, events] of rule.expr.matchAll(/event=~?"([^"]+)"/g)) for (const event of events.split("|")) assert.ok(sources.includes(`"${event}"`), `${rule.alert}: ${event}`);
    for (const [, limits] of rule.expr.matchAll(/limit=~?"([^"]+)"/g)) for (const limit of limits.split("|")) assert.match(sources, new RegExp(`\\b${limit.replace(".*", "\\w+")}: \\d`), `${rule.alert}: ${limit}`);
  }
  for (const name of metrics) assert.ok(guide.includes(`\`${name}\``), `${name} is not in the guide`);
});
