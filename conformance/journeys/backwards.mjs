// The back button, and forward again.
import assert from "node:assert/strict";

/** Goes back and forward: both show a page, and forward is where the person was. */
export async function thereAndBack(page) {
  const [address, heading] = [page.url(), await page.locator("h1").innerText()];
  await page.goBack({ waitUntil: "load" });
  assert.equal(await page.locator("h1").count(), 1, `back from ${address} shows a page`);
  await page.goForward({ waitUntil: "load" });
  assert.equal(page.url(), address, "forward leads here again");
  assert.equal(await page.locator("h1").innerText(), heading);
}
