// Redirect URIs that are nearly right, made of redirects/*.yaml for one registered address, and whether any of them is taken.
//
// {uri} is the registered address, {scheme} {host} {port} {authority} {path} are its parts, {bare} is {uri} without its scheme. `to` are values of the
// parameter. `insert` puts each text at each place: before everything, after the scheme, around the host, around the path's first sign, and at the end. `long`
// are values that repeat something. `raw` are whole pieces of a query as they go over the wire, with {encoded} for the registered address, {name} for the
// parameter's name, {escaped_sign} and {escaped_letter} for the name with an escape in it.
import { groupsOf } from "./groups.mjs";
import { call, errorFault, pageFault, send, sendForm } from "./wire.mjs";

const GROUPS = groupsOf("redirects");

/** The parts of a registered address, by their names in the files. */
function partsOf(uri) {
  const [, scheme, authority, rest] = uri.match(/^([^:]+):\/\/([^/]+)(.*)$/);
  const [host, port = scheme === "https" ? "443" : "80"] = authority.split(/:(?=\d+$)/);
  return { uri, scheme, authority, host, port, path: rest, bare: authority + rest, encoded: encodeURIComponent(uri) };
}

/** A parameter's name as it stands, and with an escape that every decoder takes away. */
const spellings = (name) => ({ name, escaped_sign: name.replace("_", "%5F"), escaped_letter: `%${name.charCodeAt(0).toString(16)}${name.slice(1)}` });

const filled = (template, parts) => template.replace(/\{(\w+)\}/g, (whole, name) => parts[name] ?? whole);

/** Where a text is put into an address. */
function places({ scheme, host, authority, path }) {
  const rest = authority.slice(host.length);
  return [
    (text) => `${text}${scheme}://${authority}${path}`,
    (text) => `${scheme}:${text}//${authority}${path}`,
    (text) => `${scheme}://${text}${authority}${path}`,
    (text) => `${scheme}://${host}${text}${rest}${path}`,
    (text) => `${scheme}://${authority}${text}${path}`,
    (text) => `${scheme}://${authority}/${text}${path.slice(1)}`,
    (text) => `${scheme}://${authority}${path}${text}`,
  ];
}

function values({ to = [], insert = [], long = [] }, parts) {
  return [
    ...to.map((template) => filled(template, parts)),
    ...insert.flatMap((text) => places(parts).map((place) => place(text))),
    ...long.map(({ before, repeat, times, after = "" }) => filled(before + repeat.repeat(times) + after, parts)),
  ];
}

/** Every mutant of a registered address: what is wrong with it, and the piece of a query or a form that sends it. `parameter` is its name. */
export function mutantsOf(uri, parameter = "redirect_uri") {
  const parts = partsOf(uri);
  const found = new Map();
  for (const group of GROUPS) {
    for (const value of values(group, parts)) {
      if (value !== uri) found.set(`${parameter}=${encodeURIComponent(value.toWellFormed())}`, { what: group.what, from: group.from, value });
    }
    for (const template of group.raw ?? []) found.set(filled(template, { ...parts, ...spellings(parameter) }), { what: group.what, from: group.from });
  }
  return [...found].map(([piece, mutant]) => ({ piece, ...mutant }));
}

const nameOf = ({ what, piece }, at) => `${at}: ${what}: ${piece.slice(0, 200)}`;

/** At the authorization endpoint, in the query and in a form: a page, never a redirect. */
export function atAuthorize(client) {
  const { origin, pathname } = new URL(client.metadata.authorization_endpoint);
  const { url } = client.request({ redirect_uri: undefined });
  const rest = new URL(url).search.slice(1);
  const mutants = mutantsOf(client.redirectUri);
  return mutants.map((mutant, number) => ({
    name: nameOf(mutant, `${client.id} at authorize`),
    send: () => (number % 2 ? send(origin, `${pathname}?${rest}&${mutant.piece.replaceAll(" ", "%20")}`) : sendForm(origin + pathname, `${rest}&${mutant.piece}`, { origin, "sec-fetch-site": "same-origin" })),
    expect: pageFault,
  }));
}

/** Pushed: an error of the endpoint. */
export function whenPushed(client) {
  const rest = new URL(client.request({ redirect_uri: undefined }).url).search.slice(1);
  return mutantsOf(client.redirectUri).map((mutant) => ({
    name: nameOf(mutant, `${client.id} at PAR`),
    send: async () => {
      const { headers, values } = await client.authentication();
      return sendForm(client.metadata.pushed_authorization_request_endpoint, `${new URLSearchParams({ ...values })}&${rest.replace(/(^|&)client_id=[^&]*/, values.client_id ? "" : "$&")}&${mutant.piece}`, headers);
    },
    expect: (answer) => errorFault(answer, ["400 invalid_request"]),
  }));
}

/** Where the person goes after a logout: nowhere, whatever was asked. Nobody is logged in. */
export function afterLogout(client, idToken) {
  const [registered] = client.registered.post_logout_redirect_uris;
  const { origin, pathname } = new URL(client.metadata.end_session_endpoint);
  const ask = (piece) => send(origin, `${pathname}?id_token_hint=${idToken}&${piece.replaceAll(" ", "%20")}`);
  const isPage = ({ status, location, text }) => {
    if (location !== undefined) return `leads to ${location}`;
    if (status !== 200 && status !== 400) return `is answered ${status}`;
    return /(?:href|src|action|content)="[^"]*evil/.test(text) ? "is answered by a page that leads to the stranger" : undefined;
  };
  // Without any address there is nothing wrong; what is left of such a mutant leads nowhere either.
  return mutantsOf(registered, "post_logout_redirect_uri").map((mutant) => ({ name: nameOf(mutant, `${client.id} after logout`), send: () => ask(mutant.piece), expect: isPage }));
}

/** That the registered addresses themselves are taken, or nothing above says anything. */
export function controls(client, idToken) {
  const { url, parameters } = client.request();
  const [after] = client.registered.post_logout_redirect_uris;
  const logout = `${client.metadata.end_session_endpoint}?${new URLSearchParams({ id_token_hint: idToken, post_logout_redirect_uri: after })}`;
  return [
    { name: `${client.id} at authorize with its own address`, send: () => call(url), expect: ({ status, location }) => (status === 303 && location.includes("/interaction/") ? undefined : `is answered ${status} ${location}`) },
    { name: `${client.id} at PAR with its own address`, send: async () => pushed(client, parameters), expect: ({ status }) => (status === 201 ? undefined : `is answered ${status}`) },
    { name: `${client.id} after logout with its own address`, send: () => call(logout), expect: ({ location }) => (location?.startsWith(after) ? undefined : `leads to ${location}`) },
  ];
}

async function pushed(client, parameters) {
  const { headers, values } = await client.authentication();
  return sendForm(client.metadata.pushed_authorization_request_endpoint, { ...parameters, ...values }, headers);
}
