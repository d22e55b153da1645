// Another process that writes to a SQLite file and takes its time: the database stands still for everybody else who writes.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

const HOLD = `
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], timeout=60, isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
connection.execute("COMMIT")
`;

/** Takes the lock; gives what lets it go. */
export async function holdLock(file) {
  const child = spawn("python3", ["-c", HOLD, file], { stdio: ["pipe", "pipe", "inherit"] });
  await once(createInterface(child.stdout), "line");
  return async () => {
    child.stdin.end();
    const [code] = await once(child, "exit");
    if (code !== 0) throw new Error(`the process that held the lock ended with ${code}`);
  };
}
