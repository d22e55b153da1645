// One demo for all tests of a file.
import { after, before, describe } from "node:test";
import { Client } from "./client.mjs";
import { deploymentUnderTest } from "./deployment.mjs";
import { startDemo } from "./program.mjs";

/** A demo, started as `how` says; where a deployment is named (protocol/run.mjs), it takes the demo's place. */
export const provider = async (how) => deploymentUnderTest() ?? startDemo(how);

/**
 * Describes `name` with a running demo: `body` gets an object whose `program` is there once the tests run, and `client(id)`. `how` is for
 * `provider`.
 */
export function withDemo(name, body, how) {
  describe(name, () => {
    const house = {
      client: (id) => Client.of(house.program, id),
      get issuer() {
        return house.program.demo.issuer;
      },
    };
    before(async () => {
      house.program = await provider(how);
    });
    after(() => house.program?.dispose());
    body(house);
  });
}
