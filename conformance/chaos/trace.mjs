// What strace saw of a program: its calls in the order in which they ended, with who made them and which file or socket they are about.

const LINE = /^(\d+)\s+(\d+\.\d+)\s+(.*)$/;
const CALL = /^(\w+)\((.*?)\)\s*=\s*(-?\d+|\?)/s;

/** The calls of `strace -f -ttt -y`, unfinished ones put together. `at` is when they began, `number` the place of their end. */
export function callsOf(text) {
  const [calls, open] = [[], new Map()];
  for (const line of text.split("\n")) {
    const [, pid, at, rest] = LINE.exec(line) ?? [];
    if (!rest) continue;
    if (rest.endsWith("<unfinished ...>")) {
      open.set(pid, { at: Number(at), began: calls.length, text: rest.slice(0, -"<unfinished ...>".length).trimEnd() });
      continue;
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/s.exec(rest);
    const first = resumed ? open.get(pid) : { at: Number(at), began: calls.length, text: "" };
    if (!first) continue;
    open.delete(pid);
    const [, name, given, result] = CALL.exec(first.text + (resumed ? resumed[1] : rest)) ?? [];
    if (!name) continue;
    const target = /^\d+<([^>]*)>/.exec(given)?.[1] ?? "";
    calls.push({ pid, at: first.at, began: first.began, number: calls.length, name, target, given, result: Number(result) });
  }
  return calls;
}

const isWrite = ({ name }) => ["write", "writev", "pwrite64", "pwritev", "pwritev2", "sendto", "sendmsg"].includes(name);
const isFlush = ({ name, result }) => ["fdatasync", "fsync"].includes(name) && result === 0;
const isLog = ({ target }) => target.endsWith("-wal");

/**
 * Each answer whose head matches `head`, with the writes into the write-ahead log since the answer before it, and whether all of these were flushed by a call that began
 * after the last of them had ended, and ended before the answer was begun.
 */
export function answersOf(calls, head) {
  const answers = [];
  let since = 0;
  for (const answer of calls.filter((call) => isWrite(call) && call.target.startsWith("TCP:") && head.test(call.given))) {
    const between = calls.filter(({ number }) => number >= since && number < answer.began);
    const writes = between.filter((call) => isWrite(call) && isLog(call));
    const last = writes.at(-1);
    const flush = last && between.find((call) => isFlush(call) && isLog(call) && call.began > last.number);
    answers.push({ writes: writes.length, isFlushed: Boolean(flush), isWritten: writes.length > 0 });
    since = answer.number;
  }
  return answers;
}
