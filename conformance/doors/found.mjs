// What there is: the routes in the sources, the fields of the forms that the Rust tests draw, the members that the APIs describe.
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "node-html-parser";
import { drawn } from "../pages/gallery.mjs";
import { routeOf } from "../pages/routes.mjs";

const ROOT = path.resolve(import.meta.dirname, "../..");
const METHODS = ["post", "put", "patch"];

/** `POST /path` of every `page("…")` and `endpoint("…")` in the lists of routes; some are reached by another listener, too. */
export function sourceRoutes() {
  const files = globSync("{idp,federation,admin}/src/http/**/*.rs", { cwd: ROOT });
  return [...new Set(files.flatMap((file) => doorsIn(readFileSync(path.join(ROOT, file), "utf8"))))].sort();
}

/** The doors of one list. Routes of a scope with a prefix are the APIs', and described. */
export function doorsIn(source) {
  const [, ...texts] = source.split(/\b(?=(?:page|interaction_page|endpoint|resource)\(\s*")/);
  return texts
    .filter((text) => /^(page|interaction_page|endpoint)\(/.test(text))
    .flatMap((text) => {
      const pattern = text.match(/\(\s*"([^"]+)"/)[1];
      return METHODS.filter((method) => text.includes(`web::${method}()`)).map((method) => `${method.toUpperCase()} ${pattern}`);
    });
}

/** The names of fields that the handlers ask for. */
export function readNames() {
  const files = globSync("{idp,federation,admin}/src/http/**/*.rs", { cwd: ROOT });
  const asked = /\b(?:form|body)\.get\("([^"]+)"\)/g;
  return new Set(files.flatMap((file) => [...readFileSync(path.join(ROOT, file), "utf8").matchAll(asked)].map(([, name]) => name)));
}

/** The fields of every drawn form that is posted to one of `routes`: `{ "POST /path": Set of names }`. */
export function drawnFields(routes) {
  const patterns = routes.map((door) => ({ pattern: door.slice("POST ".length) }));
  const found = {};
  for (const { html } of drawn("ja")) {
    const page = parse(html);
    for (const field of page.querySelectorAll("input, select, textarea, button")) {
      const name = field.getAttribute("name");
      const form = field.getAttribute("form") ? page.querySelector(`#${field.getAttribute("form")}`) : field.closest("form");
      if (!name || name === "csrf" || !form || (form.getAttribute("method") ?? "get").toLowerCase() !== "post") continue;
      const action = field.getAttribute("formaction") ?? form.getAttribute("action") ?? "";
      const route = routeOf(patterns, new URL(action.replaceAll("&amp;", "&"), "http://page.example").pathname);
      if (route) (found[`POST ${route.pattern}`] ??= new Set()).add(name);
    }
  }
  return found;
}

/** The members of the bodies that an OpenAPI document describes: `{ "POST /path": ["customer.emails[]", …] }`. */
export function describedMembers(document) {
  const schemaOf = (schema) => (schema?.$ref ? document.components.schemas[schema.$ref.split("/").pop()] : schema);
  const members = (schema, at = "", depth = 0) => {
    const found = schemaOf(schema);
    if (!found || depth > 8 || found.type === "null") return [];
    const parts = found.allOf ?? found.oneOf ?? found.anyOf;
    if (parts) return parts.flatMap((part) => members(part, at, depth + 1));
    if (found.properties) return Object.entries(found.properties).flatMap(([name, value]) => members(value, at ? `${at}.${name}` : name, depth + 1));
    if (found.items) return members(found.items, `${at}[]`, depth + 1);
    return at === "" ? [] : [at];
  };
  const doors = Object.entries(document.paths).flatMap(([address, item]) =>
    METHODS.filter((method) => item[method]).map((method) => {
      const bodies = Object.values(item[method].requestBody?.content ?? {});
      return [`${method.toUpperCase()} ${address}`, [...new Set(bodies.flatMap(({ schema }) => members(schema)))]];
    }),
  );
  return Object.fromEntries(doors);
}

/** The rule of a member, by its name or by one that ends in `*`. */
export const ruleOf = (fields, name) => fields[name] ?? Object.entries(fields).find(([key]) => key.endsWith("*") && name.startsWith(key.slice(0, -1)))?.[1];
