// Passkeys: runs a ceremony of WebAuthn with the device, then sends the form with its answer. Pages work without it.
"use strict";

const form = document.querySelector("form[data-passkey]");
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  buffer && btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

// The options as the browser wants them: what travelled as text becomes bytes.
function unpacked({ publicKey }) {
  const named = (list) => list?.map((known) => ({ ...known, id: bytes(known.id) }));
  const options = { ...publicKey, challenge: bytes(publicKey.challenge) };
  if (publicKey.user) options.user = { ...publicKey.user, id: bytes(publicKey.user.id) };
  if (publicKey.excludeCredentials) options.excludeCredentials = named(publicKey.excludeCredentials);
  if (publicKey.allowCredentials) options.allowCredentials = named(publicKey.allowCredentials);
  return options;
}

// The answer as it travels.
function packed(credential) {
  const { response } = credential;
  const members = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const answer = Object.fromEntries(members.filter((name) => response[name]).map((name) => [name, text(response[name])]));
  const extensions = credential.getClientExtensionResults();
  return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response: answer, extensions });
}

async function begin() {
  const body = new URLSearchParams({ csrf: form.elements.csrf.value });
  const answer = await fetch(form.dataset.options, { method: "POST", body, redirect: "manual" });
  // Not logged in any more, or the login went on in another tab: the page itself knows what comes next.
  if (!answer.ok) location.reload();
  return answer.ok ? answer.json() : new Promise(() => {});
}

let waiting;

// One ceremony at a time: the button ends the one that waits behind the input field.
async function run(mediation) {
  waiting?.abort();
  waiting = new AbortController();
  const { signal } = waiting;
  const { ceremony, options } = await begin();
  const request = { publicKey: unpacked(options), signal, ...(mediation && { mediation }) };
  const way = form.dataset.passkey === "create" ? "create" : "get";
  const credential = await navigator.credentials[way](request);
  form.elements.ceremony.value = ceremony;
  form.elements.answer.value = packed(credential);
  form.submit();
}

function say(error) {
  const { stopped, exists } = form.dataset;
  form.querySelector("[data-problem]").textContent = error.name === "InvalidStateError" && exists ? exists : stopped;
}

if (form && window.PublicKeyCredential && navigator.credentials) {
  form.hidden = false;
  document.getElementById("passkey-off")?.remove();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    form.querySelector("[data-problem]").textContent = "";
    // A name that the server will refuse: before the device makes a key that nobody takes.
    const name = form.elements.passkey_name?.value.trim();
    if (name === "" || name?.length > 40) return form.submit();
    run().catch(say);
  });
  // Offers passkeys among the suggestions for the ID. Whoever picks none of them never hears of it.
  const offers = form.dataset.passkey === "get" && PublicKeyCredential.isConditionalMediationAvailable?.();
  Promise.resolve(offers).then((yes) => yes && run("conditional")).catch(() => {});
}
