// One sheet of every page and mail: 390 px light, dark and English, and 1280 px; then the pictures that the last browser tests left.
//   conformance/node conformance/contact-sheet.mjs [WORD]     # only pages with WORD in their name
// Writes test-output/contact-sheet.html and contact-sheet-NN.png. The pages are those of the gallery (pages/gallery.mjs).
import { globSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { launch } from "./harness/browser.mjs";
import { drawn, serveGallery } from "./pages/gallery.mjs";

const OUTPUT = path.resolve(import.meta.dirname, "test-output");
const PICTURES = path.join(OUTPUT, "contact-sheet");
const ROWS_A_PICTURE = 4;
const VIEWS = [
  { name: "390, ja", lang: "ja", width: 390, scheme: "light" },
  { name: "390, ja, dark", lang: "ja", width: 390, scheme: "dark" },
  { name: "390, en", lang: "en", width: 390, scheme: "light" },
  { name: "1280, ja", lang: "ja", width: 1280, scheme: "light" },
];

const word = process.argv[2] ?? "";
const escape = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Every page with its picture in each view. */
async function picture(browser, origin, kind) {
  const rows = [];
  const page = await browser.newPage();
  const english = new Map(drawn("en", kind).map((one) => [one.name, one]));
  for (const japanese of drawn("ja", kind).filter(({ name }) => name.includes(word) && !name.startsWith("form-post"))) {
    const pictures = [];
    for (const { name, lang, width, scheme } of VIEWS) {
      const one = lang === "ja" ? japanese : english.get(japanese.name);
      if (!one) continue;
      await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
      await page.emulateMedia({ colorScheme: scheme });
      await page.goto(origin + one.address, { waitUntil: "load" });
      const file = path.join("contact-sheet", `${kind || "page"}-${japanese.name}-${lang}-${width}-${scheme}.jpg`);
      await page.screenshot({ path: path.join(OUTPUT, file), fullPage: true, type: "jpeg", quality: 80 });
      pictures.push({ name, file, width });
    }
    rows.push({ name: `${kind ? `${kind}: ` : ""}${japanese.name}`, pictures });
  }
  await page.close();
  return rows;
}

/** What the browser tests left: one row a walk. */
function albums() {
  const folders = [...new Set(globSync("sqlite/*/*.png", { cwd: OUTPUT }).map((file) => path.dirname(file)))].sort();
  return folders.filter((folder) => folder.includes(word)).map((folder) => ({
    name: path.basename(folder),
    pictures: globSync(`${folder}/*.png`, { cwd: OUTPUT }).sort().map((file) => ({ name: path.basename(file, ".png"), file, width: 390 })),
  }));
}

const STYLE = `
  body { font: 14px/1.4 system-ui, sans-serif; margin: 16px; background: #777; color: #fff; }
  section { margin-bottom: 24px; } h2 { font-size: 16px; margin: 0 0 6px; }
  .row { display: flex; gap: 12px; align-items: flex-start; flex-wrap: wrap; } figure { margin: 0; } img { display: block; background: #fff; }
  .narrow img { width: 230px; } .wide img { width: 560px; }`;

const section = ({ name, pictures }) => `<section><h2>${escape(name)}</h2><div class="row">${pictures
  .map(({ name: view, file, width }) => `<figure class="${width === 390 ? "narrow" : "wide"}"><figcaption>${escape(view)}</figcaption><a href="${file}"><img src="${file}" alt="${escape(`${name}, ${view}`)}"></a></figure>`)
  .join("")}</div></section>`;

const html = (sections) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Contact sheet</title><style>${STYLE}</style></head><body>${sections.map(section).join("\n")}</body></html>`;

rmSync(PICTURES, { recursive: true, force: true });
globSync("contact-sheet-*.png", { cwd: OUTPUT }).forEach((file) => rmSync(path.join(OUTPUT, file)));
mkdirSync(PICTURES, { recursive: true });
const [gallery, browser] = await Promise.all([serveGallery(), launch()]);
const rows = [...(await picture(browser, gallery.origin, "")), ...(await picture(browser, gallery.origin, "mail"))];
await gallery.close();

const page = await browser.newPage({ viewport: { width: 1340, height: 900 } });
const part = path.join(OUTPUT, "contact-sheet-part.html");
for (let at = 0, number = 1; at < rows.length; at += ROWS_A_PICTURE, number += 1) {
  writeFileSync(part, html(rows.slice(at, at + ROWS_A_PICTURE)));
  await page.goto(`file://${part}`, { waitUntil: "load" });
  await page.screenshot({ path: path.join(OUTPUT, `contact-sheet-${String(number).padStart(2, "0")}.png`), fullPage: true });
}
rmSync(part);
await browser.close();
writeFileSync(path.join(OUTPUT, "contact-sheet.html"), html([...rows, ...albums()]));
console.log(`${rows.length} pages and mails: ${path.relative(process.cwd(), path.join(OUTPUT, "contact-sheet.html"))}`);
