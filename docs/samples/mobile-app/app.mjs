// What an app on a phone does, by the rules of RFC 8252 that AppAuth acts by, step by step on a terminal.
//   ISSUER=http://localhost:8080 CLIENT_ID=… REDIRECT_URI=https://app.example.jp/callback node app.mjs
// Registered with token_endpoint_auth_method none, application_type native, and a redirect address whose host says by its
// apple-app-site-association and assetlinks.json that this app may have it: so nobody else's app is given the code.
import { createInterface } from "node:readline";
import * as client from "openid-client";

const { ISSUER, CLIENT_ID, REDIRECT_URI } = process.env;

// An app can keep no secret: what is in every copy of it is known. PKCE stands in its place.
const onThisMachine = { execute: [client.allowInsecureRequests] };
const provider = await client.discovery(
  new URL(ISSUER),
  CLIENT_ID,
  undefined,
  client.None(),
  ISSUER.startsWith("http://localhost:") ? onThisMachine : undefined,
);

// 1. The system's browser is opened, never a view inside the app: the person sees whose page it is, and is logged in already
//    when another app was used before.
const pkceCodeVerifier = client.randomPKCECodeVerifier();
const login = { pkceCodeVerifier, expectedState: client.randomState(), expectedNonce: client.randomNonce() };
const address = client.buildAuthorizationUrl(provider, {
  redirect_uri: REDIRECT_URI,
  scope: "openid profile email offline_access",
  state: login.expectedState,
  nonce: login.expectedNonce,
  code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
  code_challenge_method: "S256",
});
say({ open: address.href });

// 2. The system hands the app the address that the browser was sent to. Here it is a line that is typed.
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const answer = new URL((await lines.next()).value);

// 3. The code is redeemed: state, issuer, PKCE and the ID token with its nonce are checked.
let tokens = await client.authorizationCodeGrant(provider, answer, { ...login, idTokenExpected: true });
const { sub } = tokens.claims();
const person = await client.fetchUserInfo(provider, tokens.access_token, sub);
say({ logged_in: person.email });

// 4. Later, without the person. The refresh token lies in the keychain or the keystore; each use replaces it.
const idToken = tokens.id_token;
tokens = await client.refreshTokenGrant(provider, tokens.refresh_token);
say({ renewed: (await client.fetchUserInfo(provider, tokens.access_token, sub)).email });

// 5. Logging out: the refresh token is given back, and the browser is led to the provider's logout.
await client.tokenRevocation(provider, tokens.refresh_token);
const logout = { id_token_hint: idToken, post_logout_redirect_uri: REDIRECT_URI };
say({ open: client.buildEndSessionUrl(provider, logout).href });
await lines.next();
say({ logged_out: true });
process.exit();

/** One line for whoever stands in for the system. */
function say(line) {
  console.log(JSON.stringify(line));
}
