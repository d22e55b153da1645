// The table of all pages, made from the routes and from what the browser tests looked at: test-output/pages.html. Fails when a page was forgotten:
// never looked at in a narrow window, in a wide one, or without JavaScript, or one with fields never in an error state.
//   conformance/node conformance/pages/seen.mjs        # after conformance/run.mjs
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pageRoutes, routeOf } from "./routes.mjs";

const OUTPUT = path.resolve(import.meta.dirname, "../test-output");

/** Routes whose GET shows no page of its own, and why. */
export const NO_PAGE = {
  "/": "leads to /services",
  "/authorize": "leads on, or shows the error page of a request that cannot be answered",
  "/interaction/{id}": "leads to the step whose turn it is",
  "/link/{token}": "takes the token out of the address and leads to /link",
  "/device": "short enough to be typed; leads to /account/device",
  "/login": "begins a login and leads to its page",
  "/to-service": "leads back to the service that was come from",
  "/terminal": "takes the launch; opened again it says that the dealer's system begins anew",
  "/migration/open": "takes the handle and leads to /migration",
  "/interaction/{id}/register": "leads out to the registration",
  "/interaction/{id}/reminder": "leads out to the pages for forgotten passwords and IDs",
  "/interaction/{id}/passkey": "takes forms; opened again it leads to the page whose turn it is",
  "/interaction/{id}/passkey/login": "takes forms; opened again it leads to the page whose turn it is",
  "/account/passkeys/options": "takes forms; opened again it leads to /account/passkeys/add",
  "/account/sessions/all": "takes forms; opened again it leads to /account/sessions",
  "/account/sessions/{id}": "takes forms; opened again it leads to /account/sessions",
  "/.well-known/change-password": "leads to /account/password",
  "/terminal/qr.svg": "a picture",
  "/account/two-step/qr.svg": "a picture",
  "/come-back/{token}": "takes the token out of the address and leads to /come-back",
  "/staff-invitation/{token}": "takes the token out of the address and leads to /account/staff",
  "/logout": "asks only when there is no hint; else leads on",
  "/migration/state": "for the script of the page that waits",
};

/** Forms that cannot be filled in wrongly: choices of which one is made already, and boxes that may be ticked or not. */
const NEVER_WRONG = [
  "/console/items/{service}",
  "/console/keys/{key}/retire",
  "/console/accounts/{account}/end-sessions",
];

const KINDS = [
  ["narrow", (look) => look.width <= 390],
  ["wide", (look) => look.width >= 1024],
  ["without JavaScript", (look) => !look.script],
];

/** Each page with what it lacks. */
export function table(routes, looks) {
  const byRoute = new Map(routes.map((route) => [route.pattern, []]));
  for (const look of looks) byRoute.get(routeOf(routes, look.path)?.pattern)?.push(look);
  return routes.filter(({ get, pattern }) => get && !(pattern in NO_PAGE)).map(({ pattern, post }) => {
    const seen = byRoute.get(pattern);
    const missing = KINDS.filter(([, is]) => !seen.some(is)).map(([name]) => name);
    // A form of buttons alone cannot be filled in wrongly.
    const canBeWrong = post && !NEVER_WRONG.includes(pattern) && seen.some((look) => look.fields > 0);
    if (canBeWrong && !seen.some((look) => look.error)) missing.push("in an error state");
    return { pattern, seen, missing };
  });
}

function write(rows) {
  const escape = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const names = (seen) => [...new Set(seen.map(({ name, width, script }) => `${name} (${width}${script ? "" : ", no JavaScript"})`))].sort().join("; ");
  const row = ({ pattern, seen, missing }) => `<tr><th scope="row">${escape(pattern)}</th><td>${escape(names(seen))}</td><td>${missing.length ? `not ${escape(missing.join(", not "))}` : "all"}</td></tr>`;
  const style = "body{font:16px/1.5 system-ui,sans-serif;margin:2rem}table{border-collapse:collapse}th,td{text-align:left;vertical-align:top;border-bottom:1px solid #ccc;padding:.4rem .6rem}";
  mkdirSync(OUTPUT, { recursive: true });
  writeFileSync(
    path.join(OUTPUT, "pages.html"),
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>All pages</title><style>${style}</style></head><body><main><h1>All pages</h1>
<table><thead><tr><th scope="col">Page</th><th scope="col">Looked at</th><th scope="col">As it must be</th></tr></thead><tbody>${rows.map(row).join("\n")}</tbody></table></main></body></html>\n`,
  );
}

if (process.argv[1] === import.meta.filename) {
  const file = path.join(OUTPUT, "results/looks.jsonl");
  const looks = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n").map((line) => JSON.parse(line)) : [];
  const rows = table(pageRoutes(), looks);
  write(rows);
  const wanting = rows.filter(({ missing }) => missing.length > 0);
  for (const { pattern, missing } of wanting) console.log(`${pattern}: not looked at ${missing.join(", ")}`);
  console.log(`${rows.length - wanting.length} of ${rows.length} pages were looked at as they must be. ${path.relative(process.cwd(), path.join(OUTPUT, "pages.html"))}`);
  if (wanting.length > 0) process.exitCode = 1;
}
