"""A service that people log in to with the common ID: Django and mozilla-django-oidc, set up as the library's guide says.

    ISSUER=http://localhost:8080 CLIENT_ID=… CLIENT_SECRET=… BASE_URL=http://localhost:4000 python service.py

Registered with redirect_uris [BASE_URL/oidc/callback/], post_logout_redirect_uris [BASE_URL/bye] and
token_endpoint_auth_method client_secret_post. One file, so that all of it is seen; in a project of yours the settings are in
settings.py and the addresses in urls.py.
"""

import os
import secrets
from urllib.parse import urlencode, urlsplit

from django.conf import settings

ISSUER = os.environ["ISSUER"]
BASE_URL = os.environ["BASE_URL"]


def provider_logout(request):
    """Where the provider logs out, and comes back from."""
    hint = {"id_token_hint": request.session["oidc_id_token"], "post_logout_redirect_uri": f"{BASE_URL}/bye"}
    return f"{ISSUER}/logout?{urlencode(hint)}"


settings.configure(
    DEBUG=True,
    # A real service takes it from its settings, so that people stay logged in when it starts again.
    SECRET_KEY=os.environ.get("SECRET_KEY") or secrets.token_urlsafe(32),
    ROOT_URLCONF=__name__,
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ.get("DATABASE_FILE", "service.sqlite")}},
    INSTALLED_APPS=["django.contrib.auth", "mozilla_django_oidc", "django.contrib.contenttypes", "django.contrib.sessions"],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        # Asks the provider again, without a page, when the ID token is old: whoever was logged out there is logged out here.
        "mozilla_django_oidc.middleware.SessionRefresh",
    ],
    AUTHENTICATION_BACKENDS=["mozilla_django_oidc.auth.OIDCAuthenticationBackend"],
    LOGIN_REDIRECT_URL="/me",
    LOGOUT_REDIRECT_URL="/bye",
    OIDC_RP_CLIENT_ID=os.environ["CLIENT_ID"],
    OIDC_RP_CLIENT_SECRET=os.environ["CLIENT_SECRET"],
    OIDC_RP_SIGN_ALGO="RS256",
    OIDC_OP_AUTHORIZATION_ENDPOINT=f"{ISSUER}/authorize",
    OIDC_OP_TOKEN_ENDPOINT=f"{ISSUER}/token",
    OIDC_OP_USER_ENDPOINT=f"{ISSUER}/userinfo",
    OIDC_OP_JWKS_ENDPOINT=f"{ISSUER}/jwks",
    OIDC_RENEW_ID_TOKEN_EXPIRY_SECONDS=int(os.environ.get("RENEW_SECONDS", "900")),
    OIDC_STORE_ID_TOKEN=True,
    OIDC_OP_LOGOUT_URL_METHOD=f"{__name__}.provider_logout",
)

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.http import HttpResponse, JsonResponse  # noqa: E402
from django.middleware.csrf import get_token  # noqa: E402
from django.urls import include, path  # noqa: E402


def me(request):
    """Who is logged in."""
    user = request.user
    return JsonResponse({"email": user.email, "name": user.get_full_name()} if user.is_authenticated else {})


def log_out(request):
    """A page with a button: a logout is a POST with Django's token against forged forms."""
    field = f'<input type="hidden" name="csrfmiddlewaretoken" value="{get_token(request)}">'
    return HttpResponse(f'<form method="post" action="/oidc/logout/">{field}<button id="log-out">Log out</button></form>')


urlpatterns = [
    path("me", me),
    path("bye", lambda request: HttpResponse("bye")),
    path("log-out", log_out),
    path("oidc/", include("mozilla_django_oidc.urls")),
]

if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    call_command("runserver", urlsplit(BASE_URL).netloc, "--noreload", "--skip-checks")
