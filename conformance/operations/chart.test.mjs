// The Helm chart and the plain manifests made from it: by Helm's own linter, by the models of Kubernetes, by what we promise of them, and by the program,
// which is started with the settings and secrets that they give it. A cluster is not needed.
import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { parse, parseAllDocuments } from "yaml";
import { binary } from "../harness/program.mjs";

const run = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname, "../..");
const CHART = path.join(ROOT, "docker/helm/common-id");
const PLAIN = path.join(ROOT, "docker/kubernetes");
const helm = path.resolve(import.meta.dirname, "../helm");
/** Made up; a key of 32 bytes, as the program wants it. */
const SECRETS = {
  databaseUrl: "postgres://common_id:himitsu@database.example.jp/common_id?sslmode=verify-full&sslrootcert=system",
  masterKey: "k3J9xQ2mV7bT1cW8zR5nL0pS6yD4hF-_gA1eU2iO9Xw",
  smtp: "smtps://common-id:himitsu@mail.example.jp:465",
};
const EVERYTHING = { secrets: SECRETS, serviceMonitor: { enabled: true, labels: { release: "prometheus" } }, ingress: { enabled: true, className: "nginx" } };
/** Where npm keeps the model of each kind. */
const MODELS = { "monitoring.coreos.com": "@kubernetes-models/prometheus-operator/monitoring.coreos.com" };

let folder;
before(() => {
  folder = mkdtempSync(path.join(tmpdir(), "common-id-chart-"));
  // The first call builds it.
  const { status, stderr, error } = spawnSync(helm, ["version"], { encoding: "utf8" });
  assert.ifError(error);
  assert.equal(status, 0, stderr);
});
after(() => rmSync(folder, { recursive: true, force: true }));

const documents = (text) => parseAllDocuments(text).map((document) => document.toJS()).filter(Boolean);

function render(values, release = "common-id") {
  const file = path.join(folder, "values.json");
  writeFileSync(file, JSON.stringify(values));
  const { status, stdout, stderr } = spawnSync(helm, ["template", release, CHART, "--kube-version", "1.33.0", "--values", file], { encoding: "utf8" });
  return { status, stderr, objects: status === 0 ? documents(stdout) : [] };
}

/** Fails when Kubernetes would not know what is written there. */
async function judged(object) {
  const [group, version] = object.apiVersion.includes("/") ? object.apiVersion.split("/") : ["", object.apiVersion];
  const place = MODELS[group] ?? `kubernetes-models/${group}`;
  const { [object.kind]: Model } = await import(`${place}/${version}`.replace("//", "/"));
  assert.ok(Model, `no model of ${object.apiVersion} ${object.kind}`);
  try {
    await new Model(object).validate();
  } catch (error) {
    assert.fail(`${object.kind} ${object.metadata.name}: ${error.message}`);
  }
}

const of = (objects, kind, name = () => true) => objects.filter((object) => object.kind === kind && name(object.metadata.name));
const pods = (objects) => [...of(objects, "Deployment"), ...of(objects, "Job")].map(({ kind, spec }) => ({ kind, ...spec.template.spec, labels: spec.template.metadata.labels }));
const fits = (selector, labels) => Object.entries(selector.matchLabels ?? selector).every(([name, value]) => labels[name] === value);

test("helm's linter has nothing to say", () => {
  const { status, stdout, stderr } = spawnSync(helm, ["lint", "--strict", CHART, "--set", "secrets.existing=x"], { encoding: "utf8" });
  assert.equal(status, 0, stdout + stderr);
});

test("without secrets nothing is made, and it says what is missing", () => {
  for (const missing of Object.keys(SECRETS)) {
    const { status, stderr } = render({ secrets: { ...SECRETS, [missing]: "" } });
    assert.notEqual(status, 0, missing);
    assert.match(stderr, new RegExp(`secrets\\.${missing} is missing`));
  }
});

