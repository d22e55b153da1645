// node-oidc-provider as a careful operator would run it: rotation, PKCE, no page that nobody needs. Clients and the account are those that the load
// client knows from provider.json, which is written when it listens.
//
//     conformance/node conformance/load/peer/provider.mjs --port N --store memory|sqlite|postgres --data DIR [--server postgres://…]
import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs, promisify } from "node:util";
import { exportJWK, generateKeyPair } from "jose";
import Provider from "oidc-provider";

const { values } = parseArgs({ options: { port: { type: "string" }, store: { type: "string", default: "memory" }, data: { type: "string" }, server: { type: "string" } } });
const { open } = await import(`./store/${values.store}.mjs`);
const issuer = `http://localhost:${values.port}`;
const CALLBACK = "https://load.example/callback";
const RESOURCE = "https://roads.example/";
const SCOPE = "openid profile email offline_access";

// Argon2id as ours has it: 19 MiB, two passes.
const hashed = promisify(argon2);
const hash = (password, nonce) => hashed("argon2id", { message: password, nonce, parallelism: 1, tagLength: 32, memory: 19 * 1024, passes: 2 });
const person = { username: "hanako@example.jp", password: "fuji-kaze-155219" };
const key = async (alg) => ({ ...(await exportJWK((await generateKeyPair(alg, { extractable: true })).privateKey)), alg, use: "sig" });
const secret = () => randomBytes(32).toString("base64url");

/** What an operator makes once: keys, secrets, an account. The next start on the same folder finds it. */
async function made() {
  const file = path.join(values.data, "made.json");
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8"));
  const salt = randomBytes(16);
  const hashed = await hash(person.password, salt);
  const secrets = Object.fromEntries(["machine", "rs256", "es256", "refresh_rs256", "refresh_es256", "cookies"].map((name) => [name, secret()]));
  const all = { keys: [await key("RS256"), await key("ES256")], secrets, salt: salt.toString("hex"), hash: hashed.toString("hex") };
  writeFileSync(file, JSON.stringify(all), { mode: 0o600 });
  return all;
}

const { keys, secrets, ...known } = await made();
const account = { id: "a-1", name: person.username, salt: Buffer.from(known.salt, "hex"), hash: Buffer.from(known.hash, "hex") };
const claims = { sub: account.id, name: "佐藤 花子", family_name: "佐藤", given_name: "花子", birthdate: "1990-04-01", gender: "female", updated_at: 1790000000, email: person.username, email_verified: true };

const machine = { client_id: "machine", client_secret: secrets.machine, grant_types: ["client_credentials"], response_types: [], redirect_uris: [], scope: "email" };
const service = (client_id, alg) => ({
  client_id,
  client_secret: secrets[client_id],
  grant_types: ["authorization_code", "refresh_token"],
  redirect_uris: [CALLBACK],
  id_token_signed_response_alg: alg,
  scope: SCOPE,
});
// The library takes `offline_access` with `prompt=consent` alone (OpenID Connect Core 1.0, 11): who refreshes without a page gets its refresh token by name.
const clients = [machine, service("rs256", "RS256"), service("es256", "ES256"), service("refresh_rs256", "RS256"), service("refresh_es256", "ES256")];

const provider = new Provider(issuer, {
  adapter: await open({ folder: values.data, server: values.server }),
  clients,
  jwks: { keys },
  cookies: { keys: [secrets.cookies] },
  scopes: ["openid", "profile", "email", "offline_access"],
  claims: { openid: ["sub"], profile: ["name", "family_name", "given_name", "birthdate", "gender", "updated_at"], email: ["email", "email_verified"] },
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    introspection: { enabled: true, allowedPolicy: () => true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => undefined,
      getResourceServerInfo: () => ({ scope: "email", audience: RESOURCE, accessTokenTTL: 600, accessTokenFormat: "jwt", jwt: { sign: { alg: "ES256" } } }),
    },
  },
  findAccount: (_, id) => (id === account.id ? { accountId: id, claims: () => claims } : undefined),
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  issueRefreshToken: (_, client) => client.clientId.startsWith("refresh_"),
  // Otherwise every token would ask for its session, too.
  expiresWithSession: () => false,
  // Services of the house need no consent: the grant is made with the first login, and read with the others.
  async loadExistingGrant(ctx) {
    const { client, session } = ctx.oidc;
    const id = session.grantIdFor(client.clientId);
    const known = id && (await ctx.oidc.provider.Grant.find(id));
    if (known) return known;
    const grant = new ctx.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope(SCOPE);
    await grant.save();
    return grant;
  },
  pkce: { required: () => true },
  renderError(ctx, out) {
    ctx.type = "text";
    ctx.body = JSON.stringify(out);
  },
  rotateRefreshToken: true,
  ttl: { AccessToken: 600, AuthorizationCode: 60, ClientCredentials: 600, Grant: 1_209_600, IdToken: 600, Interaction: 3600, RefreshToken: 1_209_600, Session: 1_209_600 },
});

const page = (uid) => `<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><title>ログイン</title></head><body><h1>ログイン</h1>
<form method="post" action="/interaction/${uid}"><label>ID<input name="username" type="text" value="" autocomplete="username"></label>
<label>パスワード<input name="password" type="password" value="" autocomplete="current-password"></label><button type="submit">ログイン</button></form></body></html>`;

async function formOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return new URLSearchParams(Buffer.concat(chunks).toString());
}

provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith("/interaction/")) return next();
  const { uid, prompt } = await provider.interactionDetails(ctx.req, ctx.res);
  if (prompt.name !== "login") throw new Error(`asked for ${prompt.name}: ${JSON.stringify(prompt.details)}`);
  if (ctx.method !== "POST") {
    ctx.type = "html";
    ctx.set("cache-control", "no-store");
    ctx.body = page(uid);
    return undefined;
  }
  const form = await formOf(ctx.req);
  const tried = await hash(form.get("password") ?? "", account.salt);
  if (form.get("username") !== account.name || !timingSafeEqual(tried, account.hash)) {
    ctx.status = 401;
    ctx.body = "no";
    return undefined;
  }
  ctx.respond = false;
  return provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: account.id, amr: ["pwd"] } }, { mergeWithLastSubmission: false });
});

provider.on("server_error", (_, error) => console.error(error));
provider.listen(Number(values.port), "127.0.0.1", () => {
  const told = ({ client_id, client_secret }, more) => [client_id, { client_id, client_secret, ...more }];
  const description = {
    name: `node, ${values.store}`,
    issuer,
    person,
    clients: { ...Object.fromEntries(clients.map((client) => told(client, client === machine ? { resource: RESOURCE } : {}))), machine_opaque: told(machine)[1] },
  };
  writeFileSync(path.join(values.data, "provider.json"), JSON.stringify(description));
});
process.on("SIGINT", () => process.exit(0));
