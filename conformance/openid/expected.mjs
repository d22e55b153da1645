// What a plan may skip or warn of, each with its reason. Everything else that is not passed makes a run red, and so does an entry that is no longer needed.

const UNSIGNED = "The provider takes signed request objects alone, and says so: none is not in request_object_signing_alg_values_supported. An unsigned one protects nothing.";

/** Both modules ask whether unsigned request objects work. */
const WITHOUT_UNSIGNED = [
  { module: "oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported", skip: true, reason: UNSIGNED },
  { module: "oidcc-ensure-request-object-with-redirect-uri", skip: true, reason: UNSIGNED },
];

/** By short names of plans: `{ module, skip: true, reason }`, or `{ module, warning: CONDITION, reason }`. */
export const EXPECTED = {
  basic: WITHOUT_UNSIGNED,
  "form-post-basic": WITHOUT_UNSIGNED,
};
