// The chaos suite itself: what it would say of a provider that loses something.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { judged, table } from "./report.mjs";
import { underTraffic } from "./stage.mjs";
import { answersOf, callsOf } from "./trace.mjs";

/** What somebody does to the database who does not want that these people were ever there, and loses a token in passing. */
const FORGET = `
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("PRAGMA foreign_keys = OFF")
connection.execute("DELETE FROM accounts WHERE email LIKE '%@new.example.jp'")
connection.execute("DELETE FROM refresh_tokens WHERE consumed_at IS NULL")
connection.commit()
`;

describe("the chaos suite", () => {
  test("finds what was acknowledged and is gone", async () => {
    const told = await underTraffic("self-test", { house: { database: "sqlite" }, awaitsMails: false }, async ({ house: { nodes, settings }, traffic }) => {
      while (!(traffic.acknowledged.registration && traffic.acknowledged.refresh)) await sleep(20);
      await nodes[0].killed();
      execFileSync("python3", ["-c", FORGET, settings.DATABASE__URL]);
      await nodes[0].start();
      traffic.generation += 1;
      await sleep(500);
      return { cycles: 1 };
    });
    assert.ok(told.lost.some((what) => what.includes("cannot log in")), told.lost.join("\n"));
    assert.ok(told.lost.some((what) => what.startsWith("refresh: 400")), told.lost.join("\n"));
    assert.ok(told.half.some((what) => what.startsWith("verify: ")), told.half.join("\n"));
    assert.equal(judged("self", "self-test", {}, told, 1).verdict, "BROKEN");
  });

  const socket = "9<TCP:[127.0.0.1:80->127.0.0.1:5000]>";
  const line = (pid, at, call) => `${pid} 1795961193.00000${at} ${call}`;
  const answer = `sendto(${socket}, "HTTP/1.1 200 OK"..., 20, MSG_NOSIGNAL, NULL, 0) = 20`;
  const written = 'pwrite64(7</d/x.sqlite-wal>, "..."..., 24, 0) = 24';
  const flushed = "fdatasync(7</d/x.sqlite-wal>) = 0";
  for (const [name, lines, expected] of [
    ["a flush before the answer", [written, flushed, answer], true],
    ["no flush", [written, answer], false],
    ["a flush after the answer", [written, answer, flushed], false],
    ["a flush before the last write", [written, flushed, written, answer], false],
    ["a flush that failed", [written, "fdatasync(7</d/x.sqlite-wal>) = -1 EIO (Input/output error)", answer], false],
    ["a flush of another file", [written, "fdatasync(8</d/other>) = 0", answer], false],
    ["a flush that began in time and ended too late", [written, "fdatasync(7</d/x.sqlite-wal> <unfinished ...>", ["2", answer], "<... fdatasync resumed>) = 0"], false],
    ["a flush that took its time", [written, "fdatasync(7</d/x.sqlite-wal> <unfinished ...>", "<... fdatasync resumed>) = 0", ["2", answer]], true],
  ]) {
    test(`strace shows ${name}`, () => {
      const text = lines.map((entry, at) => (Array.isArray(entry) ? line(entry[0], at, entry[1]) : line("1", at, entry))).join("\n");
      assert.deepEqual(answersOf(callsOf(text), /"HTTP\/1\.1 200 OK/).map(({ isFlushed }) => isFlushed), [expected]);
    });
  }

  test("a test in which nothing was promised has shown nothing", () => {
    const rows = [
      [{ cycles: 2, acknowledged: { link: 3 } }, "held"],
      [{ cycles: 2, acknowledged: {} }, "NOTHING SHOWN"],
      [{ cycles: 0, acknowledged: { link: 3 } }, "NOTHING SHOWN"],
      [{ cycles: 2, acknowledged: { link: 3 }, lost: ["x"] }, "BROKEN"],
      [{ cycles: 2, acknowledged: { link: 3 }, half: ["x"] }, "BROKEN"],
      [{ cycles: 2, acknowledged: { link: 3 }, wrong: ["x"] }, "BROKEN"],
    ].map(([told, expected]) => [judged("key", "a test", {}, told, 1), expected]);
    for (const [row, expected] of rows) assert.equal(row.verdict, expected);
    const text = table({ form: "short", began: "now", program: "p", commit: "c", machine: "m", tests: rows.map(([row]) => row) });
    assert.equal(text.split("\n").length, 4 + rows.length);
  });
});
