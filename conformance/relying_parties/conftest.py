"""Starts the demo for the Python relying parties, and does what a person does on its pages."""

import json
import os
import pathlib
import random
import signal
import socket
import subprocess
import time
from html.parser import HTMLParser
from urllib.parse import urljoin

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

    def answer(self, shown):
        page = Page(shown.text)
        for button, typed in (
            ("login-submit", {"username": self.user["username"], "password": self.user["password"]}),
            ("consent-allow", {}),
            ("logout-confirm", {}),
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
