// The gallery: every page in every state and language as the Rust tests drew it, served to a browser with its own style and script.
//   conformance/test draws it; by hand: cargo test -p idp --test pages gallery; cargo test -p federation --test pages gallery
import { existsSync, globSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { once } from "node:events";
import path from "node:path";

const FOLDER = path.resolve(import.meta.dirname, "../../test-output/pages");
const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png" };

/** The names of all pages in `lang`: `{ name, file, html }`. Mails are drawn too, under `mail/`. */
export function drawn(lang, kind = "") {
  const files = globSync("*.html", { cwd: path.join(FOLDER, kind, lang) }).sort();
  if (files.length === 0) throw new Error(`${path.join(FOLDER, kind, lang)} has no gallery: run the Rust tests of the pages first`);
  return files.map((file) => {
    const address = path.posix.join("/", kind, lang, file);
    return { name: file.slice(0, -".html".length), lang, address, html: readFileSync(path.join(FOLDER, address), "utf8") };
  });
}

/** Serves the gallery on a free port; gives the address and the end. */
export async function serveGallery() {
  const server = createServer((request, response) => {
    const file = path.join(FOLDER, path.posix.normalize(decodeURIComponent(new URL(request.url, "http://gallery").pathname)));
    const type = TYPES[path.extname(file)];
    if (!type || !existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": type }).end(readFileSync(file));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => new Promise((done) => server.close(done)) };
}
