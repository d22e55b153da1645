// What an operator watches, by the tools that operators have: the metrics of a program that has lived a day are clean for promtool, every alert rings when it
// has to and is silent otherwise, and a real Prometheus that asked the program has data for every panel of the dashboard.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { parse } from "yaml";
import { freeBase, startDemo } from "../harness/program.mjs";
import { liveADay, someone } from "./day.mjs";

const ROOT = path.resolve(import.meta.dirname, "../..");
const DOCKER = path.join(ROOT, "docker");
const read = (file) => readFileSync(path.join(ROOT, file), "utf8");
const dashboard = JSON.parse(read("docker/grafana/common-id.json"));
const panels = dashboard.panels.filter((panel) => panel.type !== "row");
/** Metrics that a demo does not have: it is not asked to end TLS with files of an operator. idp/server/tests/program/renewal.rs shows that they come. */
const NOT_IN_A_DEMO = /common_id_tls_certificate_/;
const START_LIMIT_MS = 20_000;

function promtool(parameters, input) {
  const { status, stdout, stderr, error } = spawnSync("promtool", parameters, { cwd: DOCKER, input, encoding: "utf8" });
  assert.ifError(error);
  return { status, said: `${stdout}${stderr}` };
}

test("the rules are rules, and each alert rings and is silent as its test says", () => {
  for (const parameters of [["check", "rules", "--lint-fatal", "alerts.yaml"], ["test", "rules", "alerts.test.yaml"]]) {
    const { status, said } = promtool(parameters);
    assert.equal(status, 0, said);
  }
  const cases = parse(read("docker/alerts.test.yaml")).tests.flatMap((one) => one.alert_rule_test);
  for (const { alert } of parse(read("docker/alerts.yaml")).groups.flatMap((group) => group.rules)) {
    const rings = cases.filter((one) => one.alertname === alert).map((one) => one.exp_alerts.length > 0);
    assert.deepEqual(rings.sort(), [false, true], `${alert}: once ringing, once silent`);
  }
});

describe("a program that has lived a day, and a Prometheus that watches it", () => {
  let program, watcher, base, folder;

  before(async () => {
    program = await startDemo();
    base = `http://127.0.0.1:${await freeBase()}`;
    folder = mkdtempSync(path.join(tmpdir(), "common-id-prometheus-"));
    const target = new URL(program.demo.admin).host;
    const settings = { global: { scrape_interval: "1s", evaluation_interval: "1s" }, rule_files: [path.join(DOCKER, "alerts.yaml")], scrape_configs: [{ job_name: "common-id", static_configs: [{ targets: [target] }] }] };
    // JSON is YAML.
    writeFileSync(path.join(folder, "prometheus.yml"), JSON.stringify(settings));
    const options = { "config.file": path.join(folder, "prometheus.yml"), "storage.tsdb.path": path.join(folder, "data"), "web.listen-address": new URL(base).host };
    watcher = spawn("prometheus", Object.entries(options).map(([name, value]) => `--${name}=${value}`), { stdio: ["ignore", "ignore", "pipe"] });
    watcher.said = "";
    watcher.stderr.on("data", (text) => (watcher.said += text));
    watcher.on("error", (error) => (watcher.said += error));
    await until("Prometheus starts", () => fetch(`${base}/-/ready`).then((answer) => answer.ok, () => false));
    // One look before the day, so that what happens in it has increased.
    await until("it has looked once", async () => (await ask('up{job="common-id"} == 1')).length > 0);
    await liveADay(program, someone("kujira"));
    await sleep(3_500);
  });
  after(async () => {
    watcher?.kill("SIGKILL");
    if (folder) rmSync(folder, { recursive: true, force: true });
    await program?.dispose();
  });

  async function until(what, holds) {
    for (const end = Date.now() + START_LIMIT_MS; !(await holds()); await sleep(100)) assert.ok(Date.now() < end, `not in time: ${what}\n${watcher.said}`);
  }

  async function ask(query) {
    const answer = await (await fetch(`${base}/api/v1/query?${new URLSearchParams({ query })}`)).json();
    assert.equal(answer.status, "success", `${query}: ${answer.error}`);
    return answer.data.result;
  }

  test("promtool has nothing to say about the metrics", async () => {
    const text = await (await fetch(`${program.demo.admin}/metrics`)).text();
    const { status, said } = promtool(["check", "metrics"], text);
    assert.deepEqual([status, said], [0, ""]);
  });

  test("every panel has data", async () => {
    assert.ok(panels.length > 25, "the panels are found");
    const empty = [];
    for (const { title, targets } of panels) {
      for (const { expr } of targets) {
        const query = expr.replaceAll("$job", "common-id").replaceAll("$__rate_interval", "1m");
        const rows = await ask(query);
        const hasData = rows.length > 0 && rows.some(({ value }) => Number.isFinite(Number(value[1])));
        if (NOT_IN_A_DEMO.test(expr) === hasData) empty.push(`${title}: ${query}`);
      }
    }
    assert.deepEqual(empty, []);
  });

  test("the steps of the funnels are there by their names", async () => {
    for (const { title, targets } of panels.filter(({ type }) => type === "bargauge")) {
      const rows = await ask(targets[0].expr.replaceAll("$job", "common-id"));
      const steps = targets[0].expr.match(/\(([a-z_|]+)\)"/)[1].split("|");
      assert.deepEqual(rows.map(({ metric }) => metric.event.split(".")[1]).sort(), steps.sort(), title);
    }
  });

  test("nothing rings on a good day", async () => {
    assert.deepEqual(await ask('ALERTS{alertstate="firing"}'), []);
  });
});

test("the dashboard asks by its variables, in both languages, and no two panels lie on one another", () => {
  const places = new Set();
  for (const { title, gridPos, datasource, targets } of panels) {
    assert.match(title, /^[\x20-\x7e]+ \/ .*\S$/, title);
    assert.equal(datasource.uid, "${datasource}", title);
    for (const { expr } of targets) assert.match(expr, /job="\$job"/, title);
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
        assert.ok(x < 24 && !places.has(`${x},${y}`), `${title} lies on another`);
        places.add(`${x},${y}`);
      }
    }
  }
});
