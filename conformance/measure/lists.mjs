// How long the lists of the console and of the interfaces take with 100,000 links of one dealer: each page several times, one after another, as one person
// turns them. Prints a table; fails when a page took longer than 200 ms at its median.
//
//     cargo build --release && COMMON_ID_BIN=target/release/common-id conformance/node conformance/measure/lists.mjs sqlite
//     COMMON_ID_BIN=target/release/common-id conformance/with-postgres conformance/node conformance/measure/lists.mjs postgres
//
// The unoptimised program is measured, too; it is some three times as slow.
import { parseArgs } from "node:util";
import { Client } from "../harness/client.mjs";
import { Desk } from "../harness/console.mjs";
import { startDemo } from "../harness/program.mjs";
import { rows, write } from "./seed.mjs";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { links: { type: "string", default: "100000" }, times: { type: "string", default: "9" }, most: { type: "string", default: "200" } },
});
const [database = "sqlite"] = positionals;
const [links, times, most] = [options.links, options.times, options.most].map(Number);

const DEALER = "D-0234";
const month = (back) => new Date(Date.now() - back * 30 * 86_400_000).toISOString().slice(0, 10);

/** Lists of the console, by what is asked of them. */
const PAGES = [
  "/links",
  `/links?dealer=${DEALER}`,
  "/links?order=oldest_first",
  "/links?state=linked",
  "/links?state=disputed",
  "/links?state=void",
  "/links?state=expired",
  "/links?state=provisional&order=oldest_first",
  `/links?dealer=${DEALER}&state=disputed`,
  `/links?dealer=${DEALER}&state=expired&order=oldest_first`,
  `/links?dealer=${DEALER}&shop=S-01`,
  `/links?dealer=${DEALER}&shop=S-77`,
  `/links?dealer=${DEALER}&shop=S-01&state=disputed`,
  `/links?from=${month(6)}&to=${month(5)}`,
  `/links?dealer=${DEALER}&state=declined&from=${month(9)}&to=${month(8)}`,
  `/dealers/${DEALER}`,
  "/dealers",
  "/dealers?q=%E8%B2%A9%E5%A3%B2",
  "/statistics",
  "/mails",
  "/mails?state=failed",
  "/mails?state=waiting",
  "/mails?failure=refused",
  "/audit",
  `/audit?dealer=${DEALER}`,
  "/audit?action=link.",
  "/audit?action=dealer.suspended",
  "/audit?action=approval.",
  "/audit?actor=pal-D-0234",
  `/audit?from=${month(6)}&to=${month(5)}`,
];

/** The same of the interfaces. */
const ADMIN = ["/v1/links", "/v1/links?order=oldest_first", "/v1/links?state=expired", "/v1/links?state=disputed", `/v1/links?dealer=${DEALER}&shop=S-77`, `/v1/dealers/${DEALER}/links`, `/v1/dealers/${DEALER}/links?state=void`, "/v1/mails?state=failed", "/v1/audit/events?action=link."];
const OF_DEALER = ["/links", "/links?state=expired", "/links?state=void"];

/** Milliseconds of some calls: median and longest. */
async function timed(call) {
  const took = [];
  for (let turn = 0; turn <= times; turn += 1) {
    const began = performance.now();
    const answer = await call();
    if (answer.status !== 200) throw new Error(`answered ${answer.status}: ${answer.text.slice(0, 300)}`);
    took.push(performance.now() - began);
  }
  // The first one fills caches: it is told apart.
  const [first, ...rest] = took;
  rest.sort((one, other) => one - other);
  return { first, median: rest[Math.floor(rest.length / 2)], longest: rest.at(-1) };
}

const program = await startDemo({ database });
try {
  let began = performance.now();
  await write(program, rows({ count: links, dealer: DEALER, others: ["D-0567"], shops: ["S-01", "S-02", "S-03"] }));
  console.log(`${links} links of one dealer and ${Math.round(links / 9)} of others, on ${database}: written in ${((performance.now() - began) / 1000).toFixed(0)} s`);

  const desk = await Desk.of(program);
  const found = [];
  const note = async (name, call) => {
    const figures = await timed(call);
    found.push({ name, ...figures });
    console.log(`${figures.median.toFixed(0).padStart(6)} ms, at most ${figures.longest.toFixed(0).padStart(4)}, first ${figures.first.toFixed(0).padStart(4)}   ${name}`);
  };
  for (const page of PAGES) await note(`console ${page}`, () => desk.get(page));

  // A hundred pages further on.
  for (const page of ["/links", "/links?state=linked"]) {
    let next = await desk.get(page);
    for (let turn = 0; turn < 100; turn += 1) next = await desk.press(next, 'a[rel="next"]');
    await note(`console ${page}, page 101`, () => desk.web.get(next.url));
  }
  began = performance.now();
  const csv = await desk.get(`/links?dealer=${DEALER}&format=csv`);
  if (csv.status !== 200) throw new Error(`the export answered ${csv.status}: ${csv.text.slice(0, 2000)}`);
  const lines = csv.text.split("\r\n").length - 2;
  const seconds = (performance.now() - began) / 1000;
  console.log(`        CSV: ${lines} rows in ${seconds.toFixed(1)} s, ${Math.round(lines / seconds)} a second`);

  const tool = await Client.of(program, program.demo.admin_clients[0].client_id);
  const { json: right } = await tool.token({ grant_type: "client_credentials", scope: "admin:read admin:audit", resource: tool.registered.resource });
  const dealer = await Client.of(program, program.demo.dealers.find(({ dealer_id }) => dealer_id === DEALER).clients[0].client_id);
  const { json: own } = await dealer.token({ grant_type: "client_credentials", scope: "link:read" });
  const get = async (url, token) => {
    const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    return { status: answer.status, text: await answer.text() };
  };
  for (const path of ADMIN) await note(`interface ${path}`, () => get(program.demo.admin + path, right.access_token));
  for (const path of OF_DEALER) await note(`dealer's interface ${path}`, () => get(program.demo.dealer_api + path, own.access_token));

  const slow = found.filter(({ median }) => median > most);
  console.log(slow.length === 0 ? `no page over ${most} ms` : `OVER ${most} ms: ${slow.map(({ name }) => name).join("; ")}`);
  process.exitCode = slow.length === 0 ? 0 : 1;
} finally {
  await program.dispose();
}
