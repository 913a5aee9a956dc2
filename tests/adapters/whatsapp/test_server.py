"""The example server, killed in the middle of its work: nothing accepted is lost, nothing counts twice."""

from __future__ import annotations

import hmac
import http.client
import importlib.util
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep

import pytest

from slaclock.adapters.whatsapp import Inbox, parse
from tests.adapters.whatsapp.payloads import change, contact, delivery, echo, echoes, message, messages

EXAMPLES = Path(__file__).parents[3] / "examples"
TOKEN = "handshake"  # noqa: S105 - of this test
KILLS = 3


def example(name):
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Server:
    """The server in a process of its own."""

    def __init__(self, path):
        env = {**os.environ, "WHATSAPP_APP_SECRET": "secret old", "WHATSAPP_VERIFY_TOKEN": TOKEN}
        command = [sys.executable, str(EXAMPLES / "whatsapp_server.py"), str(path), "--port", "0"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=env)
        self.port = int(self.process.stdout.readline().split()[-1])

    def post(self, body, key="secret", **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        signature = "sha256=" + hmac.new(key.encode(), body, "sha256").hexdigest()
        try:
            connection.request("POST", "/", body, {"X-Hub-Signature-256": signature, **headers})
            return connection.getresponse().status
        finally:
            connection.close()

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()


@pytest.fixture
def server(tmp_path):
    started = Server(tmp_path / "tickets.db")
    yield started
    if started.process.poll() is None:
        started.kill()


def rows(path, query):
    db = sqlite3.connect(path, timeout=30)
    try:
        return db.execute(query).fetchall()
    finally:
        db.close()


def settled(path):
    """Waits until the queue is empty."""
    end = monotonic() + 60
    while rows(path, "SELECT count(*) FROM accepted") != [(0,)]:
        assert monotonic() < end, "the server does not get through its queue"
        sleep(0.02)


def kept(path):
    """The tickets in the file, by their events."""
    store = example("whatsapp_sqlite_store")
    db = store.connect(str(path))
    try:
        return sorted((ticket.events for ticket in Inbox(store=store.SqliteStore(db)).tickets()), key=repr)
    finally:
        db.close()


def expected(bodies):
    inbox = Inbox()
    for body in bodies:
        inbox.receive(parse(body))
    return sorted((ticket.events for ticket in inbox.tickets()), key=repr)


def test_only_signed_deliveries_are_accepted(server, tmp_path):
    body = json.dumps(messages(message("a", 0))).encode()
    assert server.post(body) == server.post(body, "old") == 200
    assert server.post(body, "stolen") == 401
    assert server.post(body + b" ", **{"X-Hub-Signature-256": "sha256=é".encode("latin-1")}) == 401
    assert server.post(b"{}", **{"Content-Length": "9999999"}) == 413
    assert server.post(b"not JSON") == 200
    settled(tmp_path / "tickets.db")
    assert kept(tmp_path / "tickets.db") == expected([body])
    assert rows(tmp_path / "tickets.db", "SELECT reason FROM refused") == [
        ("unreadable WhatsApp delivery: is no JSON",)
    ]


def test_the_handshake(server):
    asked = "/?hub.mode=subscribe&hub.challenge=0042&hub.verify_token="
    assert server.get(asked + TOKEN) == (200, b"0042")
    assert server.get(asked + "guess") == (403, b"")


def test_without_a_secret_it_does_not_start(tmp_path):
    env = {name: value for name, value in os.environ.items() if name != "WHATSAPP_APP_SECRET"}
    command = [sys.executable, str(EXAMPLES / "whatsapp_server.py"), str(tmp_path / "x.db")]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert "WHATSAPP_APP_SECRET" in done.stderr


def load(customers=15, each=6):
    """Conversations in deliveries that overlap, as retries do."""
    bodies = []
    for customer in range(customers):
        who = str(15550300000 + customer)
        items = [message(f"{customer}-{n}", n * 5, f"message {n}", who=who) for n in range(each)]
        groups = [items[n : n + 1 + n % 3] for n in range(each)]
        payloads = [messages(*group, contacts=[contact(who)]) for group in groups]
        payloads += [echoes(echo(f"{customer}-r{n}", n * 5 + 2, to=who)) for n in range(0, each, 2)]
        bodies += [json.dumps(payload).encode() for payload in payloads]
    big = delivery(change(messages=[message(f"big-{n}", n, who=str(15550400000 + n)) for n in range(200)]))
    return [*bodies, json.dumps(big).encode()]


def test_killed_in_the_middle_of_a_load_it_loses_nothing_and_doubles_nothing(tmp_path):
    path, rng = tmp_path / "tickets.db", random.Random(7)  # noqa: S311 - an order, no secret
    bodies = load()
    answered = Counter()
    for round_ in range(KILLS):
        server, stop = Server(path), Event()
        # As Meta does: what was not answered is sent again, and some of what was.
        todo = [body for body in bodies if not answered[body]] + rng.sample(bodies, 20)
        rng.shuffle(todo)
        threads = [Thread(target=send, args=(server, todo[n::4], answered, stop)) for n in range(4)]
        for thread in threads:
            thread.start()
        wanted = len(bodies) * (round_ + 1) // (KILLS + 2)
        while len(answered) < wanted and any(thread.is_alive() for thread in threads):
            sleep(0.001)
        server.kill()
        stop.set()
        for thread in threads:
            thread.join()
    assert 0 < len(answered) < len(bodies)

    # Restarted, it goes on by itself: everything that was answered is there, and nothing else is needed for it.
    server = Server(path)
    try:
        settled(path)
        accepted = {event for body in bodies if answered[body] for event in parse(body).events}
        assert {event.id for event in accepted} <= {
            key for (key,) in rows(path, "SELECT key FROM rows WHERE kind = 'seen'")
        }
        found = {event.id for events in kept(path) for event in events}
        assert {event.id for event in accepted if event.kind == "customer_message"} <= found
        for body in rng.sample(bodies, len(bodies)):
            assert server.post(body) == 200
        settled(path)
    finally:
        server.kill()
    assert kept(path) == expected(bodies)
    told = rows(path, "SELECT ticket_id, count(*) FROM changes WHERE created GROUP BY ticket_id")
    assert Counter(dict(told)) == Counter(
        {row[0]: 1 for row in rows(path, "SELECT key FROM rows WHERE kind = 'ticket'")}
    )
    assert rows(path, "SELECT count(*) FROM refused") == [(0,)]


def send(server, bodies, answered, stop):
    for body in bodies:
        if stop.is_set():
            return
        try:
            if server.post(body) == 200:
                answered[body] += 1
        except (OSError, http.client.HTTPException):
            # It was killed before it answered: the sender cannot know, and sends it again.
            continue
