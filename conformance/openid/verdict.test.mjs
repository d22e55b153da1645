// The rules by which a run is green: each row of the table in verdict.mjs.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { count, judge } from "./verdict.mjs";

const WARNS = { module: "m", warning: "CheckSomething", reason: "for a reason" };
const SKIPS = { module: "m", skip: true, reason: "for a reason" };
const failure = { src: "CheckOther", result: "FAILURE", msg: "wrong" };
const warning = { src: "CheckSomething", result: "WARNING", msg: "hm" };
const picture = { src: "ExpectErrorPage", result: "REVIEW", msg: "look", img: "data:" };
const good = { src: "CheckOther", result: "SUCCESS", msg: "right" };

/** What the suite says, what is expected, and the verdict with the kinds of findings. */
const TABLE = [
  ["all is well", "FINISHED", "PASSED", [good], [], "passed", []],
  ["of another module nothing is expected", "FINISHED", "PASSED", [good], [{ ...SKIPS, module: "n" }], "passed", []],
  ["a condition failed", "FINISHED", "FAILED", [failure], [], "failed", ["failure"]],
  ["a condition failed, whatever the result says", "FINISHED", "REVIEW", [failure, picture], [], "failed", ["failure"]],
  ["a failure cannot be expected", "FINISHED", "FAILED", [failure], [{ ...WARNS, warning: "CheckOther" }], "failed", ["failure", "expectation out of date"]],
  ["failed, and no condition says why", "FINISHED", "FAILED", [good], [], "failed", ["failure"]],
  ["the suite does not know", "FINISHED", "UNKNOWN", [], [], "failed", ["failure"]],
  ["interrupted", "INTERRUPTED", "PASSED", [good], [], "failed", ["failure"]],
  ["still waiting", "WAITING", null, [good], [], "failed", ["failure"]],
  ["an unexpected warning", "FINISHED", "WARNING", [warning], [], "failed", ["unexpected warning"]],
  ["an expected warning", "FINISHED", "WARNING", [warning], [WARNS], "warning", ["expected warning"]],
  ["twice the expected warning", "FINISHED", "WARNING", [warning, warning], [WARNS], "warning", ["expected warning", "expected warning"]],
  ["the expected warning and another", "FINISHED", "WARNING", [warning, { ...warning, src: "CheckOther" }], [WARNS], "failed", ["expected warning", "unexpected warning"]],
  ["an unexpected warning beside a picture", "FINISHED", "REVIEW", [warning, picture], [], "failed", ["unexpected warning"]],
  ["the expected warning did not come", "FINISHED", "PASSED", [good], [WARNS], "failed", ["expectation out of date"]],
  ["an unexplained skip", "FINISHED", "SKIPPED", [good], [], "failed", ["unexplained skip"]],
  ["an expected skip", "FINISHED", "SKIPPED", [good], [SKIPS], "skipped", ["expected skip"]],
  ["skipped before the expected warning could come", "FINISHED", "SKIPPED", [good], [SKIPS, WARNS], "skipped", ["expected skip"]],
  ["the expected skip did not come", "FINISHED", "PASSED", [good], [SKIPS], "failed", ["expectation out of date"]],
  ["a picture to look at", "FINISHED", "REVIEW", [picture], [], "review", []],
  ["a look is asked for and nothing is there", "FINISHED", "REVIEW", [{ ...picture, img: undefined }], [], "failed", ["failure"]],
];

describe("the verdict on a module", () => {
  for (const [name, status, result, log, expected, verdict, kinds] of TABLE) {
    it(name, () => {
      const judged = judge({ name: "m", status, result, log }, expected);
      assert.deepEqual({ verdict: judged.verdict, kinds: judged.findings.map(({ kind }) => kind) }, { verdict, kinds });
    });
  }

  it("tells the reason with what was expected", () => {
    const { findings } = judge({ name: "m", status: "FINISHED", result: "SKIPPED", log: [good] }, [SKIPS]);
    assert.deepEqual(findings, [{ kind: "expected skip", where: "m", what: "right", reason: "for a reason" }]);
  });

  it("counts every verdict", () => {
    const modules = ["passed", "passed", "review", "failed"].map((verdict) => ({ verdict }));
    assert.deepEqual(count(modules), { passed: 2, review: 1, warning: 0, skipped: 0, failed: 1 });
  });
});
