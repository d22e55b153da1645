// Answers a relying party's frame whether somebody else is logged in since its session_state was made (Session Management 1.0, 3.2).
// The answer is bound to the origin that asks: nobody learns anything by another's value. See idp/src/protocol/session_state.rs.
"use strict";
const COOKIE = location.protocol === "https:" ? "__Host-cid_state" : "cid_state";

const browserState = () => {
  const pair = document.cookie.split("; ").find((one) => one.startsWith(`${COOKIE}=`));
  return pair === undefined ? "" : pair.slice(COOKIE.length + 1);
};

const hashOf = async (text) => {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
};

const judge = async (message, origin) => {
  const [, client, hash, salt] = (typeof message === "string" && /^(\S+) ([0-9a-f]{64})\.([\w-]+)$/.exec(message)) || [];
  if (hash === undefined) return "error";
  return (await hashOf(`${client} ${origin} ${browserState()} ${salt}`)) === hash ? "unchanged" : "changed";
};

addEventListener("message", async ({ data, origin, source }) => {
  // Only a page that has an origin can be told anything, and only the one that asked is.
  if (source === null || source === window || !/^https?:/.test(origin)) return;
  source.postMessage(await judge(data, origin).catch(() => "error"), origin);
});
