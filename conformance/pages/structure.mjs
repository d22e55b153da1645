// What every page's structure promises (WCAG 2.2 and the house's own frame). Each function runs in the page and gives its findings.

/** The tokens of WCAG 1.3.5 by the name of the field. */
export const TOKENS = {
  email: /^email$/, username: /^username( webauthn)?$/, code: /^one-time-code$/, password: /^(current|new)-password( webauthn)?$/, password2: /^new-password$/,
  family_name: /^family-name$/, given_name: /^given-name$/, org_name: /^organization$/, postal_code: /^postal-code$/, prefecture: /^address-level1$/, city: /^address-level2$/,
  birthdate_year: /^bday-year$/, birthdate_month: /^bday-month$/, birthdate_day: /^bday-day$/, phone: /^tel(-national)?$/, mobile: /^tel(-national)?$/,
};

/** Language, title, headings, and the link past the header. */
export function frame() {
  const found = [];
  const { lang } = document.documentElement;
  if (!/^(ja|en)$/.test(lang)) found.push(`lang is ${lang}`);
  const joint = lang === "ja" ? "｜" : " | ";
  if (document.title.split(joint).filter((part) => part.trim()).length < 3) found.push(`title: ${document.title}`);
  const h1 = document.querySelectorAll("h1");
  if (h1.length !== 1 || !h1[0].closest("main")) found.push(`${h1.length} h1, or none in main`);
  if (!document.title.includes(h1[0]?.textContent.trim())) found.push(`the title does not name the page: ${document.title} / ${h1[0]?.textContent.trim()}`);
  // The summary of errors stands above the h1 with a heading of its own.
  const levels = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter((heading) => !heading.closest("#error-summary")).map((heading) => Number(heading.tagName[1]));
  levels.forEach((level, at) => at > 0 && level > levels[at - 1] + 1 && found.push(`h${levels[at - 1]} is followed by h${level}`));
  const first = document.querySelector("a[href], button, input:not([type=hidden]), select");
  if (!first?.matches(".skip-link")) found.push("the first stop is no link to the content");
  else if (!document.querySelector(`main${first.getAttribute("href")}[tabindex="-1"]`)) found.push("the first link does not lead to main");
  if (document.querySelectorAll("main").length !== 1) found.push("not one main");
  return found;
}

/** The summary of errors: it has the focus, and its links lead to the fields, whose own messages say the same. */
export function errors() {
  const found = [];
  const summary = document.querySelector("#error-summary");
  // An empty one waits for the page's own script to fill it.
  const messages = [...document.querySelectorAll(".field-error")].filter((message) => message.textContent.trim() !== "");
  if (!summary) return messages.length > 0 ? ["a field has an error, and there is no summary"] : [];
  if (document.activeElement !== summary) found.push(`the focus is on ${document.activeElement?.outerHTML.slice(0, 60)}`);
  if (summary.getAttribute("role") !== "alert") found.push("the summary is no alert");
  const links = [...summary.querySelectorAll("a")];
  if (links.length === 0) found.push("the summary has no link");
  for (const link of links) {
    const field = document.getElementById(link.hash.slice(1));
    if (!field?.matches("input, select, textarea, button")) { found.push(`${link.hash} is no field`); continue; }
    const described = (element) => (element?.getAttribute("aria-describedby") ?? "").split(" ").map((id) => document.getElementById(id)).filter((part) => part?.matches(".field-error"));
    const [message] = [...described(field), ...described(field.closest("fieldset"))];
    if (!message) found.push(`${link.hash} has no message of its own`);
    else if (!message.textContent.includes(link.textContent.trim())) found.push(`${link.hash}: "${link.textContent}" and "${message.textContent}"`);
    if (field.getAttribute("aria-invalid") !== "true" && !["radio", "submit"].includes(field.type)) found.push(`${link.hash} is not aria-invalid`);
  }
  for (const message of messages) {
    const told = links.some((link) => message.textContent.includes(link.textContent.trim()));
    if (!told) found.push(`not in the summary: ${message.textContent}`);
  }
  return found;
}

/** What a password manager and a browser that fills in need (WCAG 1.3.5 and 3.3.8): the right token, and nothing that refuses. */
export function fields(tokens) {
  const found = [];
  for (const field of document.querySelectorAll("input:not([type=hidden]), select, textarea")) {
    const [name, token] = [field.name, field.getAttribute("autocomplete") ?? ""];
    const wanted = Object.entries(tokens).find(([key]) => key === name || (key === "password" && field.type === "password" && !/2$/.test(name)))?.[1];
    if (wanted && !new RegExp(wanted).test(token)) found.push(`${name}: autocomplete="${token}"`);
    // A new password says how long it may be, for managers that make one up; the page's script sees to it that nobody's own entry is cut.
    if (field.type === "password" && (field.readOnly || (field.maxLength > 0 && token !== "new-password"))) found.push(`${name}: cuts or refuses what is pasted`);
    if (field.type === "password" && token === "off") found.push(`${name}: locks password managers out`);
    for (const handler of ["onpaste", "onkeydown", "oncontextmenu"]) if (field[handler]) found.push(`${name}: ${handler}`);
  }
  if (document.querySelector("img[src*=captcha], canvas, [class*=captcha]")) found.push("a puzzle");
  return found;
}

/** Where help stands, for comparing pages with each other (WCAG 3.2.6). */
export function help() {
  const parts = [...document.querySelectorAll("a.help-link, main, footer a, .footer-contact")];
  return parts.map((part) => (part.matches("main") ? "main" : part.matches(".footer-contact") ? part.textContent.trim() : part.hreflang ? "other language" : `${part.textContent.trim()} ${part.getAttribute("href")}`)).join(" | ");
}
