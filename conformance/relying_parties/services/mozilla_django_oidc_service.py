"""A Django service with mozilla-django-oidc, set up as the library's installation guide says."""

import os

from django.conf import settings

ISSUER = os.environ["ISSUER"]
RENEW_SECONDS = 2
BASE = f"http://127.0.0.1:{os.environ['PORT']}"

settings.configure(
    DEBUG=True,
    SECRET_KEY="only for this test",
    ROOT_URLCONF=__name__,
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["DATABASE_FILE"]}},
    INSTALLED_APPS=[
        "django.contrib.auth",
        "mozilla_django_oidc",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "mozilla_django_oidc.middleware.SessionRefresh",
    ],
    AUTHENTICATION_BACKENDS=["mozilla_django_oidc.auth.OIDCAuthenticationBackend"],
    OIDC_RP_CLIENT_ID=os.environ["CLIENT_ID"],
    OIDC_RP_CLIENT_SECRET=os.environ["CLIENT_SECRET"],
    OIDC_RP_SIGN_ALGO="RS256",
    OIDC_OP_AUTHORIZATION_ENDPOINT=f"{ISSUER}/authorize",
    OIDC_OP_TOKEN_ENDPOINT=f"{ISSUER}/token",
    OIDC_OP_USER_ENDPOINT=f"{ISSUER}/userinfo",
    OIDC_OP_JWKS_ENDPOINT=f"{ISSUER}/jwks",
    # Quarter of an hour as shipped: too long for a test that wants to see it.
    OIDC_RENEW_ID_TOKEN_EXPIRY_SECONDS=RENEW_SECONDS,
    OIDC_STORE_ID_TOKEN=True,
    OIDC_OP_LOGOUT_URL_METHOD=f"{__name__}.provider_logout",
    LOGIN_REDIRECT_URL="/me",
    LOGOUT_REDIRECT_URL="/bye",
)

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.http import HttpResponse, JsonResponse  # noqa: E402
from django.middleware.csrf import get_token  # noqa: E402
from django.urls import include, path  # noqa: E402
from django.utils.http import urlencode  # noqa: E402


def provider_logout(request):
    query = {"id_token_hint": request.session["oidc_id_token"], "post_logout_redirect_uri": f"{BASE}/bye"}
    return f"{ISSUER}/logout?{urlencode(query)}"


def me(request):
    user = request.user
    return JsonResponse({"email": user.email, "username": user.username} if user.is_authenticated else {})


def log_out(request):
    field = f'<input type="hidden" name="csrfmiddlewaretoken" value="{get_token(request)}">'
    return HttpResponse(f'<form method="post" action="/oidc/logout/">{field}<button id="log-out"></button></form>')


urlpatterns = [
    path("oidc/", include("mozilla_django_oidc.urls")),
    path("me", me),
    path("log-out", log_out),
    path("bye", lambda request: HttpResponse("bye")),
]

if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    call_command("runserver", BASE.removeprefix("http://"), "--noreload", "--skip-checks")
