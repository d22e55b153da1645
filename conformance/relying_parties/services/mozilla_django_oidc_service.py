"""A Django service with mozilla-django-oidc, set up as the library's installation guide says."""

import os

import django_service
from django_service import ISSUER


def provider_logout(request):
    return django_service.logout_url(request.session["oidc_id_token"])


django_service.configure(
    urls=__name__,
    apps=["mozilla_django_oidc"],
    middleware=["mozilla_django_oidc.middleware.SessionRefresh"],
    AUTHENTICATION_BACKENDS=["mozilla_django_oidc.auth.OIDCAuthenticationBackend"],
    OIDC_RP_CLIENT_ID=os.environ["CLIENT_ID"],
    OIDC_RP_CLIENT_SECRET=os.environ["CLIENT_SECRET"],
    OIDC_RP_SIGN_ALGO="RS256",
    OIDC_OP_AUTHORIZATION_ENDPOINT=f"{ISSUER}/authorize",
    OIDC_OP_TOKEN_ENDPOINT=f"{ISSUER}/token",
    OIDC_OP_USER_ENDPOINT=f"{ISSUER}/userinfo",
    OIDC_OP_JWKS_ENDPOINT=f"{ISSUER}/jwks",
    # Quarter of an hour as shipped: too long for a test that wants to see it.
    OIDC_RENEW_ID_TOKEN_EXPIRY_SECONDS=2,
    OIDC_STORE_ID_TOKEN=True,
    OIDC_OP_LOGOUT_URL_METHOD=f"{__name__}.provider_logout",
)

from django.urls import include, path  # noqa: E402

urlpatterns = [
    *django_service.pages(),
    path("oidc/", include("mozilla_django_oidc.urls")),
    path("log-out", lambda request: django_service.button(request, "/oidc/logout/", "log-out")),
]

if __name__ == "__main__":
    django_service.serve()
