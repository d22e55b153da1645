"""A Django service with social-auth-app-django (Python Social Auth), set up as the library's guide says."""

import os

from django.conf import settings

ISSUER = os.environ["ISSUER"]
BASE = f"http://127.0.0.1:{os.environ['PORT']}"

settings.configure(
    DEBUG=True,
    SECRET_KEY="only for this test",
    ROOT_URLCONF=__name__,
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["DATABASE_FILE"]}},
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "social_django",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    AUTHENTICATION_BACKENDS=["social_core.backends.open_id_connect.OpenIdConnectAuth"],
    SOCIAL_AUTH_OIDC_OIDC_ENDPOINT=ISSUER,
    SOCIAL_AUTH_OIDC_KEY=os.environ["CLIENT_ID"],
    SOCIAL_AUTH_OIDC_SECRET=os.environ["CLIENT_SECRET"],
    # Its refresh sends the secret in the body whatever stands here.
    SOCIAL_AUTH_OIDC_TOKEN_ENDPOINT_AUTH_METHOD="client_secret_post",
    # Beside the library's own openid, profile and email.
    SOCIAL_AUTH_OIDC_SCOPE=["offline_access"],
    LOGIN_REDIRECT_URL="/me",
)

import django  # noqa: E402

django.setup()

from django.contrib.auth import logout  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.http import HttpResponse, JsonResponse  # noqa: E402
from django.middleware.csrf import get_token  # noqa: E402
from django.shortcuts import redirect  # noqa: E402
from django.urls import include, path  # noqa: E402
from django.utils.http import urlencode  # noqa: E402
from social_django.utils import load_strategy  # noqa: E402


def kept(request):
    return request.user.social_auth.get(provider="oidc")


def begin(request):
    field = f'<input type="hidden" name="csrfmiddlewaretoken" value="{get_token(request)}">'
    return HttpResponse(f'<form method="post" action="/login/oidc/">{field}<button id="log-in"></button></form>')


def me(request):
    user = request.user
    return JsonResponse({"email": user.email, "name": user.get_full_name()} if user.is_authenticated else {})


def refresh(request):
    social = kept(request)
    before = social.extra_data["access_token"]
    social.refresh_token(load_strategy(request))
    return JsonResponse({"is_new": social.extra_data["access_token"] != before})


def log_out(request):
    query = {"id_token_hint": kept(request).extra_data["id_token"], "post_logout_redirect_uri": f"{BASE}/bye"}
    logout(request)
    return redirect(f"{ISSUER}/logout?{urlencode(query)}")


urlpatterns = [
    path("", include("social_django.urls", namespace="social")),
    path("begin", begin),
    path("me", me),
    path("refresh", refresh),
    path("log-out", log_out),
    path("bye", lambda request: HttpResponse("bye")),
]

if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    call_command("runserver", BASE.removeprefix("http://"), "--noreload", "--skip-checks")
