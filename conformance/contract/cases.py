"""Schemathesis over the descriptions of the interfaces: made-up calls by everybody, and whether each is answered as described.

run.mjs starts it and says on the standard input what there is: the descriptions, where each is called, who calls, and from where fresh tokens come. The cases
are counted on the standard output, and each kind of answer that is not as described is shown once, with a call that brings it.
"""

import json
import random
import re
import sys
import time
import unittest
from collections import Counter, defaultdict

import hypothesis
import requests
import schemathesis
from hypothesis.errors import HypothesisException
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from valid import NEEDS, Valid

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]

# Seconds that a token serves here; the provider's live ten minutes.
TOKENS_SERVE = 300

# What every answer of a status must carry beside what is described.
CARRIED = {401: ["WWW-Authenticate"], 405: ["Allow"], 429: ["Retry-After"], 503: ["Retry-After"]}


# Members of bodies that name what another member names.
ALIASES = {"into": "dealer_id"}

# What is learnt from answers beside the names that stand in addresses.
LEARNT = {"notice_version", "customer_code"}


# How many of the well-formed calls are such that they should get through.
SHARE = 0.25
# Tries at the end for operations that were never let through.
LAST_TRIES = 6
# What waits for an event when there is none. Nobody has the time.
WAITS = {"POST /ssf/streams/{stream_id}/poll"}
# Of two operations with as many ids in their address, what makes something comes first, and what ends it last.
ORDER = ["POST", "GET", "PUT", "PATCH", "DELETE"]
# And these come after their like: nothing is left for those afterwards.
ENDS = ("/unlink", "/end")


