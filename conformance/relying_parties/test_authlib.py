"""Authlib from PyPI, unmodified, inside the Flask application that is the sample of the guides."""

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.requests_client import OAuth2Session

# docs/samples/flask/service.py, which pytest.ini puts into reach.
from service import create_app

SCOPE = "openid profile email phone address offline_access dealer_links"
TOOLS = ["tool-basic", "tool-post", "tool-public"]


def tool_of(demo, client_id):
    return next(client for client in demo["clients"] if client["client_id"] == client_id)


def service(demo, tool):
    """The sample of the guides, as this client."""
    base_url = tool["redirect_uris"][0].removesuffix("/callback")
    method = tool["token_endpoint_auth_method"]
    return create_app(demo["issuer"], tool["client_id"], tool.get("client_secret"), base_url, method, SCOPE)


def sign_in(app, browser, person, redirect_uri):
    """What the service keeps of a person who logged in."""
    back = person.go(browser.get("/login").headers["location"], redirect_uri)
    answer = browser.get(f"/callback?{urlsplit(back).query}")
    assert answer.status_code == 302, answer.text
    [login] = app.logins.values()
    return login


@pytest.mark.parametrize("client_id", TOOLS)
def test_the_whole_way(demo, person, client_id):
    tool = tool_of(demo, client_id)
    app = service(demo, tool)
    with app.test_client() as browser:
        login = sign_in(app, browser, person, tool["redirect_uris"][0])
        token, userinfo = login["token"], login["person"]
        assert token["userinfo"]["iss"] == demo["issuer"], "Authlib has checked the ID token"
        assert userinfo["sub"] == token["userinfo"]["sub"]
        assert userinfo["email"] == person.user["username"]
        assert userinfo["address"]["country"] == "JP"

        first = token["access_token"]
        assert browser.post("/refresh").status_code == 303
        assert (login["renewed"], login["token"]["access_token"] == first) == (1, False)

    metadata = requests.get(f"{demo['issuer']}/.well-known/openid-configuration").json()
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
    app = service(demo, tool)
    with app.test_client() as browser:
        back = person.go(browser.get("/login").headers["location"], tool["redirect_uris"][0])
        query = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()} | {"state": "forged"}
        with pytest.raises(Exception, match="(?i)state"):
            app.testing = True
            browser.get(f"/callback?{urlencode(query)}")
