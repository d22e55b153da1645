"""Calls that get through: what a made-up call needs beyond its shape. Names that nobody has yet, keys that are keys, ids of things that are there and belong
together. cases.py asks for one whenever an operation has not been let through so far, and for some of the others.
"""

import itertools
from collections import defaultdict

# RFC 7515, A.3.
JWKS = {
    "keys": [
        {
            "kty": "EC",
            "crv": "P-256",
            "kid": "1",
            "alg": "ES256",
            "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
            "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
        }
    ]
}
REASON = {"reason": "customer_request"}
# Headers and parameters that are right in one moment only; without them the call is about whatever is there.
OF_A_MOMENT = {"if-match", "cursor", "after", "before"}
# As many places as are remembered of one address.
REMEMBERED = 40


def relying_party(keys):
    registration = {"client_name": "点検予約", "redirect_uris": ["https://rp.example/callback"], "scope": "openid profile offline_access"}
    return {**registration, **({"token_endpoint_auth_method": "private_key_jwt", "jwks": JWKS} if keys else {})}


def system():
    return {"client_name": "PAL", "scope": "link:start link:read", "jwks": JWKS}


def subject(number):
    return {"subject": {"format": "opaque", "id": f"link-{number}"}}


def text(number):
    words = {"title_ja": "規約", "title_en": "Terms", "body_ja": "本文", "body_en": "Text", "changes_ja": "字句", "changes_en": "Wording"}
    year = f"{2100 + number}-01-01"
    return {"version": year, "effective_on": year, **words}


# The operations that need something in a certain state; see Valid.prepare.
NEEDS = {
    "POST /dealer/v1/visits/{visit_id}/acknowledgement": "visit",
    "POST /dealer/v1/visits/{visit_id}/lookups": "acknowledged",
    "POST /dealer/v1/visits/{visit_id}/provisional-link": "acknowledged",
    "POST /dealer/v1/links/{id}/cancel": "provisional",
    "POST /dealer/v1/links/{id}/dispute": "linked",
    "POST /dealer/v1/links/{id}/settle": "disputed",
    "POST /dealer/v1/links/{id}/unlink": "linked",
    "POST /v1/links/{link_id}/cancel": "provisional",
    "POST /v1/links/{link_id}/settle": "disputed",
    "POST /v1/links/{link_id}/unlink": "linked",
    "POST /v1/accounts/{account_id}/sessions/{session_id}/end": "session",
    "POST /v1/clients/{client_id}/secret": "client with a secret",
    "PUT /v1/clients/{client_id}/jwks": "client with keys",
    "DELETE /v1/dealers/{dealer_id}/suspension": "suspended dealer",
    "POST /ssf/stream": "no stream",
    "PATCH /ssf/stream": "stream",
    "PUT /ssf/stream": "stream",
    "DELETE /ssf/stream": "stream",
    "GET /ssf/status": "stream",
    "POST /ssf/status": "stream",
    "POST /ssf/subjects/add": "stream",
    "POST /ssf/subjects/remove": "stream",
    "POST /ssf/verification": "stream",
    "POST /ssf/streams/{stream_id}/poll": "stream",
}
# Operations that name the stream in their query string.
STREAM_IN_QUERY = {"GET /ssf/status", "DELETE /ssf/stream"}


