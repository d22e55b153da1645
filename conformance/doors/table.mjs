// Every door through which something comes in, made by hand and held against the routes, the drawn pages and the descriptions of the APIs: a new route, or
// a new field of an old one, fails the test until it stands here with its rule.
//
// A rule that has a table of values (values/*.json) is driven at every door that has it. The other rules:
//   choice    one of what is offered, or a box
//   token     made by us, or by the protocol, and checked as such
//   password  never changed; its rules are driven at the doors of registration and recovery by protocol/registration.test.mjs and idp/tests/endpoints
//   code      digits or a code that we sent, or that an app shows
//   text      free words of a person, or of an operator
//   setting   what an operator or a developer sets up: names, addresses of systems, keys
//   reference the caller's own name of something of theirs

// The account that a password belongs to: shown for password managers, never read.
const SHOWN = { username: "token" };
const TURN = { action: "choice" };
const ADDRESS = { postal_code: "postal_code", prefecture: "choice", city: "line", street: "line", building: "line", postal_choice: "choice" };
const NAMES = { family_name: "name", given_name: "name", family_kana: "kana", given_kana: "kana" };
const COMPANY = { org_name: "line", org_kana: "kana", org_unit: "line" };
const BIRTHDATE = { birthdate_year: "birthdate", birthdate_month: "birthdate", birthdate_day: "birthdate" };
const PERSON = { ...NAMES, ...COMPANY, ...ADDRESS, ...BIRTHDATE, gender: "choice", phone: "phone" };
const PASSKEY = { ceremony: "token", answer: "token" };
const STREAM = {
  "events_requested[]": "setting",
  "delivery.method": "choice",
  "delivery.endpoint_url": "setting",
  "delivery.authorization_header": "setting",
  description: "text",
};
const EVENTS = { "ack[]": "token", maxEvents: "setting", returnImmediately: "setting", setErrs: "text" };

/** Forms: method and path to the rule of each field. `csrf` goes without saying. */
export const PAGES = {
  "POST /logout": { decision: "choice", client_id: "token", id_token_hint: "token", post_logout_redirect_uri: "token", state: "token", logout_hint: "token", ui_locales: "token" },
  "POST /interaction/{id}/login": { username: "login_name", password: "password", choice: "choice" },
  "POST /interaction/{id}/passkey": {},
  "POST /interaction/{id}/passkey/login": PASSKEY,
  "POST /interaction/{id}/two-step": { app_code: "code", recovery_code: "code", choice: "choice" },
  "POST /interaction/{id}/items": BIRTHDATE,
  "POST /interaction/{id}/items/confirm": {},
  "POST /interaction/{id}/terms": { tos: "choice", tos_document: "token", tos_version: "token" },
  "POST /interaction/{id}/consent": { decision: "choice" },
  "POST /interaction/{id}/device": { decision: "choice" },
  "POST /register/terms": { tos: "choice", tos_version: "token" },
  "POST /register/email": { email: "email" },
  "POST /register/code": { code: "code", ...TURN },
  "POST /register/details": { ...SHOWN, postal_new: "choice", account_type: "choice", shown_type: "choice", password: "password", password2: "password", ...PERSON, ...TURN },
  "POST /register/confirm": {},
  "POST /reminder/password": { username: "login_name" },
  "POST /reminder/code": { code: "code", ...TURN },
  "POST /reminder/birthdate": BIRTHDATE,
  "POST /reminder/new-password": { ...SHOWN, password: "password", password2: "password" },
  "POST /reminder/id": { family_kana: "kana", given_kana: "kana", phone: "phone", ...BIRTHDATE },
  "POST /account/email": { email: "email", ...TURN },
  "POST /account/email/code": { code: "code", ...TURN },
  "POST /account/password": { password: "password", password2: "password" },
  "POST /account/mobile": { mobile: "mobile", ...TURN },
  "POST /account/mobile/code": { code: "code", ...TURN },
  "POST /account/passkeys/add": { ...PASSKEY, passkey_name: "text" },
  "POST /account/passkeys/options": {},
  "POST /account/passkeys/{passkey}": { passkey_name: "text" },
  "POST /account/passkeys/{passkey}/remove": {},
  "POST /account/device": { user_code: "code" },
  "POST /account/requests/{request}": { decision: "choice" },
  "POST /account/two-step": {},
  "POST /account/two-step/setup": { app_code: "code" },
  "POST /account/two-step/codes": { choice: "choice" },
  "POST /account/two-step/off": {},
  "POST /account/profile/edit": { ...PERSON, ...TURN },
  "POST /account/profile/confirm": { digest: "token" },
  "POST /account/services/{id}": {},
  "POST /account/sessions/all": {},
  "POST /account/sessions/{id}": {},
  "POST /account/data": {},
  "POST /account/withdraw": { ...SHOWN, password: "password" },
  "POST /account/settings": { lang: "choice", text_size: "choice" },
  "POST /settings": { lang: "choice", text_size: "choice" },
  "POST /come-back": { ...SHOWN, password: "password" },
  "POST /terminal": { launch: "token" },
  "POST /terminal/customer": { customer_ack: "choice", notice_version: "token" },
  "POST /terminal/select": { slot: "choice", ...TURN },
  "POST /terminal/emails": { "email-1": "email", "email-2": "email", "email-3": "email" },
  "POST /terminal/done": TURN,
  "POST /link": {},
  "POST /interaction/{id}/links": { link: "choice", consent_version: "token", reception_code: "code", ...TURN },
  "POST /interaction/{id}/links/decline": TURN,
  "POST /interaction/{id}/links/done": {},
  "POST /migration/open": { handle: "token" },
  "POST /migration": { way: "choice" },
  "POST /migration/about": { tos: "choice", tos_version: "token" },
  "POST /interaction/{id}/migration": { consent_version: "token" },
  "POST /migration/creating": {},
  "POST /account/dealers/pending": { link: "choice", ...TURN },
  "POST /account/dealers/lookups": { lookups: "choice" },
  "POST /account/dealers/{id}/unlink": {},
  "POST /account/dealers/{id}/decline": {},
  "POST /account/dealers/{id}/not-mine": {},
  "POST /account/staff": {},
};

