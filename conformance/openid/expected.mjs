// What a plan may skip or warn of, each with its reason. Everything else that is not passed makes a run red, and so does an entry that is no longer needed.

const UNSIGNED = "The provider takes signed request objects alone, and says so: none is not in request_object_signing_alg_values_supported. An unsigned one protects nothing.";

/** Both modules ask whether unsigned request objects work. */
const WITHOUT_UNSIGNED = [
  { module: "oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported", skip: true, reason: UNSIGNED },
  { module: "oidcc-ensure-request-object-with-redirect-uri", skip: true, reason: UNSIGNED },
];

/** The same by reference, asked of clients that register themselves. */
const unsignedReference = (module) => ({ module, skip: true, reason: UNSIGNED });

/** Asked of clients that register themselves. */
const ALWAYS_SIGNED = {
  module: "oidcc-idtoken-unsigned",
  skip: true,
  reason: "The provider signs every ID token, and says so: none is not in id_token_signing_alg_values_supported.",
};

const NO_RSA = "Needs a client with an RSA key; the keys of these are for ES256.";

/** What every plan of FAPI 2.0 with these clients says. */
const OF_FAPI2 = [
  {
    module: "fapi2-security-profile-final-ensure-signed-client-assertion-with-RS256-fails",
    skip: true,
    reason: NO_RSA,
  },
  {
    module: "fapi2-security-profile-final-test-claims-parameter-identity-claims",
    warning: "CheckForUnexpectedClaimsInIdToken",
    reason: "The claim is sid, which the standards of logout define (OpenID Connect Back-Channel Logout 1.0, 2.1); this module does not know it.",
  },
];

/** What every plan of FAPI-CIBA says with keys for ES256. */
const CIBA_ES256 = [{ module: "fapi-ciba-id1-ensure-request-object-signature-algorithm-is-RS256-fails", skip: true, reason: NO_RSA }];

/** The same of clients that sign assertions. */
const CIBA_ASSERTIONS_ES256 = ["backchannel-authorization-request", "token-endpoint-request"].map((where) => ({
  module: `fapi-ciba-id1-ensure-client-assertion-signature-algorithm-in-${where}-is-RS256-fails`,
  skip: true,
  reason: NO_RSA,
}));

/** By short names of plans: `{ module, skip: true, reason }`, or `{ module, warning: CONDITION, reason }`. */
export const EXPECTED = {
  basic: WITHOUT_UNSIGNED,
  "form-post-basic": WITHOUT_UNSIGNED,
  hybrid: WITHOUT_UNSIGNED,
  "form-post-hybrid": WITHOUT_UNSIGNED,
  implicit: WITHOUT_UNSIGNED,
  "form-post-implicit": WITHOUT_UNSIGNED,
  "basic-dynamic": [...WITHOUT_UNSIGNED, unsignedReference("oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported"), ALWAYS_SIGNED],
  dynamic: [WITHOUT_UNSIGNED[1], unsignedReference("oidcc-request-uri-unsigned"), ALWAYS_SIGNED],
  core: WITHOUT_UNSIGNED,
  fapi2: OF_FAPI2,
  "fapi2-signed-requests": [...OF_FAPI2, { module: "fapi2-security-profile-final-ensure-signed-request-object-with-RS256-fails", skip: true, reason: NO_RSA }],
  "fapi2-bound": OF_FAPI2,
  "fapi2-mtls": [OF_FAPI2[1]],
  "fapi2-jarm": OF_FAPI2,
  "fapi-ciba-ping": [...CIBA_ES256, ...CIBA_ASSERTIONS_ES256],
  "fapi-ciba-ping-mtls": CIBA_ES256,
};
