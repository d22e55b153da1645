// Made-up calls of everybody to every operation of the interfaces of programs, and whether each is answered as its description says.
//   conformance/node conformance/contract/run.mjs [--cases 2000] [--seed TEXT] [--verbose]
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import path from "node:path";
import { parseArgs } from "node:util";
import { Client } from "../harness/client.mjs";
import { startDemo } from "../harness/program.mjs";
import { userOf } from "../harness/people.mjs";
import { Actors, documents } from "./actors.mjs";

const { values: options } = parseArgs({ options: { cases: { type: "string", default: "2000" }, seed: { type: "string", default: "common" }, verbose: { type: "boolean", default: false } } });

/** Who gets in where. */
const INSIDE = { admin: ["tool", "operator", "tool"], dealer: ["dealer A", "dealer A", "dealer B"], migration: ["legacy site"], events: ["receiver"] };

/** Retiring a key ends the tokens of everybody who calls; admin/tests/api/keys.rs calls it. */
const LEFT_OUT = ["POST /v1/keys/{key_id}/retire"];

/** Operations that no made-up call gets through, and where they are called instead. */
const NEVER = {
  "GET /v1/approvals/{approval_id}": "nothing waits where one person is enough: admin/tests/api/approvals.rs",
  "POST /v1/approvals/{approval_id}/confirm": "likewise",
  "POST /v1/approvals/{approval_id}/refuse": "likewise",
  "POST /v1/links/{link_id}/resend": "ten minutes lie between two mails about a record: admin/tests/api/links.rs",
  "POST /dealer/v1/links/{id}/resend": "likewise",
  "POST /v1/mails/{mail_id}/retry": "no mail waits for longer than a moment: admin/tests/api/mails.rs",
  "POST /v1/mails/{mail_id}/give-up": "likewise",
  "POST /v1/migrations/search": "nobody has come over before the run: admin/tests/api/console_acts.rs",
  "GET /v1/accounts/{account_id}/migrations/{site}": "likewise",
  "DELETE /v1/accounts/{account_id}/migrations/{site}": "likewise",
};

/** The account of a login name. */
async function accountOf(program, username) {
  const tool = await Client.of(program, program.demo.admin_clients[0].client_id);
  const { json } = await tool.token({ grant_type: "client_credentials", scope: "admin:accounts", resource: tool.registered.resource });
  const headers = { authorization: `Bearer ${json.access_token}`, "content-type": "application/json" };
  const body = JSON.stringify({ username, reason: "customer_request" });
  const answer = await fetch(`${program.demo.admin}/v1/accounts/search`, { method: "POST", headers, body });
  return (await answer.json()).account_id;
}

const program = await startDemo();
try {
  const actors = await Actors.of(program);
  const tokens = createServer(async (_, answer) => answer.end(JSON.stringify(await actors.headers()))).listen(0, "127.0.0.1");
  await once(tokens, "listening");
  const { demo } = program;
  const { username } = userOf(program, "full");
  const account = await accountOf(program, username);
  const plan = {
    cases: Number(options.cases),
    seed: options.seed,
    verbose: options.verbose,
    tokens: `http://127.0.0.1:${tokens.address().port}/`,
    documents: (await documents(program)).map((one) => ({ ...one, inside: INSIDE[one.name] })),
    left_out: LEFT_OUT,
    never: NEVER,
    // The customer who calls, and so is logged in.
    account,
    emails: demo.users.map((user) => user.username).filter((name) => name.includes("@") && name !== username),
    legacy_users: ["nobody82"],
    known: { email: [username], emails: [[username]], username: demo.users.map((user) => user.username), shop: ["S-01"], staff: ["1234"], service: ["my-toyota"], dealer_id: ["D-0234"], document: ["my-toyota", "terms"] },
    // Whoever calls must be able to call on: nobody switches off the callers, their accounts, their dealers.
    spared: {
      client_id: [...demo.clients, ...demo.admin_clients, ...demo.legacy_sites, ...demo.dealers.flatMap(({ clients }) => clients)].map(({ client_id }) => client_id).concat("back-office", "receiver"),
      account_id: [account, ...Object.values(actors.people).map((person) => person.account)],
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
