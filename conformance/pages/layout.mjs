// What a page's layout must stand: a narrow window, more space between letters, larger letters, fingers. Each function runs in the page and gives its findings.

/** WCAG 1.4.12 and 1.4.4, as a person's own style sheet would say it. */
export const SPACING = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }";
export const TWICE = "html { font-size: 200% !important; }";

/** Text or controls that are cut off, or that make the page scroll sideways. */
export function cutOff() {
  const found = [];
  const { scrollWidth, clientWidth } = document.documentElement;
  const name = (element) => `<${element.tagName.toLowerCase()}${element.id ? ` id="${element.id}"` : ""} class="${element.className}"> ${element.textContent.trim().slice(0, 30)}`;
  if (scrollWidth > clientWidth) {
    const widest = [...document.body.querySelectorAll("*")].filter((element) => element.getBoundingClientRect().right > clientWidth + 1).at(-1);
    found.push(`${scrollWidth} px in a window of ${clientWidth}: ${widest ? name(widest) : ""}`);
  }
  for (const element of document.body.querySelectorAll("*")) {
    const style = getComputedStyle(element);
    // What is there for the ears only is one pixel large on purpose.
    if (style.clipPath === "inset(50%)" || style.display === "inline" || style.visibility === "hidden" || element.getClientRects().length === 0) continue;
    if (element.closest("svg") || ["IMG", "SELECT", "INPUT"].includes(element.tagName)) continue;
    const scrolls = ["auto", "scroll"].includes(style.overflowX);
    if (!scrolls && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0) found.push(`too wide: ${name(element)}`);
    if (["hidden", "clip"].includes(style.overflowY) && element.scrollHeight > element.clientHeight + 1) found.push(`cut off: ${name(element)}`);
  }
  return found;
}

/** Targets under 24 × 24 px that are no part of a sentence and have too little room around them (WCAG 2.5.8). */
export function smallTargets() {
  const MOST = 24;
  const all = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")].filter((element) => {
    const { width, height } = element.getBoundingClientRect();
    return width > 1 && height > 1 && !element.closest(".visually-hidden, .skip-link") && getComputedStyle(element).visibility === "visible";
  });
  const middle = (box) => ({ x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 });
  const boxes = new Map(all.map((element) => [element, element.getBoundingClientRect()]));
  const isSmall = (box) => box.width < MOST || box.height < MOST;
  // A circle of 24 px around a small target must touch no other target, nor another small one's circle.
  const crowded = (element) => all.some((other) => {
    if (other === element) return false;
    const [here, box] = [middle(boxes.get(element)), boxes.get(other)];
    if (isSmall(box)) return Math.hypot(here.x - middle(box).x, here.y - middle(box).y) < MOST;
    const near = { x: Math.min(Math.max(here.x, box.left), box.right), y: Math.min(Math.max(here.y, box.top), box.bottom) };
    return Math.hypot(here.x - near.x, here.y - near.y) < MOST / 2;
  });
  const inSentence = (element) => getComputedStyle(element).display === "inline" && element.parentElement.textContent.trim().length > element.textContent.trim().length + 4;
  return all.filter((element) => isSmall(boxes.get(element)) && !inSentence(element) && crowded(element))
    .map((element) => `${Math.round(boxes.get(element).width)} × ${Math.round(boxes.get(element).height)} px: <${element.tagName.toLowerCase()} id="${element.id}"> ${element.textContent.trim().slice(0, 30)}`);
}

/** What Tab must reach: every control that is there for the eye, one of each group of radio buttons. */
export function stops() {
  const seen = new Set();
  return [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]")].filter((element) => {
    if (element.tabIndex < 0 || element.disabled || !element.checkVisibility({ visibilityProperty: true })) return false;
    if (element.type !== "radio") return true;
    const group = document.querySelector(`input[type=radio][name="${element.name}"]:checked`);
    if ((group && group !== element) || seen.has(element.name)) return false;
    seen.add(element.name);
    return true;
  }).map((element, number) => {
    element.dataset.stop = number;
    return `<${element.tagName.toLowerCase()} id="${element.id}"> ${element.textContent.trim().slice(0, 30)}`;
  });
}
