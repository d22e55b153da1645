// Modules in which the person must behave otherwise than log in and agree, or the operator has something to do.
import { rotateKeys } from "./operator.mjs";

/** By module: what the person does at the first, the second, … address; see person.mjs. */
const OTHERWISE = [
  // Somebody who has never agreed to anything there, and so is asked.
  [/user-rejects-authentication/, () => ({ consent: "deny", as: 1 })],
  // The request is opened twice, and used the second time only.
  [/reused-request-uri-prior-to-auth-completion/, (visit) => ({ onlyLook: visit === 0 })],
];

/** By module of plans without a browser, and the mode in which the client hears of it: what the person answers at their own phone, when it is not yes. */
const ANSWERS = [
  [/user-rejects-authentication/, "deny"],
  // The request has to expire.
  [/auth-req-id-expired/, "nothing"],
  // Asks again and again, and wants nothing but to be told to wait; when it is called, it ends by that.
  [/multiple-call-to-token-endpoint/, "nothing", "poll"],
];

/** By module: what the operator does between the module's look at the provider and its start. */
const BEFORE_START = { "oidcc-server-rotate-keys": rotateKeys };

export const beforeStart = (module) => BEFORE_START[module];

export function behaviour(module) {
  return OTHERWISE.find(([pattern]) => pattern.test(module))?.[1];
}

/** What the person answers when a service asks without a browser: "allow", "deny" or "nothing". */
export function answer(module, mode) {
  return ANSWERS.find(([pattern, , only = mode]) => pattern.test(module) && only === mode)?.[1] ?? "allow";
}
