// A service as its developers write one, with openid-client: where a login begins, where its answer comes, and what the tokens say.
import { once } from "node:events";
import { createServer } from "node:http";
import * as client from "openid-client";

const SCOPE = "openid profile offline_access dealer_links";

export class Service {
  #server;
  #config;
  #asked = new Map();

  /** Runs from here on; it knows the provider once it is registered. */
  static async start() {
    const service = new Service();
    service.#server = createServer((request, response) => {
      service.#answer(new URL(request.url, service.base)).then(
        ({ status = 200, location, body = "" }) => response.writeHead(status, { "content-type": "text/html; charset=utf-8", ...(location && { location }) }).end(body),
        (error) => response.writeHead(500).end(String(error.cause ?? error)),
      );
    }).listen(0, "localhost");
    await once(service.#server, "listening");
    return service;
  }

  get base() {
    return `http://localhost:${this.#server.address().port}`;
  }

  stop() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** What its operators were told by those of the provider. */
  async configure({ issuer, client_id, client_secret }) {
    this.#config = await client.discovery(new URL(issuer), client_id, {}, client.ClientSecretBasic(client_secret), { execute: [client.allowInsecureRequests] });
  }

  async #answer(url) {
    if (url.pathname === "/login") return { status: 303, location: await this.#begin() };
    if (url.pathname !== "/callback") return { status: 404 };
    const checks = this.#asked.get(url.searchParams.get("state"));
    const tokens = await client.authorizationCodeGrant(this.#config, url, { ...checks, idTokenExpected: true });
    const claims = tokens.claims();
    const refreshed = await client.refreshTokenGrant(this.#config, tokens.refresh_token);
    const told = { id_token: claims, userinfo: await client.fetchUserInfo(this.#config, refreshed.access_token, claims.sub), refreshed: refreshed.claims() };
    this.last = { told, refreshToken: refreshed.refresh_token };
    return { body: `<!doctype html><html lang="ja"><title>予約</title><h1>ご予約</h1><pre id="told">${JSON.stringify(told).replaceAll("<", "&lt;")}</pre></html>` };
  }

  async #begin() {
    const checks = { pkceCodeVerifier: client.randomPKCECodeVerifier(), expectedState: client.randomState(), expectedNonce: client.randomNonce() };
    this.#asked.set(checks.expectedState, checks);
    const code_challenge = await client.calculatePKCECodeChallenge(checks.pkceCodeVerifier);
    const parameters = { redirect_uri: `${this.base}/callback`, scope: SCOPE, state: checks.expectedState, nonce: checks.expectedNonce, code_challenge, code_challenge_method: "S256" };
    return client.buildAuthorizationUrl(this.#config, parameters).href;
  }

  /** What its tokens say now: a refresh, as the service does one while nobody is there. */
  async askAgain() {
    const refreshed = await client.refreshTokenGrant(this.#config, this.last.refreshToken);
    this.last.refreshToken = refreshed.refresh_token;
    return refreshed.claims();
  }
}
