// What the samples of a run say: what grew, and whether that is what was promised.

const HOUR = 3_600;
/** Parts of a hundred in an hour, after the first quarter. */
export const LONG = { rate: 0.95, growth: 2, descriptors: 2, inUse: 0.8, log: 64 << 20 };
/** A run of a minute or two still fills its caches. */
export const SHORT = { rate: 0.95, growth: Infinity, descriptors: 40, inUse: 0.5, log: 64 << 20 };
/** A run of some seconds beside other tests says nothing of how much or how fast: only that nothing went wrong, and that what expires goes. */
export const BESIDE_OTHERS = { rate: 0, growth: Infinity, descriptors: Infinity, inUse: 0, log: Infinity };

/** The line through `points` (`[seconds, value]`), by least squares: how much of an hour, and the value at its beginning. */
export function line(points) {
  const mean = (index) => points.reduce((sum, point) => sum + point[index], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const spread = points.reduce((sum, [at]) => sum + (at - x) ** 2, 0);
  const slope = spread === 0 ? 0 : points.reduce((sum, [at, value]) => sum + (at - x) * (value - y), 0) / spread;
  return { perHour: slope * HOUR, first: y + slope * (points[0][0] - x) };
}

/** Growth of a member of the samples in parts of a hundred an hour. */
function growth(samples, member) {
  const { perHour, first } = line(samples.map((sample) => [sample.seconds, sample[member]]));
  return { first, perHour, percent: first === 0 ? 0 : (100 * perHour) / first };
}

/** Rows that came and went, by table: at the first sample after the quarter, at the last, an hour. */
function tables(samples) {
  const [first, last] = [samples[0], samples.at(-1)];
  return Object.keys(last.rows)
    .map((table) => ({ table, first: first.rows[table] ?? 0, last: last.rows[table], most: Math.max(...samples.map(({ rows }) => rows[table] ?? 0)), perHour: Math.round(line(samples.map(({ seconds, rows }) => [seconds, rows[table] ?? 0])).perHour) }))
    .filter(({ first: one, last: other, most }) => one !== other || most !== other);
}

/**
 * `told` has what the run counted: `failed`, `wrong` and `wrongCount`, `requests`, `seconds`, `paused`, `rate`, `samples`, `after` (the database once all that expired has had time to
 * go) and `half` (what `verify` and the logs say).
 */
export function judge(told, bounds) {
  const { samples } = told;
  const settled = samples.filter(({ seconds }) => seconds >= told.seconds / 4);
  const [memory, descriptors] = ["rss", "descriptors"].map((member) => growth(settled, member));
  const last = samples.at(-1);
  const late = (sample) => Object.entries(sample.overdue).filter(([, count]) => count > 0);
  const faults = [
    ...told.failed.slice(0, 20),
    ...told.wrong.slice(0, 20),
    ...told.half,
    ...(told.requests < bounds.rate * told.rate * (told.seconds - told.paused) ? [`only ${told.requests} requests in ${told.seconds - told.paused} s`] : []),
    ...(memory.percent > bounds.growth ? [`resident memory grows by ${memory.percent.toFixed(1)} % an hour`] : []),
    ...(descriptors.percent > bounds.descriptors && descriptors.perHour > 2 ? [`descriptors grow by ${descriptors.percent.toFixed(1)} % an hour`] : []),
    ...(last.inUse / last.file < bounds.inUse ? [`${last.file} bytes are kept for ${last.inUse}`] : []),
    ...samples.filter(({ log }) => log > bounds.log).slice(0, 1).map(({ log, seconds }) => `the log of the database had ${log} bytes after ${seconds} s`),
    ...samples.flatMap((sample) => late(sample).map(([table, count]) => `${count} rows of ${table} were overdue after ${sample.seconds} s`)).slice(0, 20),
    ...late(told.after).map(([table, count]) => `${count} rows of ${table} never went`),
  ];
  return { verdict: faults.length === 0 && told.requests > 0 ? "held" : "BROKEN", faults, memory, descriptors, tables: tables(settled) };
}

const mib = (bytes) => `${(bytes / (1 << 20)).toFixed(1)} MiB`;
const percent = ({ percent: value, perHour, first }, unit) => `${first.toFixed(first < 100 ? 1 : 0)}${unit} after the first quarter, ${value >= 0 ? "+" : ""}${value.toFixed(2)} % (${perHour.toFixed(1)}${unit}) an hour`;

/** The report, as text. */
export function text({ began, program, commit, machine, told, judged }) {
  const last = told.samples.at(-1);
  const mega = ({ first, perHour, percent: value }) => percent({ first: first / 1_024, perHour: perHour / 1_024, percent: value }, " MiB");
  const head = ["table", "after a quarter", "most", "at the end", "an hour", "after all had expired"];
  const rows = judged.tables.map(({ table, first, most, last: end, perHour }) => [table, first, most, end, perHour, told.after.rows[table]].map(String));
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column].length)));
  const lineOf = (row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join("  ").trimEnd();
  return [
    `${Math.round(told.seconds / 60)} minutes at ${told.rate} requests a second, ${began}, ${program} at ${commit}, ${machine}`,
    "",
    `verdict          ${judged.verdict}`,
    `requests         ${told.requests} (${(told.requests / (told.seconds - told.paused)).toFixed(1)} a second${told.paused ? `, but for ${told.paused} s of quiet` : ""}), by status ${JSON.stringify(told.byStatus)}`,
    `failed           ${told.failed.length} 5xx or without an answer; ${told.wrongCount} pieces of work ended otherwise than they should`,
    `answers          half within ${told.within.half} ms, 99 of 100 within ${told.within.most} ms, the slowest ${Math.round(told.slowest)} ms`,
    `processor        ${last.ran} s, ${((1_000 * last.ran) / told.requests).toFixed(1)} ms a request; its threads waited for one that others had for ${last.waited} s`,
    `resident memory  ${mega(judged.memory)}; at the end ${mib(last.rss * 1_024)}, ${mib(last.anonymous * 1_024)} of it anonymous`,
    `descriptors      ${percent(judged.descriptors, "")}; at the end ${last.descriptors}`,
    `database         ${mib(last.file)}, ${mib(last.inUse)} in use, its log ${mib(last.log)}; once all had expired ${mib(told.after.inUse)} in use, ${mib(told.after.free)} free`,
    `ended by age     ${told.ended.session} sessions, ${told.ended.refresh} refresh tokens`,
    `begun            ${Object.entries(told.begun).map(([name, count]) => `${name} ${count}`).join(", ")}`,
    ...judged.faults.map((fault) => `fault            ${fault}`),
    "",
    lineOf(head),
    lineOf(widths.map((width) => "-".repeat(width))),
    ...rows.map(lineOf),
  ].join("\n");
}
