"""A Django service with social-auth-app-django (Python Social Auth), set up as the library's guide says."""

import os

import django_service

django_service.configure(
    urls=__name__,
    apps=["social_django"],
    AUTHENTICATION_BACKENDS=["social_core.backends.open_id_connect.OpenIdConnectAuth"],
    SOCIAL_AUTH_OIDC_OIDC_ENDPOINT=django_service.ISSUER,
    SOCIAL_AUTH_OIDC_KEY=os.environ["CLIENT_ID"],
    SOCIAL_AUTH_OIDC_SECRET=os.environ["CLIENT_SECRET"],
    # Its refresh sends the secret in the body whatever stands here.
    SOCIAL_AUTH_OIDC_TOKEN_ENDPOINT_AUTH_METHOD="client_secret_post",
    # Beside the library's own openid, profile and email.
    SOCIAL_AUTH_OIDC_SCOPE=["offline_access"],
)

from django.contrib.auth import logout  # noqa: E402
from django.http import JsonResponse  # noqa: E402
from django.shortcuts import redirect  # noqa: E402
from django.urls import include, path  # noqa: E402
from social_django.utils import load_strategy  # noqa: E402


def kept(request):
    return request.user.social_auth.get(provider="oidc")


def refresh(request):
    social = kept(request)
    before = social.extra_data["access_token"]
    social.refresh_token(load_strategy(request))
    return JsonResponse({"is_new": social.extra_data["access_token"] != before})


def log_out(request):
    id_token = kept(request).extra_data["id_token"]
    logout(request)
    return redirect(django_service.logout_url(id_token))


urlpatterns = [
    *django_service.pages(),
    path("", include("social_django.urls", namespace="social")),
    path("begin", lambda request: django_service.button(request, "/login/oidc/", "log-in")),
    path("refresh", refresh),
    path("log-out", log_out),
]

if __name__ == "__main__":
    django_service.serve()
