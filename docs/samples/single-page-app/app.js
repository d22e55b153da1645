// An application without a server of its own that people log in to with the common ID: oidc-client-ts.
// Beside it lies config.json: { "issuer": "http://localhost:8080", "client_id": "…" }
// Registered with token_endpoint_auth_method none, and this page's address as redirect and post-logout address.
import { InMemoryWebStorage, UserManager, WebStorageStateStore } from "oidc-client-ts";

const { issuer, client_id } = await (await fetch("config.json")).json();
const here = new URL(".", location.href).href;

const manager = new UserManager({
  authority: issuer,
  client_id,
  redirect_uri: here,
  post_logout_redirect_uri: here,
  scope: "openid profile email offline_access",
  loadUserInfo: true,
  // What a script can read, a foreign script can steal: tokens stay in memory and are gone with the page.
  userStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
  // The login under way survives the way to the provider and back; it is worth nothing in another tab.
  stateStore: new WebStorageStateStore({ store: sessionStorage }),
  automaticSilentRenew: false,
});

const element = (id) => document.getElementById(id);
let renewed = 0;

async function show() {
  const user = await manager.getUser();
  element("login").hidden = Boolean(user);
  element("person").hidden = !user;
  element("email").textContent = user?.profile.email ?? "";
  element("renewed").textContent = renewed;
}

/** Says what went wrong in place of a page that does nothing. */
const press = (id, work) =>
  element(id).addEventListener("click", () => work().catch((error) => (element("problem").textContent = error.message)));

press("login", () => manager.signinRedirect());
press("refresh", async () => {
  // By the refresh token, without a page. It is replaced each time.
  await manager.signinSilent();
  renewed += 1;
  await show();
});
press("logout", () => manager.signoutRedirect());

const answer = new URLSearchParams(location.search);
if (answer.has("state")) {
  try {
    if (answer.has("code") || answer.has("error")) await manager.signinCallback();
    else await manager.signoutCallback();
  } catch (error) {
    element("problem").textContent = error.message;
  }
  // The code is used up: it goes from the address and the history.
  history.replaceState(null, "", here);
}
await show();
