// Every kind of token at every place that takes one, by tokens.yaml.
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { tokensOfAllKinds } from "./token_kinds.mjs";
import { placesOf } from "./token_places.mjs";

const FILE = parse(readFileSync(path.join(import.meta.dirname, "tokens.yaml"), "utf8"));

/** `{ cases, controls, kinds, places }`. The controls come after the cases: each kind still holds where it belongs, whatever it was shown to before. */
export async function tokenCases(subject) {
  const tokens = await tokensOfAllKinds(subject);
  const known = await placesOf(subject);
  for (const name of Object.keys(known)) if (!FILE.places.includes(name)) throw new Error(`tokens.yaml has no place ${name}`);
  for (const name of Object.keys(tokens)) if (!(name in FILE.kinds)) throw new Error(`tokens.yaml has no kind ${name}`);
  const kinds = Object.entries(tokens).filter(([, token]) => token !== undefined);
  for (const [name, token] of kinds) if (typeof token !== "string" || token === "") throw new Error(`the ${name} is none: ${token}`);
  const places = FILE.places.filter((name) => name in known);
  const rows = kinds.flatMap(([kind, token]) => places.map((place) => ({ kind, token, place, ...known[place], right: FILE.kinds[kind].for.includes(place) })));
  const cases = rows.filter(({ right, kind, harmful }) => !right && !harmful?.includes(kind)).map(({ kind, token, place, send, refused }) => ({ name: `${kind} at: ${place}`, send: () => send(token), expect: refused }));
  const controls = rows.filter(({ right, own }) => right && own === undefined).map(({ kind, token, place, send, taken }) => ({ name: `${kind} at its own place: ${place}`, place, send: () => send(token), expect: taken }));
  const own = places.filter((name) => known[name].own).map((name) => ({ name: `its own at: ${name}`, send: () => known[name].send(known[name].own), expect: known[name].taken }));
  controls.sort((one, other) => places.indexOf(one.place) - places.indexOf(other.place));
  return { cases, controls: [...controls, ...own], kinds: kinds.map(([kind]) => kind), places };
}
