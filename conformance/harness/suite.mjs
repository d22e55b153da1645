// One demo for all tests of a file.
import { after, before, describe } from "node:test";
import { Client } from "./client.mjs";
import { startDemo } from "./program.mjs";

/** Describes `name` with a running demo: `body` gets an object whose `program` is there once the tests run, and `client(id)`. `how` is for `startDemo`. */
export function withDemo(name, body, how) {
  describe(name, () => {
    const house = {
      client: (id) => Client.of(house.program, id),
      get issuer() {
        return house.program.demo.issuer;
      },
    };
    before(async () => {
      house.program = await startDemo(how);
    });
    after(() => house.program?.dispose());
    body(house);
  });
}
