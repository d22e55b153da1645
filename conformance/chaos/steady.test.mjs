// The runs of hours: what they would say of a provider that grows, and that a short one works.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { stretch } from "./steady/stretch.mjs";
import { BESIDE_OTHERS, judge, line, LONG, text } from "./steady/verdict.mjs";

/** Two hours without a fault, bent by `changes`; `sample` bends each sample by its number of 0 to 120. */
function run(changes = {}, sample = () => ({})) {
  const samples = Array.from({ length: 121 }, (_, minute) => ({ seconds: 60 * minute, rss: 100_000, anonymous: 60_000, descriptors: 50, ran: 9, waited: 0, file: 100, inUse: 90, log: 4, rows: { sessions: 100 }, overdue: { sessions: 0 }, ...sample(minute) }));
  const after = { inUse: 10, free: 90, rows: { sessions: 0 }, overdue: { sessions: 0 } };
  return { seconds: 7_200, paused: 0, rate: 50, requests: 360_000, failed: [], wrong: [], wrongCount: 0, half: [], byStatus: { 200: 360_000 }, begun: {}, ended: {}, within: {}, slowest: 9, samples, after, ...changes };
}

describe("the runs of hours", () => {
  for (const [name, told, fault] of [
    ["what is flat", run(), undefined],
    ["memory that grows by 3 % an hour", run({}, (minute) => ({ rss: 100_000 * (1 + (0.03 * minute) / 60) })), /resident memory grows by 3\.0 %/],
    ["memory that grew in the first quarter alone", run({}, (minute) => ({ rss: 60_000 + 40_000 * Math.min(1, minute / 30) })), undefined],
    ["descriptors that are not closed", run({}, (minute) => ({ descriptors: 50 + minute })), /descriptors grow/],
    ["rows that nobody takes away", run({}, (minute) => ({ overdue: { sessions: minute > 100 ? 7 : 0 } })), /7 rows of sessions were overdue/],
    ["rows that never go", run({ after: { rows: {}, overdue: { grants: 3 } } }), /3 rows of grants never went/],
    ["a file that is mostly empty", run({}, () => ({ inUse: 40 })), /100 bytes are kept for 40/],
    ["a log that grows", run({}, (minute) => ({ log: minute << 20 })), /the log of the database/],
    ["an answer of 503", run({ failed: ["GET /authorize: 503"] }), /503/],
    ["work that went wrong", run({ wrong: ["refresh: 400"], wrongCount: 1 }), /refresh: 400/],
    ["a load that was not kept", run({ requests: 300_000 }), /only 300000 requests in 7200 s/],
    ["a load that was stopped for a while", run({ requests: 300_000, paused: 1_200 }), undefined],
    ["a database that does not hold", run({ half: ["verify: no"] }), /verify: no/],
  ]) {
    test(`${fault ? "find" : "let pass"} ${name}`, () => {
      const judged = judge(told, LONG);
      assert.equal(judged.verdict, fault ? "BROKEN" : "held", judged.faults.join("\n"));
      if (fault) assert.match(judged.faults.join("\n"), fault);
    });
  }

  test("a line is fitted by least squares", () => {
    const { perHour, first } = line([[0, 10], [3_600, 13], [7_200, 14]]);
    assert.ok(Math.abs(perHour - 2) < 1e-9 && Math.abs(first - 31 / 3) < 1e-9, `${perHour} ${first}`);
  });

  test("a stretch of some seconds holds, and all that expires is gone after it", async () => {
    const lines = [];
    const told = await stretch({ seconds: 15, every: 5, rate: 25, browsers: 15, lastRound: 0 }, (what) => lines.push(what));
    const judged = judge(told, BESIDE_OTHERS);
    const said = text({ began: "now", program: "p", commit: "c", machine: "m", told, judged });
    assert.equal(judged.verdict, "held", `${said}\n${lines.join("\n")}`);
    assert.deepEqual(["sessions", "refresh_tokens", "authorization_codes", "pushed_requests"].map((table) => told.after.rows[table]), [0, 0, 0, 0], said);
    assert.ok(told.after.rows.accounts > 0, "what is alive stays");
    for (const [name, count] of Object.entries(told.begun)) assert.ok(count > 0, name);
  });
});
