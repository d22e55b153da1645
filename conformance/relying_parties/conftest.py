"""What the relying parties in Python share: the demo on each database, a person, registration, and services that run.

On SQLite and on PostgreSQL; `DATABASE=sqlite` or `DATABASE=postgres` chooses one of them.
"""

import contextlib
import dataclasses
import json
import os
import pathlib
import random
import secrets
import signal
import socket
import subprocess
import sys
import time
from urllib.parse import urlsplit

import pytest
import requests
from person import Person

ROOT = pathlib.Path(__file__).parents[2]
SERVICES = pathlib.Path(__file__).parent / "services"
# The sample of the guides is the service with this library.
SAMPLES = {"mozilla_django_oidc": ROOT / "docs/samples/django/service.py"}
BINARY = os.environ.get("COMMON_ID_BIN", str(ROOT / "target/debug/common-id"))
DATABASES = [os.environ["DATABASE"]] if os.environ.get("DATABASE") else ["sqlite", "postgres"]
PORTS = 16
START_LIMIT_SECONDS = 60


def free_base():
    """Sixteen free ports in a row, below the range of outgoing ports."""
    for _ in range(50):
        base = 11_000 + PORTS * random.randrange(1_300)
        with contextlib.ExitStack() as taken:
            try:
                for offset in range(PORTS):
                    taken.enter_context(socket.socket()).bind(("127.0.0.1", base + offset))
                return base
            except OSError:
                continue
    raise RuntimeError("no sixteen free ports in a row")


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def answers(url):
    try:
        return requests.get(url, timeout=2).ok
    except requests.RequestException:
        return False


@contextlib.contextmanager
def running(command, log, ready, environment):
    """A program that runs, from the first good answer at `ready` on; killed in the end, if it still runs then."""
    with log.open("w") as output:
        program = subprocess.Popen(
            command, env=os.environ | environment, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        until = time.monotonic() + START_LIMIT_SECONDS
        while not answers(ready):
            assert program.poll() is None and time.monotonic() < until, log.read_text()
            time.sleep(0.05)
        yield program
    finally:
        program.kill()
        program.wait()


@contextlib.contextmanager
def database(kind):
    """What the demo's environment says of its database; one of its own in the PostgreSQL of `with-postgres`."""
    if kind == "sqlite":
        yield {}
        return
    server = os.environ.get("TEST_POSTGRES_URL")
    assert server, "TEST_POSTGRES_URL is not set: run the tests through conformance/with-postgres"
    name = f"test_{secrets.token_hex(6)}"

    def say(statement):
        subprocess.run(["psql", server, "--no-psqlrc", "-qtAc", statement], check=True)

    say(f"CREATE DATABASE {name}")
    try:
        yield {"DATABASE_URL": urlsplit(server)._replace(path=f"/{name}").geturl()}
    finally:
        say(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session", params=DATABASES)
def demo(request, tmp_path_factory):
    """The members of demo.json of a running demo, which must end without an error on Ctrl-C."""
    folder = tmp_path_factory.mktemp("demo")
    base = free_base()
    log = folder / "program.log"
    command = [BINARY, "demo", "--port-base", str(base), "--data", str(folder / "data")]
    with (
        database(request.param) as environment,
        running(command, log, f"http://localhost:{base + 1}/ready", environment) as program,
    ):
        yield json.loads((folder / "data/demo.json").read_text())
        program.send_signal(signal.SIGINT)
        assert program.wait(timeout=15) == 0, log.read_text()
        assert "panicked at" not in log.read_text()


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


@dataclasses.dataclass
class Service:
    """A service of `services/` that runs."""

    library: str
    base: str
    login: str

    def url(self, path):
        return self.base + path


@pytest.fixture
def start_service(demo, register, tmp_path):
    """Starts a service of `services/` on a free port, registered, and ends it afterwards."""
    with contextlib.ExitStack() as services:

        def start(library, login, callback):
            port = free_port()
            base = f"http://127.0.0.1:{port}"
            registered = register(library, base + callback, f"{base}/bye")
            environment = {
                "ISSUER": demo["issuer"],
                "BASE_URL": base,
                "CLIENT_ID": registered["client_id"],
                "CLIENT_SECRET": registered["client_secret"],
                "DATABASE_FILE": str(tmp_path / f"{library}.sqlite"),
                # Quarter of an hour as shipped: too long for a test that wants to see it.
                "RENEW_SECONDS": "2",
            }
            command = [sys.executable, str(SAMPLES.get(library, SERVICES / f"{library}_service.py"))]
            services.enter_context(running(command, tmp_path / f"{library}.log", f"{base}/me", environment))
            return Service(library, base, login)

        yield start