class Callers:
    """Who calls: three of four calls are made by somebody who gets in, so that more than the door is seen."""

    def __init__(self, plan):
        self.address = plan["tokens"]
        self.read()

    def read(self):
        self.headers = requests.get(self.address, timeout=60).json()
        self.fresh_until = time.monotonic() + TOKENS_SERVE

    def turn(self, document, number):
        """Name and headers of the caller of this number."""
        if time.monotonic() > self.fresh_until:
            self.read()
        everybody = list(self.headers)
        inside = document["inside"]
        name = inside[number % len(inside)] if number % 4 else everybody[number // 4 % len(everybody)]
        return name, self.headers[name]

    def first(self, document):
        """Somebody who gets in everywhere."""
        name = document["inside"][0]
        return name, self.headers[name]


class Known:
    """Names of things that are there, read from answers, so that some calls are about something."""

    def __init__(self, plan, chance):
        self.chance = chance
        self.spared = {name: set(values) for name, values in plan["spared"].items()}
        self.values = defaultdict(list)
        # What callers need is looked at, and never changed.
        self.is_spared = lambda place: any(value in self.spared.get(name, ()) for name, value in place.items())
        for name, values in plan["known"].items():
            self.values[name] += values

    def learn(self, names, value):
        if isinstance(value, list):
            for item in value:
                self.learn(names, item)
        elif isinstance(value, dict):
            for name, item in value.items():
                if name in names and isinstance(item, str) and item not in self.values[name]:
                    self.values[name].append(item)
                self.learn(names, item)

    def put(self, case):
        """Puts known names into most of the calls that are well formed. What callers need is looked at, and never changed."""
        for place in (case.path_parameters, case.body):
            if not isinstance(place, dict):
                continue
            for name in place:
                alias = ALIASES.get(name, name)
                spared = () if case.method.upper() == "GET" else self.spared.get(alias, ())
                usable = [value for value in self.values[alias][-40:] if not isinstance(value, str) or value not in spared]
                if usable and self.chance.random() < 0.7:
                    place[name] = self.chance.choice(usable)


class Run:
    def __init__(self, plan):
        self.plan = plan
        self.chance = random.Random(plan["seed"])
        self.callers = Callers(plan)
        self.known = Known(plan, self.chance)
        self.valid = Valid(plan, self.chance)
        self.session = requests.Session()
        self.cases = 0
        self.statuses = Counter()
        self.failures = {}
        self.answered = defaultdict(Counter)

    def is_let_through(self, label):
        return any(200 <= status < 300 for status in self.answered[label])

    def operations(self):
        for document in self.plan["documents"]:
            schema = schemathesis.openapi.from_dict(document["document"])
            for found in schema.get_all_operations():
                operation = found.ok()
                if operation.label not in self.plan["left_out"]:
                    yield document, operation

    def all(self):
        rank = lambda label, method: (label.count("{"), ORDER.index(method), label.endswith(ENDS))
        operations = sorted(self.operations(), key=lambda found: rank(found[1].label, found[1].method.upper()))
        rounds = 0
        while self.cases < self.plan["cases"]:
            before = self.cases
            left = self.plan["cases"] - self.cases
            each = max(2, min(50, -(-left // (2 * len(operations)))))
            for document, operation in operations:
                for mode in GenerationMode:
                    self.some(document, operation, mode, each, names_of(document), rounds)
            rounds += 1
            if self.cases == before:
                raise SystemExit("no more cases can be made")
            print(f"{self.cases} cases", file=sys.stderr, flush=True)
        # What was made late may be what an earlier one is about.
        for turn in range(LAST_TRIES):
            for document, operation in operations:
                if not self.is_let_through(operation.label) and operation.label not in self.plan["never"]:
                    self.some(document, operation, GenerationMode.POSITIVE, 2, names_of(document), f"last {turn}")

    def some(self, document, operation, mode, each, names, rounds):
        settings = hypothesis.settings(
            max_examples=each,
            database=None,
            deadline=None,
            phases=[hypothesis.Phase.generate],
            suppress_health_check=list(hypothesis.HealthCheck),
            print_blob=False,
        )

        @hypothesis.seed(f"{self.plan['seed']} {rounds} {operation.label} {mode}")
        @settings
        @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
        def calls(case):
            self.call(document, case, names)

        try:
            calls()
        except (HypothesisException, unittest.SkipTest):
            # Nothing can be wrong with a call that takes nothing.
            pass

    def call(self, document, case, names):
        who, headers = self.callers.turn(document, self.cases)
        label = case.operation.label
        if case.meta is None or case.meta.generation.mode.is_positive:
            wanted = not self.is_let_through(label)
            if wanted and NEEDS.get(label) == "session":
                # The customer logs in once more.
                self.callers.read()
            prepared = self.valid.prepare(label, self.help, self.plan["account"]) if wanted and label in NEEDS else None
            if (wanted or self.chance.random() < SHARE) and self.valid.shape(case, case.operation.path, self.known.is_spared, prepared):
                who, headers = self.callers.first(document) if wanted else (who, headers)
            else:
                self.known.put(case)
        if label in WAITS and isinstance(case.body, dict) and not case.body.get("returnImmediately"):
            case.body["returnImmediately"] = True
        self.cases += 1
        try:
            response = case.call(base_url=document["base"], session=self.session, headers=headers, timeout=30)
        except requests.RequestException as cause:
            self.note(case, who, "no answer", repr(cause), headers)
            return
        self.statuses[response.status_code] += 1
        self.answered[label][response.status_code] += 1
        self.judge(case, response, who, headers)
        if 200 <= response.status_code < 300:
            try:
                value = response.json()
                self.known.learn(names, value)
                self.valid.learn(templates_of(document), case.operation.path, case.path_parameters, value)
            except ValueError:
                pass

    def help(self, name, method, path, body):
        """A call that makes the next one possible; it is not counted."""
        document = next(document for document in self.plan["documents"] if document["name"] == name)
        _, headers = self.callers.first(document)
        answer = self.session.request(method, document["base"] + path, json=body, headers=headers, timeout=30)
        return answer.json() if answer.content else {}

    def judge(self, case, response, who, headers):
        try:
            case.validate_response(response, checks=CHECKS)
        except* Failure as group:
            for failure in flat(group):
                self.note(case, who, failure.title, failure.message, headers, response.status_code)
        for name in ["X-Request-Id", *CARRIED.get(response.status_code, [])]:
            if name.lower() not in {key.lower() for key in response.headers}:
                self.note(case, who, f"no {name}", "", headers, response.status_code)

    def note(self, case, who, title, message, headers, status=None):
        key = (case.operation.label, status, title, message[:160])
        if key not in self.failures:
            told = {name: "…" for name in headers}
            self.failures[key] = (who, case.as_curl_command(headers=told), message)


def names_of(document):
    """Members of answers that name something that other calls may be about."""
    return LEARNT | set(re.findall(r"{(\w+)}", " ".join(document["document"]["paths"])))


def templates_of(document):
    """The addresses of a description that name something, each with the names."""
    found = {path: re.findall(r"{(\w+)}", path) for path in document["document"]["paths"]}
    return {path: names for path, names in found.items() if names}


def flat(group):
    for one in group.exceptions:
        yield from flat(one) if isinstance(one, BaseExceptionGroup) else [one]


def main():
    plan = json.load(sys.stdin)
    begun = time.monotonic()
    run = Run(plan)
    run.all()
    for (label, status, title, _), (who, curl, message) in run.failures.items():
        print(f"\n{label}: {title}, answered {status} to {who}\n{message}\n{curl}")
    print(f"{'calls':>7} {'let through':>11}  operation")
    for label, statuses in sorted(run.answered.items()):
        through = sum(count for status, count in statuses.items() if 200 <= status < 300)
        print(f"{sum(statuses.values()):7} {through:11}  {label}{f'  {dict(sorted(statuses.items()))}' if plan['verbose'] else ''}")
    operations = [operation.label for _, operation in run.operations()]
    never = sorted(label for label in operations if not run.is_let_through(label))
    for label in never:
        print(f"never let through: {label}: {plan['never'].get(label, 'IT SHOULD BE')}")
    missed = [label for label in never if label not in plan["never"]]
    stale = [label for label in plan["never"] if label not in operations]
    for label in stale:
        print(f"no operation any more: {label}")
    print(f"answers: {dict(sorted(run.statuses.items()))}")
    print(f"{run.cases} cases in {time.monotonic() - begun:.0f} s, seed {plan['seed']}: {len(run.failures)} kinds of answers not as described")
    raise SystemExit(1 if run.failures or missed or stale else 0)


if __name__ == "__main__":
    main()
