"""Authlib from PyPI, unmodified, as the relying party inside a Flask application: what a service in Python would run."""

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.flask_client import OAuth
from authlib.integrations.requests_client import OAuth2Session
from flask import Flask, jsonify, session

SCOPE = "openid profile email phone address offline_access dealer_links"
TOOLS = ["tool-basic", "tool-post", "tool-public"]


def tool_of(demo, client_id):
    return next(client for client in demo["clients"] if client["client_id"] == client_id)


def service(demo, tool):
    """A small service with a login, a callback and a place that shows what it was told."""
    app = Flask(__name__)
    app.secret_key = "only for this test"
    provider = OAuth(app).register(
        "provider",
        client_id=tool["client_id"],
        client_secret=tool.get("client_secret"),
        server_metadata_url=f"{demo['issuer']}/.well-known/openid-configuration",
        client_kwargs={
            "scope": SCOPE,
            "code_challenge_method": "S256",
            "token_endpoint_auth_method": tool["token_endpoint_auth_method"],
        },
    )

    @app.get("/login")
    def login():
        return provider.authorize_redirect(tool["redirect_uris"][0])

    @app.get("/callback")
    def callback():
        token = provider.authorize_access_token()
        session["token"] = {"access_token": token["access_token"], "token_type": token["token_type"]}
        return jsonify(token)

    @app.get("/userinfo")
    def userinfo():
        return jsonify(provider.userinfo(token=session["token"]))

    return app, provider


def sign_in(browser, person, redirect_uri):
    to_provider = browser.get("/login").headers["location"]
    back = person.go(to_provider, redirect_uri)
    answer = browser.get(f"/callback?{urlsplit(back).query}")
    assert answer.status_code == 200, answer.text
    return answer.json


@pytest.mark.parametrize("client_id", TOOLS)
def test_the_whole_way(demo, person, client_id):
    tool = tool_of(demo, client_id)
    app, provider = service(demo, tool)
    # Flask keeps its session for the host that the redirect URI names.
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(tool["redirect_uris"][0]))
    app.config["SERVER_NAME"] = urlsplit(origin).netloc
    with app.test_client() as browser:
        token = sign_in(browser, person, tool["redirect_uris"][0])
        assert token["userinfo"]["iss"] == demo["issuer"], "Authlib has checked the ID token"
        userinfo = browser.get("/userinfo").json
    assert userinfo["sub"] == token["userinfo"]["sub"]
    assert userinfo["email"] == person.user["username"]
    assert userinfo["address"]["country"] == "JP"

    metadata = provider.load_server_metadata()
    refreshes_and_revokes(metadata, tool, token)
    logs_out(metadata, tool, token, person)


def refreshes_and_revokes(metadata, tool, token):
    client = OAuth2Session(
        tool["client_id"],
        tool.get("client_secret"),
        token_endpoint_auth_method=tool["token_endpoint_auth_method"],
        revocation_endpoint_auth_method=tool["token_endpoint_auth_method"],
        token=token,
    )
    fresh = client.refresh_token(metadata["token_endpoint"], refresh_token=token["refresh_token"])
    assert fresh["access_token"] != token["access_token"]
    assert client.get(metadata["userinfo_endpoint"]).status_code == 200
    assert client.revoke_token(metadata["revocation_endpoint"], token=fresh["refresh_token"], token_type_hint="refresh_token").status_code == 200
    with pytest.raises(OAuthError, match="invalid_grant"):
        client.refresh_token(metadata["token_endpoint"], refresh_token=fresh["refresh_token"])


def logs_out(metadata, tool, token, person):
    after = tool["post_logout_redirect_uris"][0]
    query = urlencode({"id_token_hint": token["id_token"], "post_logout_redirect_uri": after, "state": "bye"})
    back = person.go(f"{metadata['end_session_endpoint']}?{query}", after)
    assert parse_qs(urlsplit(back).query)["state"] == ["bye"]


@pytest.mark.parametrize("client_id", TOOLS)
def test_a_forged_state_is_refused_by_the_client(demo, person, client_id):
    tool = tool_of(demo, client_id)
    app, _ = service(demo, tool)
    app.config["SERVER_NAME"] = urlsplit(tool["redirect_uris"][0]).netloc
    with app.test_client() as browser:
        back = person.go(browser.get("/login").headers["location"], tool["redirect_uris"][0])
        query = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()} | {"state": "forged"}
        with pytest.raises(Exception, match="(?i)state"):
            app.testing = True
            browser.get(f"/callback?{urlencode(query)}")
