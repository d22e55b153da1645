"""A service that people log in to with the common ID: Flask and Authlib.

    ISSUER=http://localhost:8080 CLIENT_ID=… CLIENT_SECRET=… BASE_URL=http://localhost:4000 python service.py

Registered with redirect_uris [BASE_URL/callback] and post_logout_redirect_uris [BASE_URL/].
"""

import os
import secrets
from urllib.parse import urlsplit

from authlib.integrations.flask_client import OAuth
from flask import Flask, abort, redirect, render_template_string, session

HOME = """
{% if person %}
<p>Logged in as <b id="email">{{ person.email }}</b>. Renewed <b id="renewed">{{ renewed }}</b> times.</p>
<form method="post" action="/refresh"><button id="refresh">Renew</button></form>
<form method="post" action="/logout"><button id="logout">Log out</button></form>
{% else %}
<a id="login" href="/login">Log in</a>
{% endif %}
"""


SCOPE = "openid profile email offline_access"


def create_app(issuer, client_id, client_secret, base_url, method="client_secret_basic", scope=SCOPE):
    app = Flask(__name__)
    # A real service takes it from its settings, so that people stay logged in when it starts again.
    app.secret_key = secrets.token_bytes(32)
    # Forms of other sites do not bring the cookie, so nobody else renews or logs out. Add SESSION_COOKIE_SECURE where there is https.
    app.config["SESSION_COOKIE_SAMESITE"] = "Lax"
    # What is known of each browser. Flask's own session is a cookie that the browser can read: no place for tokens.
    app.logins = {}

    provider = OAuth(app).register(
        "common_id",
        client_id=client_id,
        client_secret=client_secret,
        server_metadata_url=f"{issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": scope,
            "code_challenge_method": "S256",
            "token_endpoint_auth_method": method,
        },
    )

    def login_of_browser():
        return app.logins.get(session.get("login"))

    @app.get("/")
    def home():
        return render_template_string(HOME, **(login_of_browser() or {}))

    @app.get("/login")
    def login():
        return provider.authorize_redirect(f"{base_url}/callback")

    @app.get("/callback")
    def callback():
        # Checks the state, redeems the code, checks the ID token with its nonce.
        token = provider.authorize_access_token()
        # `sub` is the person, whatever their address is. It must be the ID token's here, too.
        person = provider.userinfo(token=token)
        if person["sub"] != token["userinfo"]["sub"]:
            abort(400)
        session["login"] = secrets.token_urlsafe()
        app.logins[session["login"]] = {"token": token, "person": person, "renewed": 0}
        return redirect("/")

    @app.post("/refresh")
    def refresh():
        login = login_of_browser()
        if not login:
            return redirect("/login", 303)
        fresh = provider.fetch_access_token(grant_type="refresh_token", refresh_token=login["token"]["refresh_token"])
        # The refresh token was replaced: the old one is worth nothing now.
        login["token"] |= fresh
        login["person"] = provider.userinfo(token=fresh)
        login["renewed"] += 1
        return redirect("/", 303)

    @app.post("/logout")
    def logout():
        login = app.logins.pop(session.pop("login", None), None)
        if not login:
            return redirect("/", 303)
        return provider.logout_redirect(f"{base_url}/", id_token_hint=login["token"]["id_token"])

    return app


if __name__ == "__main__":
    base_url = os.environ["BASE_URL"]
    app = create_app(os.environ["ISSUER"], os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"], base_url)
    app.run("127.0.0.1", urlsplit(base_url).port)
