"""Two libraries for Django from PyPI, unmodified, each in a process of its own. Registered with their addresses; both send the
secret in the body."""

import time

import pytest

# What the library's own paths are.
SERVICES = {
    "mozilla_django_oidc": {"login": "/oidc/authenticate/", "callback": "/oidc/callback/"},
    "social_auth": {"login": "/begin", "callback": "/complete/oidc/"},
}
# What it makes of the person's name: as shipped, the first one keeps the mail alone; the other one writes as Django does.
NAMES = {"mozilla_django_oidc": "", "social_auth": "花子 佐藤"}


@pytest.fixture(params=SERVICES)
def service(request, start_service):
    return start_service(request.param, **SERVICES[request.param])


def test_logs_in_and_out(service, person, demo):
    assert person.visit(service.url("/me")).json() == {}, "nobody yet"
    me = person.visit(service.url(service.login))
    assert me.url == service.url("/me"), me.text
    assert me.json() == {"email": person.user["username"], "name": NAMES[service.library]}

    asked = person.asked()
    assert "code_challenge" not in asked, "as shipped, the library binds the code by a nonce"
    assert asked["nonce"]

    assert person.visit(service.url("/me")).json()["email"] == person.user["username"]

    bye = person.visit(service.url("/log-out"))
    assert (bye.url, bye.text) == (service.url("/bye"), "bye")
    assert person.visit(service.url("/me")).json() == {}
    assert person.is_asked_to_log_in(demo["issuer"]), "logged out at the provider, too"


def test_mozilla_django_oidc_renews_silently(start_service, person):
    service = start_service("mozilla_django_oidc", **SERVICES["mozilla_django_oidc"])
    person.visit(service.url(service.login))
    time.sleep(2.1)
    me = person.visit(service.url("/me"))
    assert me.json()["email"] == person.user["username"]
    assert person.asked()["prompt"] == "none"


def test_social_auth_refreshes(start_service, person):
    service = start_service("social_auth", **SERVICES["social_auth"])
    person.visit(service.url(service.login))
    for _ in range(2):
        assert person.visit(service.url("/refresh")).json() == {"is_new": True}
