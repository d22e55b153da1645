// Every forged token at every place that takes one.
import { goodOf } from "./jwt_kinds.mjs";
import { forgeriesOf } from "./jwts.mjs";
import { placesOf } from "./jwt_places.mjs";

/** What a header can hold, and is not the good token with spaces around it. */
const fitsIntoHeader = (token) => /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(token) && Buffer.byteLength(token) < 12_000;

/** So many go to each further place of one kind in the short form. */
const SHORT = 300;

/** So many of a list, spread over all of it. */
const spread = (list, most = Infinity) => (list.length <= most ? list : list.filter((_, number) => Math.floor((number * most) / list.length) !== Math.floor(((number - 1) * most) / list.length)));

/** `{ cases, controls }` of all places: the controls are good tokens, and have to be taken before and after the cases. */
export async function jwtCases(subject, short = false) {
  const places = await placesOf(subject);
  const isFirst = ({ kind }, number) => places.findIndex((other) => other.kind.name === kind.name) === number;
  const cases = places.flatMap((place, number) => {
    const usable = forgeriesOf(place.kind).filter(({ forge }) => !place.inHeader || fitsIntoHeader(forge()));
    return spread(usable, place.atMost ?? (short && !isFirst(place, number) ? SHORT : undefined)).map(({ what, name, forge }) => {
      let token;
      return { place: place.name, name: `${place.name}: ${what}: ${name}`, send: () => place.send((token = forge())), expect: (answer) => place.refused(answer, token) };
    });
  });
  const controls = places.filter(({ good }) => good).map((place) => ({ name: `${place.name} with a good token`, send: () => place.send(goodOf(place.kind)), expect: place.good }));
  return { cases, controls };
}
