// Every route of the provider that answers people, read from the lists of routes in the source: what nobody remembers to test is in there too.
import { globSync, readFileSync } from "node:fs";
import path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "../..");

/** `[{ pattern, get, post }]` of every `page("…")` in the http rooms. */
export function pageRoutes() {
  const files = globSync("{idp,federation,migration,admin}/src/http/**/*.rs", { cwd: ROOT });
  const routes = files.flatMap((file) => routesIn(readFileSync(path.join(ROOT, file), "utf8")));
  if (routes.length < 30) throw new Error(`only ${routes.length} routes were found: are they written in another way now?`);
  return [...routes, ...consoleRoutes()].sort((one, other) => one.pattern.localeCompare(other.pattern));
}

/** `[{ below, pattern, get, post }]` of the office's console, whose list says the method and the path below the base. */
export function consoleRoutes() {
  const source = readFileSync(path.join(ROOT, "admin/src/console/routes.rs"), "utf8");
  const lines = [...source.matchAll(/^ {4}(get|post) +"([^"]*)" \[/gm)].map(([, method, below]) => ({ method, below }));
  if (lines.length < 80) throw new Error(`only ${lines.length} pages of the console were found: are they written in another way now?`);
  const has = (below, method) => lines.some((line) => line.below === below && line.method === method);
  const all = [...new Set(lines.map(({ below }) => below))];
  return all.map((below) => ({ below, pattern: `/console${below}`, get: has(below, "get"), post: has(below, "post") }));
}

/** A route's text goes from its `page("…")` to the next resource. */
export function routesIn(source) {
  const [, ...texts] = source.split(/\b(?=(?:page|interaction_page|endpoint|resource)\(\s*")/);
  return texts
    .filter((text) => /^(?:interaction_)?page\(/.test(text))
    .map((text) => ({ pattern: text.match(/^\w+\(\s*"([^"]+)"/)[1], get: /\bweb::get\(\)/.test(text), post: /\bweb::post\(\)/.test(text) }));
}

/** Whether a path is one of the pattern's. `{name}` is one part of it. */
export function matches(pattern, pathname) {
  const parts = pattern.split("/").map((part) => (part.startsWith("{") ? "[^/]+" : part.replace(/[.*+?^$()|[\]\\]/g, "\\$&")));
  return new RegExp(`^${parts.join("/")}$`).test(pathname);
}

/** The route of a path; one without a placeholder wins. */
export function routeOf(routes, pathname) {
  const found = routes.filter(({ pattern }) => matches(pattern, pathname));
  return found.sort((one, other) => (one.pattern.match(/\{/g) ?? []).length - (other.pattern.match(/\{/g) ?? []).length)[0];
}
