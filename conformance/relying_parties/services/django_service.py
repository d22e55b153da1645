"""What any Django service needs before a library for logging in comes to it: settings, three pages, and a start."""

import os

from django.conf import settings

ISSUER = os.environ["ISSUER"]
BASE = os.environ["BASE_URL"]


def configure(*, urls, apps, middleware=(), **of_the_library):
    """Settings of a service whose addresses stand in the module `urls`, with what the library's guide adds to them."""
    settings.configure(
        DEBUG=True,
        SECRET_KEY="only for this test",
        ROOT_URLCONF=urls,
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["DATABASE_FILE"]}},
        INSTALLED_APPS=["django.contrib.auth", *apps, "django.contrib.contenttypes", "django.contrib.sessions"],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            *middleware,
        ],
        LOGIN_REDIRECT_URL="/me",
        LOGOUT_REDIRECT_URL="/bye",
        **of_the_library,
    )
    import django

    django.setup()


def pages():
    """Who is logged in, and where a logout ends."""
    from django.http import HttpResponse, JsonResponse
    from django.urls import path

    def me(request):
        user = request.user
        return JsonResponse({"email": user.email, "name": user.get_full_name()} if user.is_authenticated else {})

    return [path("me", me), path("bye", lambda request: HttpResponse("bye"))]


def button(request, action, name):
    """A page with nothing but a button that posts to `action`."""
    from django.http import HttpResponse
    from django.middleware.csrf import get_token

    field = f'<input type="hidden" name="csrfmiddlewaretoken" value="{get_token(request)}">'
    return HttpResponse(f'<form method="post" action="{action}">{field}<button id="{name}"></button></form>')


def logout_url(id_token):
    """Where the provider logs out, and comes back from."""
    from django.utils.http import urlencode

    return f"{ISSUER}/logout?{urlencode({'id_token_hint': id_token, 'post_logout_redirect_uri': f'{BASE}/bye'})}"


def serve():
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("runserver", BASE.removeprefix("http://"), "--noreload", "--skip-checks")
