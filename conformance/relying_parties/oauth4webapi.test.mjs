// oauth4webapi from npm, unmodified: what it checks by itself at every step of the code flow with PKCE, bound tokens and pushed requests.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import * as oauth from "oauth4webapi";
import { pressOn, userOf } from "../harness/people.mjs";
import { startDemo } from "../harness/program.mjs";
import { Web } from "../harness/web.mjs";

const SCOPE = "openid profile email offline_access";
/** The demo is on this machine, without https. */
const here = { [oauth.allowInsecureRequests]: true };

describe("oauth4webapi", () => {
  let program, provider;
  before(async () => {
    program = await startDemo();
    const issuer = new URL(program.demo.issuer);
    provider = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, here));
  });
  after(() => program?.dispose());

  for (const [id, isBound] of [["tool-basic", false], ["tool-post", true], ["tool-public", true]]) {
    test(`the whole way as ${id}${isBound ? ", pushed and with a key" : ""}`, async () => {
      const tool = program.demo.clients.find(({ client_id }) => client_id === id);
      const client = { client_id: id };
      const authentication = { "tool-basic": oauth.ClientSecretBasic, "tool-post": oauth.ClientSecretPost, "tool-public": oauth.None }[id](tool.client_secret);
      const DPoP = isBound ? oauth.DPoP(client, await oauth.generateKeyPair("ES256")) : undefined;
      const options = { ...here, DPoP };
      const user = userOf(program, "full");
      const verifier = oauth.generateRandomCodeVerifier();
      const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];
      const [redirect] = tool.redirect_uris;
      const request = new URLSearchParams({ response_type: "code", client_id: id, redirect_uri: redirect, scope: SCOPE, state, nonce, code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: "S256" });

      /** A nonce that is asked for is put into the next proof. */
      const again = async (call, read) => {
        try {
          return await read(await call());
        } catch (error) {
          if (!oauth.isDPoPNonceError(error)) throw error;
          return read(await call());
        }
      };

      const url = new URL(provider.authorization_endpoint);
      if (isBound) {
        const pushed = await again(
          () => oauth.pushedAuthorizationRequest(provider, client, authentication, request, options),
          (response) => oauth.processPushedAuthorizationResponse(provider, client, response),
        );
        url.search = new URLSearchParams({ client_id: id, request_uri: pushed.request_uri });
      } else url.search = request;

      const web = new Web();
      const back = await pressOn(web, await web.get(url.href), { user, end: redirect });
      const answer = oauth.validateAuthResponse(provider, client, back.location, state);
      const tokens = await again(
        () => oauth.authorizationCodeGrantRequest(provider, client, authentication, answer, redirect, verifier, options),
        (response) => oauth.processAuthorizationCodeResponse(provider, client, response, { expectedNonce: nonce, requireIdToken: true }),
      );
      const { sub } = oauth.getValidatedIdTokenClaims(tokens);
      const userinfo = (token) => again(() => oauth.userInfoRequest(provider, client, token, options), (response) => oauth.processUserInfoResponse(provider, client, sub, response));
      assert.equal((await userinfo(tokens.access_token)).email, user.username);

      const next = await again(
        () => oauth.refreshTokenGrantRequest(provider, client, authentication, tokens.refresh_token, options),
        (response) => oauth.processRefreshTokenResponse(provider, client, response),
      );
      assert.notEqual(next.access_token, tokens.access_token);
      assert.equal((await userinfo(next.access_token)).email, user.username);

      await oauth.processRevocationResponse(await oauth.revocationRequest(provider, client, authentication, next.refresh_token ?? tokens.refresh_token, here));
      const leave = new URL(provider.end_session_endpoint);
      leave.search = new URLSearchParams({ id_token_hint: tokens.id_token, post_logout_redirect_uri: tool.post_logout_redirect_uris[0] });
      await pressOn(web, await web.get(leave.href), { user, end: tool.post_logout_redirect_uris[0] });
      assert.ok((await web.open(`${program.demo.issuer}/account`)).has("#login-submit"), "logged out of the provider");
    });
  }
});
