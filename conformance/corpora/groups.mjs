// The groups of a corpus: what they are, where they come from, and their lines, read from all files of its folder.
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";

export function groupsOf(corpus) {
  const files = globSync(`${corpus}/*.yaml`, { cwd: import.meta.dirname }).sort();
  const groups = files.flatMap((file) => parse(readFileSync(path.join(import.meta.dirname, file), "utf8")));
  for (const { what, from } of groups) if (!what || !from?.length) throw new Error(`${corpus}: ${what ?? "a group"} does not say what it is and where it comes from`);
  return groups;
}
