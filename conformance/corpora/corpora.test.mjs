// Nothing of the corpora is taken, nothing fails the provider, and each refusal is the documented one. run.mjs does the same with any provider, and sends
// every forged token everywhere.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { withDemo } from "../harness/suite.mjs";
import { attack } from "./attacks.mjs";
import { mutantsOf } from "./redirects.mjs";
import { Subject } from "./subject.mjs";

/** So many faults are shown. */
const SHOWN = 20;

withDemo("corpora", (house) => {
  let subject;
  before(async () => {
    subject = await Subject.of(house.program);
  });

  /** Runs a corpus; it is whole, and nothing of it is taken. */
  async function nothingIsTaken(name) {
    const found = await attack(subject, name, { short: true });
    assert.deepEqual(found.faults.slice(0, SHOWN), [], `${found.faults.length} of ${found.count}`);
    assert.equal(found.limited, 0, "all of them were looked at");
    assert.deepEqual(subject.leftOut, []);
    return found;
  }

  // First: what is counted by the hour is enough for one run of everything.
  test("every kind of token is taken where it belongs, and nowhere else", async () => {
    const { kinds, places } = await nothingIsTaken("tokens");
    assert.ok(kinds.length >= 26 && places.length >= 26, `${kinds.length} kinds, ${places.length} places`);
  });

  test("no address is taken for a registered one", async () => {
    for (const { redirect_uris: uris } of house.program.demo.clients) {
      for (const uri of uris) assert.ok(mutantsOf(uri).length >= 650, `${uri}: ${mutantsOf(uri).length}`);
    }
    await nothingIsTaken("redirects");
  });

  test("no forged token is taken at any place", async () => {
    const { cases } = await nothingIsTaken("jwts");
    const places = Map.groupBy(cases, ({ place }) => place);
    assert.ok(places.size >= 22, [...places.keys()].join("\n"));
    for (const [place, { length }] of places) assert.ok(length >= (/registration/.test(place) ? 60 : 300), `${place}: ${length}`);
  });

  test("no parameter stands twice at any endpoint", async () => {
    const { count } = await nothingIsTaken("parameters");
    assert.ok(count >= 700, String(count));
  });
});
