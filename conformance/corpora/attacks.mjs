// The corpora, each as `{ cases, controls, … }`: what must be refused, and what must be taken before and after it, or the refusals say nothing.
import { jwtCases } from "./jwt_cases.mjs";
import { parameterCases } from "./parameters.mjs";
import { afterLogout, atAuthorize, controls, whenPushed } from "./redirects.mjs";
import { tokenCases } from "./tokens.mjs";
import { findFaults } from "./wire.mjs";

export const CORPORA = { redirects: redirectCases, jwts: jwtCases, parameters: parameterCases, tokens: tokenCases };

/** Every address of the file's clients to come back to, at the first client that has it. */
async function redirectCases(subject) {
  const { tokens, client: own } = await subject.person();
  const found = { cases: [], controls: controls(own, tokens.id_token) };
  const seen = new Set();
  for (const { client_id: id, redirect_uris: uris } of subject.demo.clients) {
    for (const uri of uris ?? []) {
      if (seen.has(uri)) continue;
      seen.add(uri);
      const client = await subject.client(id);
      client.redirectUri = uri;
      found.cases.push(...atAuthorize(client), ...whenPushed(client));
    }
  }
  found.cases.push(...afterLogout(own, tokens.id_token));
  return found;
}

/** Runs one corpus: `{ faults, limited, count, … }`. `short` sends 300 forged tokens to places where all of them went to another of the same kind. */
export async function attack(subject, name, { short = false } = {}) {
  const began = performance.now();
  // A corpus uses up what the person was given.
  subject.logged = undefined;
  const { cases, controls: taken, after = taken, ...more } = await CORPORA[name](subject, short);
  // Tokens are good once: theirs are shown to the right places when all others have seen them.
  const before = name === "tokens" ? { faults: [] } : await findFaults(taken);
  const refused = await findFaults(cases);
  const then = await findFaults(after, 1);
  return { ...more, cases, count: cases.length, limited: refused.limited, faults: [...before.faults, ...refused.faults, ...then.faults], seconds: (performance.now() - began) / 1000 };
}
