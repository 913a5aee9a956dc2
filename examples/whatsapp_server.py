"""A webhook server for WhatsApp: signature, 200, and only then the work.

    WHATSAPP_APP_SECRET=… WHATSAPP_VERIFY_TOKEN=… python examples/whatsapp_server.py tickets.db --port 8080

Several app secrets, separated by spaces, are accepted while a secret is being changed. Standard library only: behind a
TLS proxy this is a small server that loses nothing. One worker takes the deliveries in, so that an inbox, which is not
locked, has one caller.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import sys
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread, local
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from whatsapp_sqlite_store import SqliteStore, accept, connect, prepare

from slaclock import AdapterError
from slaclock.adapters.whatsapp import Inbox, parse, verify_challenge, verify_signature

if TYPE_CHECKING:
    from whatsapp_sqlite_store import Delivery, Outcome

LARGEST = 3 * 1024 * 1024
TOGETHER = 50
"""Deliveries that are committed together: fewer waits for the disk."""


class Handler(BaseHTTPRequestHandler):
    """Answers Meta; the work is somebody else's."""

    protocol_version = "HTTP/1.1"
    timeout = 30
    disable_nagle_algorithm = True
    server: Server

    def do_GET(self) -> None:
        """The handshake, once."""
        query = dict(parse_qsl(urlsplit(self.path).query))
        challenge = verify_challenge(query, self.server.token)
        self._answer(403 if challenge is None else 200, (challenge or "").encode("utf-8", "replace"))

    def do_POST(self) -> None:
        """A delivery: checked on its raw bytes, kept, answered."""
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit() and len(length) <= 8 and int(length) <= LARGEST):
            self.close_connection = True
            self._answer(413)
            return
        body = self.rfile.read(int(length))
        if len(body) < int(length) or not verify_signature(
            body, self.headers.get("X-Hub-Signature-256"), self.server.secrets
        ):
            self._answer(401)
            return
        accept(self.server.connection(), body, datetime.now(UTC))
        self._answer(200)
        self.server.worker.wake.set()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's word
        """Nothing: a request's path and headers hold the token, and bodies hold what people write."""

    def _answer(self, code: int, body: bytes = b"") -> None:
        self.send_response(code)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Server(ThreadingHTTPServer):
    """Accepts deliveries in many threads, each with its own connection to the file."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, path: str, port: int, secrets: list[str], token: str, worker: Worker) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.secrets = secrets
        self.token = token
        self.worker = worker
        self._path = path
        self._local = local()

    def connection(self) -> sqlite3.Connection:
        """This thread's connection."""
        if not hasattr(self._local, "db"):
            self._local.db = connect(self._path)
        db: sqlite3.Connection = self._local.db
        return db


class Worker(Thread):
    """Takes in what was accepted, also what an earlier process had left."""

    def __init__(self, path: str) -> None:
        super().__init__(daemon=True)
        self.wake = Event()
        self._path = path

    def run(self) -> None:
        """Works while the process lives; the queue is on disk, so that it may end at any instant."""
        store = SqliteStore(connect(self._path))
        inbox = Inbox(store=store)
        while True:
            self.wake.clear()
            try:
                while deliveries := store.waiting(TOGETHER):
                    with store.work() as outcome:
                        for delivery in deliveries:
                            take_in(delivery, inbox, outcome)
            except sqlite3.Error as error:
                # A full disk, say: the queue stays as it is, and is tried again.
                print(f"cannot work now: {error}", file=sys.stderr)
            self.wake.wait(1)


def take_in(delivery: Delivery, inbox: Inbox, outcome: Outcome) -> None:
    """One delivery into the inbox."""
    try:
        batch = parse(delivery.body, received_at=delivery.received_at)
        changes = inbox.receive(batch)
    except AdapterError as error:
        outcome.refused(delivery, str(error))
        return
    outcome.done(delivery, changes)
    for problem in batch.problems:
        print(f"delivery {delivery.id}: {problem.path}: {problem.reason}", file=sys.stderr)


def main() -> None:
    """Serves until it is stopped."""
    arguments = argparse.ArgumentParser(description="A webhook server for WhatsApp.")
    arguments.add_argument("database", help="the SQLite file, made if it is not there")
    arguments.add_argument("--port", type=int, default=8080, help="0 for any that is free")
    given = arguments.parse_args()
    secrets = os.environ.get("WHATSAPP_APP_SECRET", "").split()
    if not secrets:
        sys.exit("WHATSAPP_APP_SECRET is not set: without it nobody could tell Meta's deliveries from others")
    prepare(given.database)
    worker = Worker(given.database)
    server = Server(given.database, given.port, secrets, os.environ.get("WHATSAPP_VERIFY_TOKEN", ""), worker)
    worker.start()
    print(f"listening on port {server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
