// Small comforts. Every page works without this file.
"use strict";

// The summary of errors takes the focus even where `autofocus` on a plain element is not known.
document.getElementById("error-summary")?.focus();

// A button beside each password that shows what was typed.
for (const input of document.querySelectorAll("input[type=password][data-show]")) {
  const row = document.createElement("div");
  row.className = "password-row";
  input.replaceWith(row);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-quiet button-small";
  button.textContent = input.dataset.show;
  button.setAttribute("aria-controls", input.id);
  button.addEventListener("click", () => {
    const shown = input.type === "text";
    input.type = shown ? "password" : "text";
    button.textContent = shown ? input.dataset.show : input.dataset.hide;
  });
  row.append(input, button);
  // Password managers look at the type when the form is sent.
  input.form?.addEventListener("submit", () => { input.type = "password"; });
}

// `maxlength` tells password managers how long a password may be. Nobody's own entry is cut by it: what is too long is told, not stored shortened.
for (const input of document.querySelectorAll("input[type=password][maxlength]")) {
  for (const kind of ["keydown", "paste", "drop"]) input.addEventListener(kind, () => { input.removeAttribute("maxlength"); }, { once: true });
}

// A second press of a button sends nothing twice. The button stays enabled: the guard goes when the page comes back.
for (const form of document.querySelectorAll("form[method=post]")) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
    setTimeout(() => { sent = false; }, 5000);
  });
  window.addEventListener("pageshow", () => { sent = false; });
}

// A word five minutes before what was typed is lost.
for (const form of document.querySelectorAll("form[data-form-seconds]")) {
  const warning = form.querySelector("[data-time-warning]");
  const wait = (Number(form.dataset.formSeconds) - 300) * 1000;
  if (warning) setTimeout(() => { offerTime(form, warning); }, Math.max(wait, 0));
}

// More time, where the page can keep what was typed. No submit button: the enter key must not press it.
function offerTime(form, warning) {
  warning.hidden = false;
  if (!warning.dataset.extend || warning.querySelector("button")) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-quiet button-small";
  button.textContent = warning.dataset.extend;
  button.addEventListener("click", () => {
    const action = document.createElement("input");
    Object.assign(action, { type: "hidden", name: "action", value: "extend" });
    form.append(action);
    HTMLFormElement.prototype.submit.call(form);
  });
  warning.append(button);
}

// The Japanese year beside a birth date, as a check on the western one.
for (const group of document.querySelectorAll("fieldset[data-eras]")) {
  const words = group.dataset.eras.split(" ");
  const parts = [...group.querySelectorAll("input")];
  const echo = document.createElement("p");
  echo.className = "era";
  echo.setAttribute("role", "status");
  group.append(echo);
  const show = () => {
    const [year, month, day] = parts.map((input) => Number(input.value.normalize("NFKC")) || 0);
    const date = new Date(year, month - 1, day);
    const real = year >= 1868 && date.getMonth() === month - 1 && date.getDate() === day;
    const first = words.findIndex((word, at) => at % 2 === 1 && Number(word) <= year * 10000 + month * 100 + day);
    const count = year - Math.floor(Number(words[first]) / 10000) + 1;
    echo.textContent = real && first > 0 ? `${words[first - 1]}${count === 1 ? "元" : count}年` : "";
  };
  for (const input of parts) input.addEventListener("input", show);
  show();
}

// Whoever waits for a code is told when codes are slow to come, and when they are not any more.
for (const status of document.querySelectorAll("[data-mail-status]")) {
  const note = status.firstElementChild;
  setInterval(async () => {
    try {
      const answer = await fetch(status.dataset.mailStatus, { cache: "no-store" });
      const { slow } = await answer.json();
      note.hidden = !slow;
    } catch {
      // The network may come back.
    }
  }, 20000);
}

// Whoever waits for the next mail is told when it can be sent. The page is loaded anew for that, unless something is being typed there.
for (const note of document.querySelectorAll("[data-turn]")) {
  const due = Date.now() + Number(note.dataset.turn) * 1000;
  const fields = [...document.querySelectorAll("main input")];
  const isTyping = () => fields.some((field) => field === document.activeElement || field.value !== field.defaultValue);
  const timer = setInterval(() => {
    if (Date.now() < due) return;
    clearInterval(timer);
    if (!isTyping()) return location.replace(note.dataset.next);
    note.firstElementChild.textContent = note.dataset.came;
  }, 1000);
}
