// Modules in which the person must behave otherwise than log in and agree.

/** By module: what the person does at the first, the second, … address; see person.mjs. */
const OTHERWISE = [
  [/user-rejects-authentication/, () => ({ consent: "deny" })],
  // The request is opened twice, and used the second time only.
  [/reused-request-uri-before-authentication-completion/, (visit) => ({ onlyLook: visit === 0 })],
];

export function behaviour(module) {
  return OTHERWISE.find(([pattern]) => pattern.test(module))?.[1];
}
