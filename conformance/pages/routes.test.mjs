// The table of pages must notice a page that nobody looked at.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pageRoutes, routeOf, routesIn } from "./routes.mjs";
import { NO_PAGE, table } from "./seen.mjs";

const SOURCE = `
config.service(page("/login").route(web::get().to(a)))
  .service(endpoint("/token").route(web::post().to(b)))
  .service(
    page("/interaction/{id}/login")
      .route(web::get().to(c))
      .route(web::post().to(d)),
  )
  .service(web::resource("/other").route(web::get().to(e)));`;

test("routes are read from the lists", () => {
  assert.deepEqual(routesIn(SOURCE), [{ pattern: "/login", get: true, post: false }, { pattern: "/interaction/{id}/login", get: true, post: true }]);
  const patterns = pageRoutes().map(({ pattern }) => pattern);
  for (const pattern of ["/register/confirm", "/interaction/{id}/links", "/account", "/terminal/emails"]) assert.ok(patterns.includes(pattern), pattern);
  for (const pattern of Object.keys(NO_PAGE)) assert.ok(patterns.includes(pattern), `${pattern} is no route any more`);
});

test("the more exact route wins", () => {
  const routes = [{ pattern: "/account/{page}" }, { pattern: "/account/mail" }];
  assert.equal(routeOf(routes, "/account/mail").pattern, "/account/mail");
  assert.equal(routeOf(routes, "/account/other").pattern, "/account/{page}");
  assert.equal(routeOf(routes, "/account/mail/x"), undefined);
});

test("what was not looked at is named", () => {
  const routes = [{ pattern: "/a", get: true, post: true }];
  const look = { path: "/a", name: "a", width: 320, script: true, error: false, fields: 2 };
  assert.deepEqual(table(routes, [])[0].missing, ["narrow", "wide", "without JavaScript"]);
  assert.deepEqual(table(routes, [look])[0].missing, ["wide", "without JavaScript", "in an error state"]);
  assert.deepEqual(table(routes, [look, { ...look, width: 1280, script: false, error: true }])[0].missing, []);
  assert.deepEqual(table(routes, [{ ...look, fields: 0 }])[0].missing, ["wide", "without JavaScript"], "buttons alone");
});
