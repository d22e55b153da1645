// What the program of the image is made of, as CycloneDX 1.6 on standard output: conformance/node docker/sbom.mjs >common-id.cdx.json
// Every crate that is linked in, with its licence and the checksum of Cargo.lock, and the C libraries that are compiled in beside them.
// The same source gives the same bytes: no time, no serial number.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "..");
const TARGET = "x86_64-unknown-linux-gnu";
/** The features of docker/Dockerfile. */
const FEATURES = ["--no-default-features", "--features", "bundled"];

/** The crates behind these edges, as {name, version, license, isOurs}; the program first. */
function crates(edges) {
  const parameters = ["tree", "--locked", "--package", "common-id", ...FEATURES, "--target", TARGET, "--edges", edges, "--prefix", "none", "--no-dedupe", "--format", "{p}|{l}"];
  const said = execFileSync("cargo", parameters, { cwd: ROOT, encoding: "utf8", maxBuffer: 1 << 28 });
  const lines = [...new Set(said.split("\n").filter(Boolean))];
  return lines.map((line) => {
    const [, name, version, rest, license] = line.match(/^(\S+) v(\S+)([^|]*)\|(.*)$/);
    return { name, version, license: license.trim(), isOurs: rest.includes("(/") };
  });
}

const checksums = new Map(
  [...readFileSync(path.join(ROOT, "Cargo.lock"), "utf8").matchAll(/name = "(.+)"\nversion = "(.+)"\nsource = .*\nchecksum = "(.+)"/g)].map(([, name, version, sum]) => [`${name}@${version}`, sum]),
);
const purl = ({ name, version }) => `pkg:cargo/${name}@${version}`;

/** `MIT/Apache-2.0` is an old way of writing OR. */
const licenses = (text) => (text ? [{ expression: text.replaceAll("/", " OR ") }] : []);

function component(crate) {
  const sum = checksums.get(`${crate.name}@${crate.version}`);
  return {
    type: crate.name === "common-id" ? "application" : "library",
    "bom-ref": purl(crate),
    name: crate.name,
    version: crate.version,
    ...(sum && { hashes: [{ alg: "SHA-256", content: sum }] }),
    licenses: licenses(crate.license),
    purl: purl(crate),
  };
}

const [program, ...linked] = crates("normal");
// Crates that hold nothing but the source of a C library: OpenSSL, libpq.
const compiled = crates("normal,build").filter(({ name }) => name.endsWith("-src"));
const parts = new Map([...linked, ...compiled].map((crate) => [purl(crate), crate]));
const sorted = [...parts.values()].sort((one, other) => (purl(one) < purl(other) ? -1 : 1));

const bom = {
  $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
  bomFormat: "CycloneDX",
  specVersion: "1.6",
  version: 1,
  metadata: { component: component(program), properties: [{ name: "cargo:target", value: TARGET }, { name: "cargo:features", value: FEATURES.join(" ") }] },
  components: sorted.map(component),
  dependencies: [{ ref: purl(program), dependsOn: sorted.map(purl) }, ...sorted.map((crate) => ({ ref: purl(crate) }))],
};
process.stdout.write(`${JSON.stringify(bom, null, 1)}\n`);
