"""Starts the demo for the Python relying parties, and does what a person does on its pages."""

import json
import os
import pathlib
import random
import signal
import socket
import subprocess
import sys
import time
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
import requests

ROOT = pathlib.Path(__file__).parents[2]
BINARY = os.environ.get("COMMON_ID_BIN", str(ROOT / "target/debug/common-id"))
PORTS = 16


def free_base():
    """Sixteen free ports in a row, below the range of outgoing ports."""
    for _ in range(50):
        base = 11_000 + PORTS * random.randrange(1_300)
        sockets = [socket.socket() for _ in range(PORTS)]
        try:
            for offset, candidate in enumerate(sockets):
                candidate.bind(("127.0.0.1", base + offset))
            return base
        except OSError:
            continue
        finally:
            for candidate in sockets:
                candidate.close()
    raise RuntimeError("no sixteen free ports in a row")


def answers(url):
    try:
        return requests.get(url, timeout=2).ok
    except requests.RequestException:
        return False


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """The members of demo.json of a running demo, which must end without an error on Ctrl-C."""
    folder = tmp_path_factory.mktemp("demo")
    base = free_base()
    log = folder / "program.log"
    with log.open("w") as output:
        program = subprocess.Popen(
            [BINARY, "demo", "--port-base", str(base), "--data", str(folder / "data")],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        until = time.monotonic() + 60
        while not answers(f"http://localhost:{base + 1}/ready"):
            assert program.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.05)
        yield json.loads((folder / "data/demo.json").read_text())
        program.send_signal(signal.SIGINT)
        assert program.wait(timeout=15) == 0, log.read_text()
        assert "panicked at" not in log.read_text()
    finally:
        program.kill()


class Page(HTMLParser):
    """The forms of a page: where they go, their values, and the ids in them."""

    def __init__(self, text):
        super().__init__()
        self.forms = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag == "form":
            self.forms.append({"action": values.get("action") or "", "values": {}, "ids": set()})
        if not self.forms:
            return
        form = self.forms[-1]
        form["ids"].add(values.get("id"))
        if tag == "input" and values.get("name") and values.get("type") not in ("submit", "checkbox", "radio"):
            form["values"][values["name"]] = values.get("value") or ""

    def form_with(self, element):
        return next((form for form in self.forms if element in form["ids"]), None)


BUTTONS = ("login-submit", "consent-allow", "logout-confirm", "log-in", "log-out")


class Person:
    """Somebody in front of a browser, who logs in and allows."""

    def __init__(self, user):
        self.user = user
        self.browser = requests.Session()

    def go(self, url, end):
        """Opens `url` and presses on until the way leads to an address that begins with `end`; gives that address."""
        answer = self.browser.get(url, allow_redirects=False)
        for _ in range(30):
            if answer.is_redirect:
                target = urljoin(answer.url, answer.headers["location"])
                if target.startswith(end):
                    return target
                answer = self.browser.get(target, allow_redirects=False)
            else:
                answer = self.answer(answer)
        raise AssertionError(f"the way to {end} does not end; last {answer.url}")

    def visit(self, url):
        """Opens `url` and goes on, pressing at the provider's pages, until a page of a service is shown; gives it."""
        self.seen = [url]
        answer = self.browser.get(url, allow_redirects=False)
        for _ in range(30):
            if answer.is_redirect:
                self.seen.append(urljoin(answer.url, answer.headers["location"]))
                answer = self.browser.get(self.seen[-1], allow_redirects=False)
            elif any(Page(answer.text).form_with(button) for button in BUTTONS):
                answer = self.answer(answer)
            else:
                assert answer.ok, f"{answer.url} ({answer.status_code}): {answer.text[:2000]}"
                return answer
        raise AssertionError(f"the way from {url} does not end: {self.seen}")

    def is_asked_to_log_in(self, demo):
        """Whether the provider knows nobody in this browser."""
        answer = self.browser.get(f"{demo['issuer']}/account")
        return Page(answer.text).form_with("login-submit") is not None

    def answer(self, shown):
        page = Page(shown.text)
        for button, typed in (
            ("login-submit", {"username": self.user["username"], "password": self.user["password"]}),
            ("consent-allow", {}),
            ("logout-confirm", {}),
            # A service's own pages.
            ("log-in", {}),
            ("log-out", {}),
        ):
            form = page.form_with(button)
            if form:
                values = form["values"] | typed
                pressed = self.button(shown.text, button)
                return self.browser.post(urljoin(shown.url, form["action"]), data=values | pressed, allow_redirects=False)
        raise AssertionError(f"no way on from {shown.url} ({shown.status_code}): {shown.text[:2000]}")

    @staticmethod
    def button(text, element):
        """The name and value that the pressed button itself sends."""
        found = {}

        class Buttons(HTMLParser):
            def handle_starttag(self, tag, attributes):
                values = dict(attributes)
                if values.get("id") == element and values.get("name"):
                    found[values["name"]] = values.get("value") or ""

        Buttons().feed(text)
        return found


@pytest.fixture
def person(demo):
    return Person(next(user for user in demo["users"] if user["kind"] == "full"))


@pytest.fixture(scope="session")
def register(demo):
    """Registers a relying party through the back office, with its addresses; gives what it is told."""
    console = demo["admin_clients"][0]
    granted = requests.post(
        f"{demo['issuer']}/token",
        auth=(console["client_id"], console["client_secret"]),
        data={"grant_type": "client_credentials", "scope": "admin:clients", "resource": console["resource"]},
    ).json()
    headers = {"authorization": f"Bearer {granted['access_token']}"}

    def register(name, redirect_uri, post_logout_redirect_uri):
        registration = {
            "client_name": name,
            "redirect_uris": [redirect_uri],
            "post_logout_redirect_uris": [post_logout_redirect_uri],
            "scope": "openid profile email offline_access",
            "token_endpoint_auth_method": "client_secret_post",
        }
        answer = requests.post(f"{demo['admin']}/v1/clients", headers=headers, json={"registration": registration})
        assert answer.status_code == 201, answer.text
        return answer.json()

    return register


class Service:
    """A service of `services/` that runs."""

    def __init__(self, base, login):
        self.base = base
        self.login = login

    def url(self, path):
        return self.base + path

    @staticmethod
    def asked_for(person):
        """The parameters of the last request to log in that the person's browser took to the provider."""
        request = next(url for url in reversed(person.seen) if urlsplit(url).path == "/authorize")
        return dict(parse_qsl(urlsplit(request).query))


@pytest.fixture
def start_service(demo, register, tmp_path):
    """Starts a service of `services/` on a free port, registered, and ends it afterwards."""
    running = []

    def start(name, login, callback):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        base = f"http://127.0.0.1:{port}"
        registered = register(name, base + callback, f"{base}/bye")
        log = tmp_path / f"{name}.log"
        with log.open("w") as output:
            program = subprocess.Popen(
                [sys.executable, str(pathlib.Path(__file__).parent / "services" / f"{name}_service.py")],
                env=os.environ
                | {
                    "ISSUER": demo["issuer"],
                    "PORT": str(port),
                    "CLIENT_ID": registered["client_id"],
                    "CLIENT_SECRET": registered["client_secret"],
                    "DATABASE_FILE": str(tmp_path / f"{name}.sqlite"),
                },
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        running.append(program)
        until = time.monotonic() + 60
        while not answers(f"{base}/me"):
            assert program.poll() is None and time.monotonic() < until, log.read_text()
            time.sleep(0.05)
        return Service(base, login)

    yield start
    for program in running:
        program.terminate()
        program.wait(timeout=15)
