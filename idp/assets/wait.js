// Waits for work on the server: asks how it stands, and goes on when there is something to see. Without this file the page
// reloads itself.
"use strict";
const waiting = document.querySelector("[data-wait]");

async function ask() {
  try {
    const answer = await fetch(waiting.dataset.wait, { cache: "no-store" });
    const { done } = await answer.json();
    if (done) return location.replace(waiting.dataset.next);
  } catch {
    // The network may come back.
  }
  setTimeout(ask, 700);
}

if (waiting) ask();
