// axe-core on a page as it stands. Run by itself: the usual wrapper loads it twice and gathers every element that passed, which costs twice the time.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const SOURCE = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");

/** What WCAG 2.2 asks at levels A and AA. */
const WCAG = { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] };

/** What is wrong with the page, a text each; nothing for one that all can use. `runOnly`: fewer rules, in axe's own words. */
export async function violations(page, runOnly = WCAG) {
  await page.evaluate(SOURCE);
  const found = await page.evaluate(run, runOnly);
  return found.flatMap(({ id, help, nodes }) => nodes.map((html) => `${id}: ${help}: ${html}`));
}

// Runs in the page.
async function run(runOnly) {
  // A button that is still changing its colour has none that could be judged.
  await Promise.allSettled(document.getAnimations().filter((one) => one instanceof CSSTransition).map((one) => one.finished));
  const { violations } = await globalThis.axe.run(document, { runOnly, resultTypes: ["violations"] });
  return violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map(({ html }) => html) }));
}
