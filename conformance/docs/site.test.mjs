// The built site as a reader has it, from the disk: docs/build, then this. Its links were checked when it was built.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { violations } from "../harness/axe.mjs";
import { launch } from "../harness/browser.mjs";

const ROOT = path.resolve(import.meta.dirname, "../..");
const SITE = path.join(ROOT, "docs/_build/site");
const PICTURES = path.resolve(import.meta.dirname, "../test-output/docs");
const at = (page) => pathToFileURL(path.join(SITE, page)).href;
/** Pages of every kind: tables, code, diagrams, a source file. */
const LOOKED_AT = ["docs/index.html", "docs/journeys.html", "docs/services/go.html", "docs/operators/alerts.html", "source/idp/src/flow/step.rs.html"];

test("a link, an anchor, a path or a name that leads nowhere is told, and nothing else", () => {
  const output = mkdtempSync(path.join(tmpdir(), "common-id-docs-"));
  const only = ["root_doc=conformance/docs/broken", "include_patterns=conformance/docs/broken.md,conformance/README.md,docs/start.md", "exclude_patterns=.*,target,admin,data,demo,federation,idp,conformance/.venv,conformance/node_modules,docs/_build"];
  const parameters = ["--quiet", "--nitpicky", "-b", "dummy", "-c", "docs", ...only.flatMap((setting) => ["-D", setting]), "-d", output, ".", output];
  const { stderr } = spawnSync(path.join(ROOT, "conformance/.venv/bin/sphinx-build"), parameters, { cwd: ROOT, encoding: "utf8" });
  rmSync(output, { recursive: true, force: true });
  const told = stderr.split("\n").filter((line) => line.includes("broken.md:")).map((line) => line.replace(/.*WARNING: /, "").replace(/ \[.*/, ""));
  assert.deepEqual(told.sort(), [
    "'myst' cross-reference target not found: '../../idp/nothing/'",
    "'myst' cross-reference target not found: '../../idp/src/nothing.rs'",
    "'myst' cross-reference target not found: 'nothing'",
    "'myst' cross-reference target not found: 'nothing.md'",
    "local id not found in doc 'docs/start': 'nothing'",
    "there is no idp/src/nothing.rs",
    "there is no nothing_at_all in idp/src/lib.rs",
  ]);
});

describe("the site", () => {
  let browser;
  before(async () => {
    assert.ok(existsSync(SITE), "the site is not built: docs/build");
    mkdirSync(PICTURES, { recursive: true });
    browser = await launch();
  });
  after(() => browser?.close());

  async function open(options, page) {
    const context = await browser.newContext(options);
    const tab = await context.newPage();
    const wrong = [];
    tab.on("pageerror", (error) => wrong.push(error.message));
    tab.on("request", (request) => /^(file|data):/.test(request.url()) || wrong.push(`asked for ${request.url()}`));
    await tab.goto(at(page));
    return { context, tab, wrong };
  }

  test("the search finds a page without a server", async () => {
    const { context, tab, wrong } = await open({}, "index.html");
    await tab.waitForURL(at("docs/index.html"));
    await tab.goto(`${at("search.html")}?q=post_logout_redirect_uris`);
    await tab.waitForSelector("#search-results li a");
    const found = await tab.locator("#search-results li > a").allTextContents();
    assert.ok(found.some((title) => title.includes("Node")), found.join(", "));
    assert.deepEqual(wrong, []);
    await context.close();
  });

  test("pages are whole at 390 and 1280 pixels, light and dark, and all can use them", async () => {
    const { context, tab, wrong } = await open({ viewport: { width: 390, height: 900 } }, LOOKED_AT[0]);
    for (const page of LOOKED_AT) {
      await tab.goto(at(page));
      for (const colorScheme of ["light", "dark"]) {
        await tab.emulateMedia({ colorScheme });
        if (await tab.locator("pre.mermaid").count()) await tab.waitForSelector(`body[data-diagrams=${colorScheme}]`);
        for (const width of [1280, 390]) {
          await tab.setViewportSize({ width, height: 900 });
          await tab.screenshot({ path: path.join(PICTURES, `${page.replaceAll(/[/.]/g, "-")}-${width}-${colorScheme}.png`) });
          const [wide, seen] = await tab.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
          assert.ok(wide <= seen, `${page}: ${wide} px of content in a window of ${seen}`);
        }
        assert.deepEqual(await violations(tab), [], `${page}, ${colorScheme}: accessibility`);
      }
      assert.equal(await tab.locator("h1").count(), 1, `${page}: one h1`);
      assert.deepEqual(wrong, [], page);
    }
    await context.close();
  });

  test("every diagram is drawn, with a name for those who do not see it", async () => {
    const pages = globSync("**/*.html", { cwd: SITE }).filter((page) => readFileSync(path.join(SITE, page), "utf8").includes('<pre class="mermaid"'));
    assert.ok(pages.length >= 3, `only ${pages}`);
    for (const page of pages) {
      const { context, tab, wrong } = await open({}, page);
      await tab.waitForSelector("body[data-diagrams=light]");
      const drawn = await tab.locator("pre.mermaid").evaluateAll((all) => all.map((one) => one.querySelector("svg > title")?.textContent ?? one.textContent));
      for (const name of drawn) assert.match(name, /^[A-Z][\w ]{3,60}$/, `${page}: ${name}`);
      assert.deepEqual(wrong, [], page);
      await context.close();
    }
  });
});
