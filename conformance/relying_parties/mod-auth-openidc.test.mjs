// mod_auth_openidc of Debian, unmodified, in an Apache of the test's own: discovery, code flow with PKCE, userinfo, refresh, logout.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { pressOn, userOf } from "../harness/people.mjs";
import { freeBase, startDemo } from "../harness/program.mjs";
import { register } from "../harness/relying_party.mjs";
import { Web } from "../harness/web.mjs";

const MODULES = "/usr/lib/apache2/modules";
const SCOPE = "openid profile email offline_access";
const START_LIMIT_MS = 20_000;

/** Apache's whole configuration: what the module's own documentation asks for, and a page that needs somebody logged in. */
const configuration = ({ folder, port, issuer, client }) => `
ServerName 127.0.0.1
Listen 127.0.0.1:${port}
ServerRoot ${folder}
DefaultRuntimeDir ${folder}
PidFile ${folder}/apache.pid
ErrorLog ${folder}/error.log
Mutex posixsem
User www-data
Group www-data
${["mpm_event", "authn_core", "authz_core", "authz_user", "dir", "auth_openidc"].map((name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`).join("\n")}
DocumentRoot ${folder}/pages
DirectoryIndex index.html

OIDCProviderMetadataURL ${issuer}/.well-known/openid-configuration
OIDCClientID ${client.client_id}
OIDCClientSecret ${client.client_secret}
OIDCRedirectURI http://127.0.0.1:${port}/callback
OIDCCryptoPassphrase only-for-this-test
OIDCScope "${SCOPE}"
OIDCPKCEMethod S256
OIDCInfoHook access_token id_token userinfo
<Location "/">
  Require all granted
</Location>
<LocationMatch "^/(inside|callback)">
  AuthType openid-connect
  # Node's fetch says that it is a script, which the module would lead to no login page.
  OIDCUnAuthAction auth true
  Require valid-user
</LocationMatch>
`;

describe("mod_auth_openidc", () => {
  let program, folder, apache, base;
  before(async () => {
    program = await startDemo();
    folder = mkdtempSync(path.join(tmpdir(), "apache-"));
    const port = await freeBase();
    base = `http://127.0.0.1:${port}`;
    const registration = { client_name: "Apache", redirect_uris: [`${base}/callback`], post_logout_redirect_uris: [`${base}/`], scope: SCOPE };
    const client = await register(program, registration);
    mkdirSync(path.join(folder, "pages/inside"), { recursive: true });
    writeFileSync(path.join(folder, "pages/index.html"), "outside");
    writeFileSync(path.join(folder, "pages/inside/index.html"), "inside");
    writeFileSync(path.join(folder, "apache.conf"), configuration({ folder, port, issuer: program.demo.issuer, client }));
    // Its processes are not the one that began.
    chmodSync(folder, 0o755);
    apache = spawn("/usr/sbin/apache2", ["-D", "FOREGROUND", "-f", path.join(folder, "apache.conf")], { stdio: "inherit" });
    const until = Date.now() + START_LIMIT_MS;
    while (!(await fetch(base).then((answer) => answer.ok, () => false))) {
      if (Date.now() > until || apache.exitCode !== null) throw new Error(`Apache does not answer:\n${said()}`);
      await sleep(50);
    }
  });
  after(async () => {
    apache?.kill("SIGTERM");
    if (apache && apache.exitCode === null) await once(apache, "exit");
    await program?.dispose();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  const said = () => readFileSync(path.join(folder, "error.log"), "utf8");

  test("logs in, renews and logs out", async () => {
    const web = new Web();
    const user = userOf(program, "full");
    const back = await pressOn(web, await web.get(`${base}/inside/`), { user, end: `${base}/callback` });
    const page = await web.open(back.location);
    assert.equal(page.text, "inside", `${page.status} ${page.text}\n${said()}`);
    const info = async () => (await web.get(`${base}/callback?info=json`)).json;

    const first = await info();
    assert.equal(first.userinfo.email, user.username);
    assert.equal(first.id_token.iss, program.demo.issuer);
    assert.ok(!first.id_token.email, "claims go out in userinfo");

    const renewal = new URLSearchParams({ refresh: `${base}/inside/`, access_token: first.access_token });
    assert.equal((await web.open(`${base}/callback?${renewal}`)).text, "inside", said());
    const second = await info();
    assert.notEqual(second.access_token, first.access_token);
    const userinfo = await fetch(`${program.demo.issuer}/userinfo`, { headers: { authorization: `Bearer ${second.access_token}` } });
    assert.equal((await userinfo.json()).email, user.username);

    const leave = await web.get(`${base}/callback?${new URLSearchParams({ logout: `${base}/` })}`);
    const gone = await web.open((await pressOn(web, leave, { user, end: `${base}/` })).location);
    assert.equal(gone.text, "outside");
    assert.ok((await web.open(`${program.demo.issuer}/account`)).has("#login-submit"), "logged out of the provider");
    assert.ok((await web.open(`${base}/inside/`)).has("#login-submit"), "and of the service");
  });

  test("takes no answer that it did not ask for", async () => {
    const web = new Web();
    const answer = await web.get(`${base}/callback?${new URLSearchParams({ code: "x", state: "x", iss: program.demo.issuer })}`);
    assert.ok(answer.status >= 400, `${answer.status}`);
  });
});
