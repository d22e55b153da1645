// The image and the compose file, as far as they can be proven without a container engine. With one, it reads the compose file too.
import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { Spec, Validation } from "@cyclonedx/cyclonedx-library";
import Ajv from "ajv";
import { parse } from "yaml";

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, "../..");
const binary = process.env.COMMON_ID_BIN ?? path.join(root, "target/debug/common-id");
const read = (file) => readFileSync(path.join(root, file), "utf8");

const compose = parse(read("docker/compose.yaml"), { merge: true });
// 32 bytes each, as docker/secrets makes them; fixed, so that a failure can be repeated.
const secrets = { POSTGRES_PASSWORD: "pQ7cX2vT9bL4mK8sR1wZ6yN3hJ5gF0dA-_eU7iO2xYk", COMMON_ID_MASTER_KEY: "k3J9xQ2mV7bT1cW8zR5nL0pS6yD4hF-_gA1eU2iO9Xw" };
const filled = (text) => text.replace(/\$\{(\w+)[^}]*\}/g, (_, name) => secrets[name]);

test("every image is pinned", () => {
  const images = Object.values(compose.services).map((service) => service.image).filter((image) => image !== "common-id");
  const bases = [...read("docker/Dockerfile").matchAll(/^FROM (\S+)/gm)].map((match) => match[1]);
  for (const image of [...images, ...bases]) assert.match(image, /:(?!latest)[\w.-]+$/, image);
});

test("what is named exists", () => {
  for (const service of Object.values(compose.services)) {
    for (const volume of service.volumes ?? []) if (volume.startsWith(".")) assert.ok(existsSync(path.join(root, "docker", volume.split(":")[0])), volume);
    for (const name of Object.keys(service.depends_on ?? {})) assert.ok(compose.services[name], name);
    if (service.build) assert.ok(existsSync(path.join(root, "docker", service.build.context, service.build.dockerfile)));
  }
});

test("only the loopback address of the machine is published, and the provider runs without rights", () => {
  for (const [name, service] of Object.entries(compose.services)) for (const port of service.ports ?? []) assert.match(port, /^127\.0\.0\.1:/, name);
  assert.equal(compose.services.provider.read_only, true);
  assert.deepEqual(compose.services.provider.cap_drop, ["ALL"]);
  assert.match(read("docker/Dockerfile"), /^FROM \S+:nonroot$/m);
});

test("the build has no demo, and gets every folder that the workspace needs", () => {
  assert.match(read("docker/Dockerfile"), /--no-default-features --features bundled/);
  const sent = read(".dockerignore").split("\n").filter((line) => line.startsWith("!")).map((line) => line.slice(1).split("/")[0]);
  const members = read("Cargo.toml").match(/^members = \[(.*)\]/m)[1].match(/[\w/-]+/g).map((member) => member.split("/")[0]);
  for (const folder of [...members, "migrations", "Cargo.toml", "Cargo.lock"]) assert.ok(sent.includes(folder), folder);
});

/** The files that the build gets: the last line of .dockerignore that fits decides. */
function sentFiles() {
  const lines = read(".dockerignore").split("\n").filter((line) => line && !line.startsWith("#"));
  const rules = lines.map((line) => ({ sends: line.startsWith("!"), place: line.replace(/^!/, "") }));
  const fits = (file, { place }) => place === "*" || file === place || file.startsWith(`${place}/`);
  const isSent = (file) => rules.findLast((rule) => fits(file, rule))?.sends ?? true;
  return execFileSync("git", ["ls-files"], { cwd: root, encoding: "utf8" }).split("\n").filter((file) => file && isSent(file));
}

test("what is sent is a workspace that Cargo can build", async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), "common-id-image-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const files = sentFiles();
  for (const file of files) cpSync(path.join(root, file), path.join(folder, file));
  assert.ok(files.some((file) => file.startsWith("migrations/")) && !files.some((file) => file.startsWith("docs/operators/")));
  await run("cargo", ["metadata", "--locked", "--format-version", "1", "--no-deps"], { cwd: folder, maxBuffer: 1 << 26 });
});

test("the bill of materials is one by the schema of CycloneDX, names what is linked, and is the same twice", async () => {
  const make = () => execFileSync(process.execPath, [path.join(root, "docker/sbom.mjs")], { encoding: "utf8", maxBuffer: 1 << 26 });
  const text = make();
  assert.equal(make(), text);
  const wrong = await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text);
  assert.equal(wrong, null, JSON.stringify(wrong?.slice?.(0, 3)));
  const bom = JSON.parse(text);
  const names = bom.components.map(({ name }) => name);
  for (const name of ["actix-web", "diesel", "libsqlite3-sys", "openssl-src", "pq-src", "idp"]) assert.ok(names.includes(name), name);
  for (const name of ["demo", "insta", "proptest", "libfuzzer-sys"]) assert.ok(!names.includes(name), `${name} is in no image`);
  const ours = ["admin", "federation", "idp"];
  for (const { name, hashes, licenses } of bom.components) assert.ok(licenses.length && (hashes || ours.includes(name)), name);
});

test("what the build depends on is said: the revision, and no time and no path of a machine", () => {
  const dockerfile = read("docker/Dockerfile");
  assert.match(dockerfile, /SOURCE_DATE_EPOCH=\d+/);
  assert.match(dockerfile, /--remap-path-prefix=\/source=/);
  assert.match(dockerfile, /COMMON_ID_REVISION=\$REVISION/);
});

test("the program accepts the settings that compose gives it", async () => {
  const environment = Object.fromEntries(Object.entries(compose.services.provider.environment).map(([name, value]) => [name, filled(value)]));
  const command = ["config", "check", "--config", path.join(root, "docker/common-id.toml")];
  await run(binary, command, { env: { PATH: process.env.PATH, ...environment } });
  await assert.rejects(run(binary, command, { env: { PATH: process.env.PATH } }), /master_key/, "and refuses them without secrets");
});

test("the image's own check asks the program by the settings that compose gives it", async () => {
  const command = JSON.parse(read("docker/Dockerfile").match(/^HEALTHCHECK [^[]*CMD (\[[^\]]*\])$/m)[1]);
  assert.equal(command[0], "/usr/local/bin/common-id");
  const settings = compose.services.provider.volumes[0].split(":");
  assert.equal(command.at(-1), settings[1]);
  const asked = run(binary, [...command.slice(1, -1), path.join(root, "docker", settings[0])], { env: { PATH: process.env.PATH } });
  // Nobody runs here. The wildcard address of the settings is asked at the loopback one.
  await assert.rejects(asked, ({ code, stderr }) => code === 1 && /nothing answers at 127\.0\.0\.1:8081/.test(stderr));
});

// The schema is that of github.com/compose-spec/compose-spec at 170098ba07d9 (June 2026, Apache-2.0), as it is.
test("the compose file is one by the Compose Specification's own schema", () => {
  const { $schema: _, ...schema } = JSON.parse(read("conformance/image/compose-spec.json"));
  const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(schema);
  validate(compose);
  assert.deepEqual(validate.errors ?? [], []);
  assert.equal(validate({ services: { provider: { imagee: "x" } } }), false, "and it knows a mistake");
});

test("docker compose reads the file", async (t) => {
  const there = await run("docker", ["compose", "version"]).then(() => true, () => false);
  if (!there) return t.skip("no docker compose on this machine; the schema above was the judge");
  await run("docker", ["compose", "-f", path.join(root, "docker/compose.yaml"), "config", "--quiet"], { env: { ...process.env, ...secrets } });
});
