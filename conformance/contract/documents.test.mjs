// The descriptions of the interfaces of programs by the rules that tools hold OpenAPI documents to (Spectral, `spectral:oas`).
import assert from "node:assert/strict";
import { test } from "node:test";
import core from "@stoplight/spectral-core";
import rulesets from "@stoplight/spectral-rulesets";
import { withDemo } from "../harness/suite.mjs";
import { documents } from "./actors.mjs";

withDemo("descriptions", (house) => {
  test("Spectral finds nothing wrong", async () => {
    const spectral = new core.Spectral();
    spectral.setRuleset({ extends: [rulesets.oas] });
    const found = [];
    for (const { name, document } of await documents(house.program)) {
      assert.match(document.openapi, /^3\.1/);
      for (const { code, severity, path, message } of await spectral.run(document)) found.push({ name, code, severity, place: path.join("/"), message });
    }
    const show = ({ name, code, place, message }) => `${name}: ${code} at ${place}: ${message}`;
    assert.deepEqual(found.filter(({ severity }) => severity === 0).map(show), []);
  });

  test("a document that breaks the rules is found out", async () => {
    const spectral = new core.Spectral();
    spectral.setRuleset({ extends: [rulesets.oas] });
    const [{ document }] = await documents(house.program);
    const twice = structuredClone(document);
    const [one, other] = Object.values(twice.paths);
    Object.values(one)[0].operationId = Object.values(other)[0].operationId;
    assert.ok((await spectral.run(twice)).some(({ code, severity }) => code === "operation-operationId-unique" && severity === 0));
  });
});
