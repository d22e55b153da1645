"""What a person does in front of a browser: follows redirects, logs in, allows, and presses on."""

from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

import requests

# The buttons that are pressed where they stand: the provider's first, then those of a service's own pages.
BUTTONS = ("login-submit", "consent-allow", "logout-confirm", "log-in", "log-out")
STEPS = 30


class Page(HTMLParser):
    """The forms of a page: where they go, what stands in them, and what each of their buttons sends."""

    def __init__(self, text):
        super().__init__()
        self.forms = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        of = dict(attributes)
        if tag == "form":
            self.forms.append({"action": of.get("action") or "", "values": {}, "buttons": {}})
        if not self.forms:
            return
        form = self.forms[-1]
        named = {of["name"]: of.get("value") or ""} if of.get("name") else {}
        if tag == "button":
            form["buttons"][of.get("id")] = named
        elif tag == "input" and of.get("type") not in ("submit", "checkbox", "radio"):
            form["values"] |= named


class Person:
    """Somebody in front of a browser, who logs in and allows."""

    def __init__(self, user):
        self.user = user
        self.browser = requests.Session()
        # The addresses that the last way led through.
        self.seen = []

    def go(self, url, end):
        """Opens `url` and presses on until the way leads to an address that begins with `end`; gives that address, unopened."""
        shown = self.visit(url, end)
        assert shown is None, f"the way to {end} ends at {shown.url}: {shown.text[:2000]}"
        return self.seen[-1]

    def visit(self, url, end=None):
        """Opens `url` and presses on until a page of a service is shown; gives it, or nothing when `end` came first."""
        self.seen = [url]
        answer = self.browser.get(url, allow_redirects=False)
        for _ in range(STEPS):
            if answer.is_redirect:
                self.seen.append(urljoin(answer.url, answer.headers["location"]))
                if end and self.seen[-1].startswith(end):
                    return None
                answer = self.browser.get(self.seen[-1], allow_redirects=False)
                continue
            pressed = self.press(answer)
            if pressed is None:
                assert answer.ok, f"{answer.url} ({answer.status_code}): {answer.text[:2000]}"
                return answer
            answer = pressed
        raise AssertionError(f"the way from {url} does not end: {self.seen}")

    def press(self, shown):
        """Fills the form in and presses its button; nothing when the page has none that leads on."""
        forms = Page(shown.text).forms
        for button in BUTTONS:
            for form in (form for form in forms if button in form["buttons"]):
                typed = {name: self.user[name] for name in ("username", "password")} if button == "login-submit" else {}
                values = form["values"] | typed | form["buttons"][button]
                return self.browser.post(urljoin(shown.url, form["action"]), data=values, allow_redirects=False)
        return None

    def asked(self):
        """The parameters of the last authorization request on the way."""
        request = next(url for url in reversed(self.seen) if urlsplit(url).path == "/authorize")
        return dict(parse_qsl(urlsplit(request).query))

    def is_asked_to_log_in(self, issuer):
        """Whether the provider knows nobody in this browser."""
        answer = self.browser.get(f"{issuer}/account")
        return any("login-submit" in form["buttons"] for form in Page(answer.text).forms)
