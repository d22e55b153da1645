// What every answer of a kind has to look like.
import assert from "node:assert/strict";

/** An error of the OAuth endpoints: RFC 6749 5.2. */
export function oauthError(answer, status, code) {
  assert.equal(answer.status, status, answer.text);
  assert.match(answer.headers.get("content-type") ?? "", /^application\/json\b/);
  assert.match(answer.headers.get("cache-control") ?? "", /no-store/);
  assert.equal(answer.json.error, code, answer.text);
  assert.match(answer.json.error_description ?? "", /^[\x20-\x21\x23-\x5b\x5d-\x7e]{8,}$/, "a sentence that says what is wrong");
  if (status === 401) assert.ok(answer.headers.get("www-authenticate"), "401 comes with WWW-Authenticate");
}

/** An error of the dealer and admin APIs: RFC 9457. */
export function problem(answer, status) {
  assert.equal(answer.status, status, answer.text);
  assert.match(answer.headers.get("content-type") ?? "", /^application\/problem\+json\b/);
  assert.match(answer.headers.get("cache-control") ?? "", /no-store/);
  assert.equal(answer.json.status, status);
  assert.ok(answer.json.title, "a title");
  assert.equal(answer.json.instance, `urn:common-id:request:${answer.headers.get("x-request-id")}`, "the line of our log");
  if (status === 401) assert.match(answer.headers.get("www-authenticate") ?? "", /^Bearer/i);
}

/** A page that says what is wrong, and leads nowhere else. */
export function errorPage(answer, status = 400) {
  assert.equal(answer.status, status, answer.text.slice(0, 1000));
  assert.equal(answer.location, undefined, "no redirect to an address that is not proven");
  assert.match(answer.headers.get("content-type") ?? "", /^text\/html\b/);
  assert.ok(answer.textOf("#error").length > 4);
  assert.ok(answer.text.includes(`<strong>${answer.headers.get("x-request-id")}</strong>`), "the line of our log");
}

/** An error that goes back to the relying party, with `state` and `iss`. */
export function redirectedError(answer, request, code) {
  assert.equal(answer.status, 303, answer.text.slice(0, 1000));
  assert.ok(answer.location.href.startsWith(request.parameters.redirect_uri));
  const back = answer.location.searchParams;
  assert.equal(back.get("error"), code, answer.location.href);
  assert.equal(back.get("state") ?? undefined, request.parameters.state);
  assert.ok(back.get("iss"), "RFC 9207");
  assert.equal(back.get("code"), null);
}

/** What every page of the provider promises. */
export function securePage(answer) {
  const header = (name) => answer.headers.get(name) ?? "";
  assert.match(header("cache-control"), /no-store/);
  assert.match(header("content-security-policy"), /frame-ancestors 'none'/);
  assert.doesNotMatch(header("content-security-policy"), /unsafe-inline|unsafe-eval/);
  assert.match(header("referrer-policy"), /no-referrer|same-origin/);
  assert.equal(header("x-content-type-options"), "nosniff");
}