for (const [name, objectsOf] of [
  ["the chart with secrets of its own", () => render(EVERYTHING).objects],
  ["the chart with a Secret of yours", () => render({ ...EVERYTHING, secrets: { existing: "yours" } }).objects],
  ["the plain manifests", () => ["migrate", "common-id", "monitoring"].flatMap((file) => documents(readFileSync(path.join(PLAIN, `${file}.yaml`), "utf8")))],
]) {
  describe(name, () => {
    let objects;
    before(() => (objects = objectsOf()));

    test("every object is one that Kubernetes knows, and the models know a mistake", async () => {
      assert.ok(objects.length >= 9, `${objects.length}`);
      for (const object of objects) await judged(object);
      const wrong = structuredClone(of(objects, "Deployment")[0]);
      wrong.spec.replicas = "two";
      await assert.rejects(judged(wrong));
    });

    test("two nodes, one of which is always there", () => {
      const [{ spec }] = of(objects, "Deployment");
      assert.equal(spec.replicas, 2);
      assert.deepEqual(spec.strategy.rollingUpdate, { maxUnavailable: 0, maxSurge: 1 });
      const [budget] = of(objects, "PodDisruptionBudget");
      assert.equal(budget.spec.maxUnavailable, 1);
      assert.ok(fits(budget.spec.selector, spec.template.metadata.labels));
      for (const { labelSelector } of spec.template.spec.topologySpreadConstraints) assert.ok(fits(labelSelector, spec.template.metadata.labels));
    });

    test("every pod without rights, without a token, on a root that nobody writes, and with bounds", () => {
      assert.deepEqual(pods(objects).map(({ kind }) => kind), ["Deployment", "Job"]);
      for (const pod of pods(objects)) {
        assert.equal(pod.automountServiceAccountToken, false);
        assert.equal(pod.securityContext.runAsNonRoot, true);
        assert.equal(pod.securityContext.seccompProfile.type, "RuntimeDefault");
        for (const { securityContext, resources, volumeMounts, image } of pod.containers) {
          assert.equal(securityContext.readOnlyRootFilesystem, true);
          assert.equal(securityContext.allowPrivilegeEscalation, false);
          assert.deepEqual(securityContext.capabilities, { drop: ["ALL"] });
          assert.ok(resources.requests.cpu && resources.requests.memory && resources.limits.memory);
          assert.ok(volumeMounts.every(({ readOnly }) => readOnly));
          assert.match(image, /:(?!latest)[\w.-]+$/);
        }
      }
    });

    test("probes ask what the program answers, and a node that stops has the time it takes", () => {
      const [{ spec }] = of(objects, "Deployment");
      const [node] = spec.template.spec.containers;
      assert.equal(node.readinessProbe.httpGet.path, "/ready");
      for (const probe of [node.startupProbe, node.livenessProbe]) assert.equal(probe.httpGet.path, "/live", "a database that is away restarts nobody");
      for (const { httpGet } of [node.readinessProbe, node.startupProbe, node.livenessProbe]) assert.equal(node.ports.find(({ name }) => name === httpGet.port).containerPort, 8081);
      // docs/operators/upgrade.md: a second, then ten for requests under way.
      assert.ok(spec.template.spec.terminationGracePeriodSeconds >= node.lifecycle.preStop.sleep.seconds + 1 + 10 + 5);
    });

    test("services lead to the nodes alone, and the policy covers every pod", () => {
      const [{ spec }] = of(objects, "Deployment");
      const job = of(objects, "Job")[0].spec.template;
      for (const service of of(objects, "Service")) {
        assert.ok(fits(service.spec.selector, spec.template.metadata.labels), service.metadata.name);
        assert.ok(!fits(service.spec.selector, job.metadata.labels), `${service.metadata.name} would lead to the migration`);
        for (const { targetPort } of service.spec.ports) assert.ok(spec.template.spec.containers[0].ports.some(({ name }) => name === targetPort));
      }
      const [policy] = of(objects, "NetworkPolicy");
      for (const { metadata } of [spec.template, job]) assert.ok(fits(policy.spec.podSelector, metadata.labels));
      assert.deepEqual(policy.spec.policyTypes, ["Ingress", "Egress"]);
      for (const { ports, from } of policy.spec.ingress) if (ports.some(({ port }) => port === 8081)) assert.ok(from?.length, "the admin listener is for named peers");
      const [ingress] = of(objects, "Ingress");
      const { service } = ingress.spec.rules[0].http.paths[0].backend;
      assert.equal(service.name, "common-id", "the back office is not for the internet");
      const [monitor] = of(objects, "ServiceMonitor");
      const watched = of(objects, "Service").filter(({ metadata }) => fits(monitor.spec.selector, metadata.labels));
      assert.deepEqual(watched.map(({ metadata }) => metadata.name), ["common-id-admin"]);
      assert.equal(watched[0].metadata.labels[monitor.spec.jobLabel], "common-id", "the job's name in alerts and dashboard");
    });

    test("the program accepts the settings, and what is named is there", async () => {
      for (const pod of pods(objects)) {
        const config = pod.volumes.find(({ name }) => name === "settings").configMap.name;
        const text = of(objects, "ConfigMap", (known) => known === config)[0].data["common-id.toml"];
        assert.doesNotMatch(text, /master_key|password|smtp/, "secrets are in a Secret");
        const secret = pod.containers[0].envFrom[0].secretRef.name;
        const made = of(objects, "Secret", (known) => known === secret)[0]?.stringData;
        const environment = made ?? { DATABASE_URL: SECRETS.databaseUrl, COMMON_ID__MASTER_KEY: SECRETS.masterKey, COMMON_ID__MAIL__SMTP: SECRETS.smtp };
        const file = path.join(folder, "common-id.toml");
        writeFileSync(file, text);
        await run(binary, ["config", "check", "--config", file], { env: { PATH: process.env.PATH, ...environment } });
        const [, ...given] = pod.containers[0].args;
        assert.deepEqual(given, ["--config", "/etc/common-id/common-id.toml"]);
      }
    });
  });
}

