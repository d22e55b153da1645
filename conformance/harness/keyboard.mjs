// A person without a mouse: Tab and Shift+Tab to go, Enter and Space to press, arrows within radio buttons and lists, typing.
// At every stop on the way the focus must be seen: drawn, in the window, and not covered by anything (WCAG 2.4.7, 2.4.11).
import assert from "node:assert/strict";

const FARTHEST = 120;

/** What has the focus, and what is wrong with how it shows. Runs in the page. */
export function focusNow() {
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) return undefined;
  const drawn = (part) => {
    const style = part && getComputedStyle(part);
    return Boolean(style) && ((style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none");
  };
  const { left, top, right, bottom, width, height } = element.getBoundingClientRect();
  const name = `<${element.tagName.toLowerCase()} id="${element.id}"> ${(element.textContent || element.value || "").trim().slice(0, 30)}`;
  const problems = [];
  const shows = document.querySelectorAll("main:focus").length > 0 || drawn(element) || drawn(element.labels?.[0]) || drawn(element.parentElement);
  if (!shows) problems.push(`${name}: the focus is not drawn`);
  if (width < 1 || height < 1) problems.push(`${name}: the focus is on something without size`);
  const inside = { x: [Math.max(left, 0), Math.min(right, innerWidth)], y: [Math.max(top, 0), Math.min(bottom, innerHeight)] };
  if (inside.x[0] >= inside.x[1] || inside.y[0] >= inside.y[1]) problems.push(`${name}: the focus is outside of the window`);
  else {
    // Of nine points of what is in the window at least one must be the element's own: it is then not entirely covered.
    const at = ([from, to], part) => from + (to - from) * part;
    const own = [0.1, 0.5, 0.9].some((x) => [0.1, 0.5, 0.9].some((y) => {
      const hit = document.elementFromPoint(at(inside.x, x), at(inside.y, y));
      return hit && (element.contains(hit) || hit.contains(element) && getComputedStyle(hit).position !== "fixed" && getComputedStyle(hit).position !== "sticky");
    }));
    if (!own) problems.push(`${name}: the focus is covered`);
  }
  return { name, problems };
}

export class Keyboard {
  constructor(page) {
    this.page = page;
  }

  async #stop() {
    const stop = await this.page.evaluate(focusNow);
    if (stop) assert.deepEqual(stop.problems, [], this.page.url());
    return stop;
  }

  /** Goes to `selector`, forwards or backwards as the page's order says. */
  async goTo(selector) {
    const target = this.page.locator(selector);
    const where = () => target.evaluate((element) => {
      const now = document.activeElement;
      if (now === element) return "here";
      // A group of radio buttons is one stop; the arrows go on from there.
      if (element.type === "radio" && now?.type === "radio" && now.name === element.name && now.form === element.form) return "here";
      return now && now !== document.body && element.compareDocumentPosition(now) & Node.DOCUMENT_POSITION_FOLLOWING ? "back" : "on";
    });
    const seen = [];
    for (let count = 0; count < FARTHEST; count += 1) {
      const direction = await where();
      if (direction === "here") return;
      await this.page.keyboard.press(direction === "on" ? "Tab" : "Shift+Tab");
      seen.push((await this.#stop())?.name ?? "nothing");
    }
    assert.fail(`${selector} is out of the keyboard's reach on ${this.page.url()}: ${seen.slice(-12).join(", ")}`);
  }

  /** Presses a button or follows a link. */
  async press(selector) {
    await this.goTo(selector);
    await this.page.keyboard.press("Enter");
  }

  /** Ticks a box, or chooses a radio button. */
  async check(selector) {
    const target = this.page.locator(selector);
    await this.goTo(selector);
    if ((await target.getAttribute("type")) === "radio") {
      for (let count = 0; count < FARTHEST && !(await target.evaluate((element) => element === document.activeElement)); count += 1) {
        await this.page.keyboard.press("ArrowDown");
        await this.#stop();
      }
    }
    if (!(await target.isChecked())) await this.page.keyboard.press("Space");
    assert.ok(await target.isChecked(), `${selector} cannot be chosen by keyboard`);
  }

  async fill(selector, value) {
    const target = this.page.locator(selector);
    await this.goTo(selector);
    if ((await target.evaluate((element) => element.tagName)) === "SELECT") return this.#select(target, value);
    await this.page.keyboard.press("Control+A");
    await this.page.keyboard.press("Delete");
    // As an input method hands over what it composed.
    await this.page.keyboard.insertText(value);
    assert.equal(await target.inputValue(), value, `${selector} takes what is typed`);
  }

  async #select(target, wanted) {
    const is = () => target.evaluate((element, value) => element.value === value || element.selectedOptions[0]?.label === value, wanted);
    await this.page.keyboard.press("Home");
    for (let count = 0; count < FARTHEST && !(await is()); count += 1) await this.page.keyboard.press("ArrowDown");
    assert.ok(await is(), `${wanted} cannot be chosen by keyboard`);
  }
}