/** For programs, by the standards: their parameters are driven by protocol/*.test.mjs. `login_hint` is a login name, and fills a form in. */
export const PROTOCOL = ["POST /authorize", "POST /device_authorization", "POST /backchannel_authentication", "POST /par", "POST /token", "POST /userinfo", "POST /introspect", "POST /revoke", "POST /register", "PUT /register/{client_id}"];

/** The members of JSON bodies. Operations without a body stand here, too. A name that ends in `*` stands for all members below it. */
export const API = {
  "POST /dealer/v1/visits": {
    shop: "reference",
    staff: "reference",
    service: "setting",
    "customer.customer_code": "reference",
    "customer.family_name": "name",
    "customer.given_name": "name",
    "customer.family_kana": "kana",
    "customer.given_kana": "kana",
    "customer.birthdate": "birthdate",
    "customer.gender": "choice",
    "customer.postal_code": "postal_code",
    "customer.address1": "line",
    "customer.address2": "line",
    "customer.address3": "line",
    "customer.mobile_phone": "phone",
    "customer.phone": "phone",
    "customer.emails[]": "email",
  },
  "POST /dealer/v1/visits/{visit_id}/acknowledgement": { notice_version: "token" },
  "POST /dealer/v1/visits/{visit_id}/lookups": { "emails[]": "email" },
  "POST /dealer/v1/visits/{visit_id}/provisional-link": { email: "email", edited: "choice", mail_after: "setting" },
  "POST /dealer/v1/links/{id}/cancel": {},
  "POST /dealer/v1/links/{id}/dispute": {},
  "POST /dealer/v1/links/{id}/resend": {},
  "POST /dealer/v1/links/{id}/settle": {},
  "POST /dealer/v1/links/{id}/unlink": {},
  "POST /dealer/v1/events": EVENTS,
  "POST /migration/v1/events": EVENTS,
  "POST /migration/v1/handovers": {
    legacy_user_id: "reference",
    dealer_id: "reference",
    customer_code: "reference",
    account_type: "choice",
    email: "email",
    ...NAMES,
    ...COMPANY,
    gender: "choice",
    birthdate: "birthdate",
    postal_code: "postal_code",
    prefecture: "choice",
    city: "line",
    street: "line",
    building: "line",
    phone: "phone",
  },
  "POST /migration/v1/users/status": { "legacy_user_ids[]": "reference" },
  "POST /ssf/stream": STREAM,
  "PATCH /ssf/stream": { stream_id: "token", ...STREAM },
  "PUT /ssf/stream": { stream_id: "token", ...STREAM },
  "POST /ssf/status": { stream_id: "token", status: "choice", reason: "text" },
  "POST /ssf/subjects/add": { stream_id: "token", subject: "token" },
  "POST /ssf/subjects/remove": { stream_id: "token", subject: "token" },
  "POST /ssf/verification": { stream_id: "token", state: "token" },
  "POST /ssf/streams/{stream_id}/poll": EVENTS,
  "POST /v1/accounts/search": { username: "login_name", reason: "choice" },
  "POST /v1/accounts/{account_id}/sessions/end": { reason: "choice" },
  "POST /v1/accounts/{account_id}/sessions/{session_id}/end": { reason: "choice" },
  "PUT /v1/accounts/{account_id}/suspension": {},
  "POST /v1/approvals/{approval_id}/confirm": {},
  "POST /v1/approvals/{approval_id}/refuse": {},
  "POST /v1/clients": { client_id: "setting", "registration.*": "setting" },
  "PUT /v1/clients/{client_id}": { "registration.*": "setting" },
  "POST /v1/initial-access-tokens": { note: "text", "redirect_hosts[]": "setting", scope: "setting", "grant_types[]": "choice", uses: "setting", expires_in: "setting" },
  "PUT /v1/clients/{client_id}/jwks": { "keys[]": "setting" },
  "PUT /v1/clients/{client_id}/required-items": { "required_items[]": "choice" },
  "POST /v1/clients/{client_id}/secret": {},
  "PUT /v1/clients/{client_id}/suspension": {},
  "POST /v1/dealers": { dealer_id: "setting", name: "setting", name_en: "setting" },
  "PUT /v1/dealers/{dealer_id}": { name: "setting", name_en: "setting" },
  "POST /v1/dealers/{dealer_id}/clients": { client_id: "setting", "registration.*": "setting" },
  "PUT /v1/dealers/{dealer_id}/clients/{client_id}": { "registration.*": "setting" },
  "PUT /v1/dealers/{dealer_id}/clients/{client_id}/jwks": { "keys[]": "setting" },
  "PUT /v1/dealers/{dealer_id}/clients/{client_id}/suspension": {},
  "PUT /v1/dealers/{dealer_id}/merger": { into: "reference", customer_code_prefix: "setting", shop_prefix: "setting" },
  "POST /v1/dealers/{dealer_id}/shops": { shop_id: "setting", name: "setting", name_en: "setting" },
  "PUT /v1/dealers/{dealer_id}/shops/{shop_id}": { name: "setting", name_en: "setting" },
  "PUT /v1/dealers/{dealer_id}/shops/{shop_id}/suspension": {},
  "PUT /v1/dealers/{dealer_id}/suspension": {},
  "POST /v1/keys/rotate": {},
  "POST /v1/keys/{key_id}/retire": { reason: "choice" },
  "POST /v1/links/{link_id}/cancel": {},
  "POST /v1/links/{link_id}/resend": {},
  "POST /v1/links/{link_id}/settle": {},
  "POST /v1/links/{link_id}/unlink": {},
  "POST /v1/mails/{mail_id}/give-up": {},
  "POST /v1/mails/{mail_id}/retry": {},
  "POST /v1/migrations/search": { site: "reference", legacy_user_id: "reference", reason: "choice" },
  "POST /v1/staff": { email: "email", role: "choice", dealer_id: "reference" },
  "PUT /v1/staff/{account_id}": { role: "choice", dealer_id: "reference" },
  "POST /v1/texts/{document}/preview": { "*": "text" },
  "POST /v1/texts/{document}/versions": { "*": "text" },
};

/** Doors whose rule has a table of values and that are driven by another test, and why. */
export const ELSEWHERE = {
  "POST /interaction/{id}/login username":
    "says the same of every ID that is none, and a range where more than five names fail waits a day: idp/tests/endpoints/address_doors.rs (login_takes_every_way_to_write_the_address) sets the clock, and tries twenty ways to write one address and sixty-five values that are others or none",
  "POST /reminder/birthdate birthdate":
    "stands behind a code by mail, one for each value: idp/tests/endpoints/recovery.rs (a_birth_date_is_read_here_as_at_every_other_door) brings every value of the same table",
};