test("the migration runs before the nodes, with settings and secrets that are there by then", () => {
  const { objects } = render(EVERYTHING);
  const weight = ({ metadata }) => Number(metadata.annotations["helm.sh/hook-weight"]);
  const hooks = objects.filter(({ metadata }) => metadata.annotations?.["helm.sh/hook"]);
  assert.deepEqual(hooks.map(({ kind }) => kind).sort(), ["ConfigMap", "Job", "Secret"]);
  for (const hook of hooks) assert.equal(hook.metadata.annotations["helm.sh/hook"], "pre-install,pre-upgrade");
  const [job] = hooks.filter(({ kind }) => kind === "Job");
  for (const other of hooks.filter((hook) => hook !== job)) assert.ok(weight(other) < weight(job) && other.metadata.name === job.metadata.name);
  assert.equal(of(objects, "Secret", (name) => name === "common-id")[0].metadata.annotations["helm.sh/resource-policy"], "keep");
});

test("new settings and new secrets are new nodes", () => {
  const annotations = (values) => of(render(values).objects, "Deployment")[0].spec.template.metadata.annotations;
  const base = annotations(EVERYTHING);
  const settings = parse(readFileSync(path.join(CHART, "values.yaml"), "utf8")).settings;
  assert.notEqual(annotations({ ...EVERYTHING, settings: `${settings}\n# another\n` })["common-id/settings"], base["common-id/settings"]);
  assert.notEqual(annotations({ ...EVERYTHING, secrets: { ...SECRETS, smtp: "smtps://x@y:465" } })["common-id/secrets"], base["common-id/secrets"]);
});

test("what else may be reached is added to the policy", async () => {
  const collector = { ports: [{ protocol: "TCP", port: 4318 }], to: [{ podSelector: { matchLabels: { app: "collector" } } }] };
  const egress = (values) => of(render({ ...EVERYTHING, ...values }).objects, "NetworkPolicy")[0].spec.egress;
  const usual = egress({});
  assert.deepEqual(egress({ networkPolicy: { moreEgress: [collector] } }), [...usual, collector]);
  // Names, database, mail, services.
  assert.deepEqual(usual.map(({ ports }) => ports[0].port), [53, 5432, 465, 443]);
});

test("names follow the release, and a digest goes over the tag", () => {
  const { objects } = render({ ...EVERYTHING, image: { digest: "sha256:0a" } }, "blue");
  assert.ok(objects.every(({ metadata }) => metadata.name.startsWith("blue-common-id")));
  assert.equal(pods(objects)[0].containers[0].image, "registry.example.jp/common-id@sha256:0a");
});

test("chart and program have one version", () => {
  const version = readFileSync(path.join(ROOT, "Cargo.toml"), "utf8").match(/^version = "(.*)"$/m)[1];
  assert.equal(parse(readFileSync(path.join(CHART, "Chart.yaml"), "utf8")).appVersion, version);
});

test("the plain manifests are those of the chart", async () => {
  await run(path.join(PLAIN, "render"), [folder]);
  for (const file of readdirSync(PLAIN).filter((name) => /^(?!values).*\.yaml$/.test(name))) {
    assert.equal(readFileSync(path.join(PLAIN, file), "utf8"), readFileSync(path.join(folder, file), "utf8"), `${file} is old: docker/kubernetes/render`);
  }
});
