// Made-up calls of everybody to every operation of the interfaces of programs, and whether each is answered as its description says.
//   conformance/node conformance/contract/run.mjs [--cases 2000] [--seed TEXT] [--verbose]
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import path from "node:path";
import { parseArgs } from "node:util";
import { startDemo } from "../harness/program.mjs";
import { userOf } from "../harness/people.mjs";
import { Actors, documents } from "./actors.mjs";

const { values: options } = parseArgs({ options: { cases: { type: "string", default: "2000" }, seed: { type: "string", default: "common" }, verbose: { type: "boolean", default: false } } });

/** Who gets in where. */
const INSIDE = { admin: ["tool", "operator", "tool"], dealer: ["dealer A", "dealer A", "dealer B"], migration: ["legacy site"] };

/** Retiring a key ends the tokens of everybody who calls; admin/tests/api/keys.rs calls it. */
const LEFT_OUT = ["POST /v1/keys/{key_id}/retire"];

const program = await startDemo();
try {
  const actors = await Actors.of(program);
  const tokens = createServer(async (_, answer) => answer.end(JSON.stringify(await actors.headers()))).listen(0, "127.0.0.1");
  await once(tokens, "listening");
  const { demo } = program;
  const { username } = userOf(program, "full");
  const plan = {
    cases: Number(options.cases),
    seed: options.seed,
    verbose: options.verbose,
    tokens: `http://127.0.0.1:${tokens.address().port}/`,
    documents: (await documents(program)).map((one) => ({ ...one, inside: INSIDE[one.name] })),
    left_out: LEFT_OUT,
    known: { email: [username], emails: [[username]], username: [username], shop: ["S-01"], staff: ["1234"], service: ["my-toyota"], dealer_id: ["D-0234"], document: ["my-toyota", "terms"] },
    // Whoever calls must be able to call on: nobody switches off the callers, their accounts, their dealers.
    spared: {
      client_id: [...demo.clients, ...demo.admin_clients, ...demo.legacy_sites, ...demo.dealers.flatMap(({ clients }) => clients)].map(({ client_id }) => client_id).concat("back-office"),
      account_id: Object.values(actors.people).map(({ account }) => account),
      dealer_id: demo.dealers.map(({ dealer_id }) => dealer_id),
    },
  };
  const python = path.resolve(import.meta.dirname, "../.venv/bin/python");
  const child = spawn(python, [path.join(import.meta.dirname, "cases.py")], { stdio: ["pipe", "inherit", "inherit"] });
  child.stdin.end(JSON.stringify(plan));
  const [code] = await once(child, "exit");
  process.exitCode = code ?? 1;
  tokens.close();
} finally {
  await program.dispose();
}