class Valid:
    """Makes calls of the plan's people and things."""

    def __init__(self, plan, chance):
        self.plan = plan
        self.chance = chance
        self.numbers = itertools.count(1)
        self.places = defaultdict(list)
        self.notice = None
        self.stream = None
        emails, users = plan["emails"], plan["legacy_users"]
        named = lambda name, body: lambda number: {name: f"{name[:1]}-{number}", **body}
        self.bodies = {
            "POST /v1/accounts/search": lambda number: {"username": emails[-1], **REASON},
            "POST /v1/accounts/{account_id}/sessions/end": lambda number: REASON,
            "POST /v1/accounts/{account_id}/sessions/{session_id}/end": lambda number: REASON,
            "POST /v1/migrations/search": lambda number: {"site": "owners-site", "legacy_user_id": users[0], **REASON},
            "POST /v1/clients": lambda number: {"client_id": f"rp-{number}", "registration": relying_party(number % 2)},
            "PUT /v1/clients/{client_id}": lambda number: {"registration": relying_party(True)},
            "PUT /v1/clients/{client_id}/jwks": lambda number: JWKS,
            "POST /v1/initial-access-tokens": lambda number: {"note": f"team {number}", "redirect_hosts": ["rp.example"]},
            "PUT /v1/clients/{client_id}/required-items": lambda number: {"required_items": ["birthdate"][: number % 2]},
            "POST /v1/dealers": named("dealer_id", {"name": "販売店"}),
            "PUT /v1/dealers/{dealer_id}": lambda number: {"name": f"販売店{number}"},
            "POST /v1/dealers/{dealer_id}/clients": lambda number: {"client_id": f"pal-{number}", "registration": system()},
            "PUT /v1/dealers/{dealer_id}/clients/{client_id}": lambda number: {"registration": system()},
            "PUT /v1/dealers/{dealer_id}/clients/{client_id}/jwks": lambda number: JWKS,
            "PUT /v1/dealers/{dealer_id}/merger": lambda number: {"into": "D-0567", "shop_prefix": f"m{number}-"},
            "POST /v1/dealers/{dealer_id}/shops": named("shop_id", {"name": "店舗"}),
            "PUT /v1/dealers/{dealer_id}/shops/{shop_id}": lambda number: {"name": f"店舗{number}"},
            "POST /v1/staff": lambda number: {"email": f"invited-{number}@staff.example", "role": "support"},
            "PUT /v1/staff/{account_id}": lambda number: {"role": ["support", "auditor"][number % 2]},
            "POST /v1/texts/{document}/versions": text,
            "POST /v1/texts/{document}/preview": text,
            "POST /dealer/v1/visits": lambda number: {"shop": "S-01", "staff": "1234", "customer": {"customer_code": f"made-up-{number}"}},
            "POST /dealer/v1/visits/{visit_id}/acknowledgement": lambda number: {"notice_version": self.notice},
            "POST /dealer/v1/visits/{visit_id}/lookups": lambda number: {"emails": [emails[number % len(emails)]]},
            "POST /dealer/v1/visits/{visit_id}/provisional-link": lambda number: {"email": emails[number % len(emails)], "edited": False},
            "POST /dealer/v1/events": lambda number: {"maxEvents": 1, "returnImmediately": True},
            "POST /migration/v1/handovers": lambda number: {
                "legacy_user_id": f"user{number}",
                "dealer_id": "D-0234",
                "customer_code": f"site-{number}",
                "account_type": "individual",
            },
            "POST /migration/v1/users/status": lambda number: {"legacy_user_ids": users[:1]},
            "POST /migration/v1/events": lambda number: {"maxEvents": 1, "returnImmediately": True},
            "POST /ssf/stream": lambda number: {"description": f"{number}"},
            "PATCH /ssf/stream": self.about_stream(lambda number: {"description": f"{number}"}),
            "PUT /ssf/stream": self.about_stream(lambda number: {"description": f"{number}"}),
            "POST /ssf/status": self.about_stream(lambda number: {"status": ["enabled", "paused"][number % 2]}),
            "POST /ssf/subjects/add": self.about_stream(subject),
            "POST /ssf/subjects/remove": self.about_stream(subject),
            "POST /ssf/verification": self.about_stream(lambda number: {"state": f"{number}"}),
            "POST /ssf/streams/{stream_id}/poll": lambda number: {"maxEvents": 1, "returnImmediately": True},
        }

    def about_stream(self, make):
        return lambda number: {"stream_id": self.stream, **make(number)}

    def learn(self, templates, source, path, value):
        """Remembers, for the addresses below the one that answered, the ids that the answer shows together with those it was asked for by."""
        below = source.removesuffix("/search")
        self.take({name: names for name, names in templates.items() if name.startswith(below)}, path, value)

    def take(self, templates, path, value):
        if isinstance(value, list):
            for item in value:
                self.take(templates, path, item)
        elif isinstance(value, dict):
            ids = {**(path or {}), **{name: item for name, item in value.items() if isinstance(item, str)}}
            for template, names in templates.items():
                place = {name: ids[name] for name in names if name in ids}
                known = self.places[template]
                if len(place) == len(names) and place not in known[-REMEMBERED:]:
                    known.append(place)
            self.notice = value.get("notice_version", self.notice)
            for item in value.values():
                self.take(templates, path, item)

    def prepare(self, label, call, account):
        """Makes what the operation needs, and gives its place; `None` when that cannot be had. `call(interface, method, path, body)` is by somebody who gets in."""
        need = NEEDS[label]
        if need in ("visit", "acknowledged"):
            return self.visit(call, need == "acknowledged")
        if need.startswith("client"):
            client = {"client_id": f"prepared-{next(self.numbers)}", "registration": relying_party(need.endswith("keys"))}
            return {"client_id": call("admin", "POST", "/v1/clients", client)["client_id"]}
        if need == "suspended dealer":
            # One of its own: those of the run are merged sooner or later, and stay as they are from then on.
            dealer = f"d-prepared-{next(self.numbers)}"
            call("admin", "POST", "/v1/dealers", {"dealer_id": dealer, "name": "販売店"})
            call("admin", "PUT", f"/v1/dealers/{dealer}/suspension", None)
            return {"dealer_id": dealer}
        if need == "no stream":
            for stream in call("events", "GET", "/ssf/stream", None):
                call("events", "DELETE", f"/ssf/stream?stream_id={stream['stream_id']}", None)
            return None
        if need == "stream":
            found = call("events", "GET", "/ssf/stream", None) or [call("events", "POST", "/ssf/stream", {})]
            self.stream = found[0]["stream_id"]
            return {"stream_id": self.stream} if "{stream_id}" in label else None
        if need == "session":
            found = call("admin", "GET", f"/v1/accounts/{account}/sessions", None)
            return next(({"account_id": account, "session_id": one["session_id"]} for one in found["items"]), None)
        if need == "provisional":
            visit = self.visit(call, True)
            email = self.plan["emails"][next(self.numbers) % len(self.plan["emails"])]
            call("dealer", "POST", f"/dealer/v1/visits/{visit['visit_id']}/provisional-link", {"email": email, "edited": False})
        of_dealer = label.startswith("POST /dealer")
        found = call(*(("dealer", "GET", f"/dealer/v1/links?state={need}") if of_dealer else ("admin", "GET", f"/v1/links?state={need}")), None)
        name = "id" if of_dealer else "link_id"
        items = next((value for value in found.values() if isinstance(value, list)), [])
        return next(({name: link[name]} for link in items), None)

    def visit(self, call, acknowledged):
        customer = {"customer_code": f"prepared-{next(self.numbers)}"}
        visit = call("dealer", "POST", "/dealer/v1/visits", {"shop": "S-01", "staff": "1234", "customer": customer})
        self.notice = visit["notice_version"]
        if acknowledged:
            call("dealer", "POST", f"/dealer/v1/visits/{visit['visit_id']}/acknowledgement", {"notice_version": self.notice})
        return {"visit_id": visit["visit_id"]}

    def shape(self, case, template, spared, prepared=None):
        """Makes a call one that should get through; `False` when nothing is there that it could be about."""
        label = f"{case.method.upper()} {template}"
        if prepared:
            case.path_parameters = prepared
        elif "{" in template:
            usable = [place for place in self.places[template] if case.method.upper() == "GET" or not spared(place)]
            if not usable:
                return False
            # What has just been made is in its first state; what is older may be in any.
            case.path_parameters = dict(usable[-1] if self.chance.random() < 0.6 else self.chance.choice(usable[-REMEMBERED:]))
        for part in (case.headers, case.query):
            for name in [name for name in part or {} if name.lower() in OF_A_MOMENT]:
                del part[name]
        if label in STREAM_IN_QUERY and self.stream:
            case.query = {"stream_id": self.stream}
        make = self.bodies.get(label)
        if make is not None:
            case.body = make(next(self.numbers))
            case.media_type = "application/json"
        return True
