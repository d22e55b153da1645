// A service that people log in to with the common ID: Node and openid-client, nothing else.
//   ISSUER=http://localhost:8080 CLIENT_ID=… CLIENT_SECRET=… BASE_URL=http://localhost:4000 node server.mjs
// Registered with redirect_uris [BASE_URL/callback] and post_logout_redirect_uris [BASE_URL/].
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import * as client from "openid-client";

const { ISSUER, CLIENT_ID, CLIENT_SECRET, BASE_URL } = process.env;
const SCOPE = "openid profile email offline_access";

// Plain http is for a provider on this machine alone.
const onThisMachine = { execute: [client.allowInsecureRequests] };
const provider = await client.discovery(
  new URL(ISSUER),
  CLIENT_ID,
  undefined,
  client.ClientSecretBasic(CLIENT_SECRET),
  ISSUER.startsWith("http://localhost:") ? onThisMachine : undefined,
);

// What is known of each browser, by its cookie. A real service keeps it in its database.
const sessions = new Map();

const routes = {
  "GET /": ({ session }) => ({ page: home(session) }),

  async "GET /login"() {
    const pkceCodeVerifier = client.randomPKCECodeVerifier();
    const login = { pkceCodeVerifier, expectedState: client.randomState(), expectedNonce: client.randomNonce() };
    const url = client.buildAuthorizationUrl(provider, {
      redirect_uri: `${BASE_URL}/callback`,
      scope: SCOPE,
      state: login.expectedState,
      nonce: login.expectedNonce,
      code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: "S256",
    });
    return { session: { login }, to: url.href };
  },

  async "GET /callback"({ session, url }) {
    if (!session?.login) return { to: "/login" };
    // Checks state and issuer, redeems the code, checks the ID token with its nonce.
    const tokens = await client.authorizationCodeGrant(provider, url, { ...session.login, idTokenExpected: true });
    // `sub` is the person, whatever their address is. It must be the ID token's here, too.
    const person = await client.fetchUserInfo(provider, tokens.access_token, tokens.claims().sub);
    // Another session than before the login: a name that somebody planted is worth nothing.
    return { session: { tokens, person, renewed: 0 }, to: "/" };
  },

  async "POST /refresh"({ session }) {
    if (!session?.tokens) return { to: "/login" };
    const fresh = await client.refreshTokenGrant(provider, session.tokens.refresh_token);
    // The refresh token was replaced: the old one is worth nothing now.
    const tokens = { ...session.tokens, ...fresh };
    const person = await client.fetchUserInfo(provider, fresh.access_token, session.person.sub);
    return { session: { tokens, person, renewed: session.renewed + 1 }, to: "/" };
  },

  async "POST /logout"({ session }) {
    if (!session?.tokens) return { to: "/" };
    await client.tokenRevocation(provider, session.tokens.refresh_token);
    const url = client.buildEndSessionUrl(provider, {
      id_token_hint: session.tokens.id_token,
      post_logout_redirect_uri: `${BASE_URL}/`,
    });
    return { session: null, to: url.href };
  },
};

function home(session) {
  if (!session?.person) return '<a id="login" href="/login">Log in</a>';
  return `<p>Logged in as <b id="email">${text(session.person.email)}</b>. Renewed <b id="renewed">${session.renewed}</b> times.</p>
    <form method="post" action="/refresh"><button id="refresh">Renew</button></form>
    <form method="post" action="/logout"><button id="logout">Log out</button></form>`;
}

const text = (value) => String(value).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

createServer(async (request, response) => {
  const url = new URL(request.url, BASE_URL);
  const id = /(?:^|; )session=([\w-]+)/.exec(request.headers.cookie ?? "")?.[1];
  const route = routes[`${request.method} ${url.pathname}`];
  try {
    if (!route) return void response.writeHead(404).end("not found");
    const answer = await route({ session: sessions.get(id), url });
    if ("session" in answer) {
      sessions.delete(id);
      const fresh = randomUUID();
      if (answer.session) sessions.set(fresh, answer.session);
      // Lax: forms of other sites do not bring it, so nobody else renews or logs out. Add Secure where there is https.
      response.setHeader("set-cookie", `session=${fresh}; Path=/; HttpOnly; SameSite=Lax`);
    }
    if (answer.to) return void response.writeHead(303, { location: answer.to }).end();
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(answer.page);
  } catch (error) {
    // The person declined, the code is too old, the login has ended: begin anew.
    console.error(error.error ?? error.code, error.error_description ?? error.message);
    response.writeHead(400, { "content-type": "text/html; charset=utf-8" }).end('<p>That did not work.</p><a id="login" href="/login">Log in</a>');
  }
}).listen(Number(new URL(BASE_URL).port), "127.0.0.1");
