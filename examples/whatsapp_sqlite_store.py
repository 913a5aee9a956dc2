"""A store for a WhatsApp inbox in one SQLite file, with the deliveries that wait for their turn beside it.

A process that is killed at any instant has lost nothing that was accepted, and counts nothing twice: a body is on disk
before it is answered, and what it changes is written together with its removal from the queue, or not at all.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from slaclock.adapters.whatsapp import Change

TABLES = """
CREATE TABLE IF NOT EXISTS rows (
    kind TEXT, business TEXT, key TEXT, row TEXT NOT NULL, PRIMARY KEY (kind, business, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS accepted (
    id INTEGER PRIMARY KEY AUTOINCREMENT, received_at TEXT NOT NULL, body BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS refused (
    id INTEGER PRIMARY KEY, received_at TEXT NOT NULL, body BLOB NOT NULL, reason TEXT
);
CREATE TABLE IF NOT EXISTS changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT, ticket_id TEXT, created INTEGER, decision TEXT, acknowledgement TEXT
);
"""

Address = tuple[str, str, str]
Row = dict[str, Any]


class Delivery(NamedTuple):
    """A body that was answered with 200, and is still to be worked on."""

    id: int
    received_at: datetime
    body: bytes


def prepare(path: str) -> None:
    """Makes the file and its tables, if they are not there."""
    db = connect(path)
    # Readers and the writer do not wait for each other.
    db.execute("PRAGMA journal_mode=WAL")
    db.executescript(TABLES)
    db.close()


def connect(path: str) -> sqlite3.Connection:
    """A connection to the file; each thread has its own."""
    db = sqlite3.connect(path, timeout=30, isolation_level=None)
    # A commit is on the disk when it returns.
    db.execute("PRAGMA synchronous=FULL")
    return db


@contextmanager
def writing(db: sqlite3.Connection) -> Iterator[None]:
    """All of what is written inside, or none of it."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def accept(db: sqlite3.Connection, body: bytes, received_at: datetime) -> None:
    """Keeps a body; when this returns it may be answered."""
    db.execute("INSERT INTO accepted (received_at, body) VALUES (?, ?)", (received_at.isoformat(), body))


class SqliteStore:
    """The three methods that an inbox asks for, and a unit of work around several calls of the inbox.

    Nothing is ever dropped here: a host that must forget deletes rows by their `idle` and `spare`, or by ticket.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._written: dict[Address, Row | None] = {}
        self._together = False

    def get(self, address: Address) -> Row | None:
        """The row at an address."""
        if address in self._written:
            return self._written[address]
        query = "SELECT row FROM rows WHERE kind = ? AND business = ? AND key = ?"
        found = self._db.execute(query, address).fetchone()
        return None if found is None else json.loads(found[0])

    def put(self, rows: Mapping[Address, Row | None], now: int) -> None:  # noqa: ARG002 - only a store that forgets needs it
        """Writes all rows, or none of them; inside `work`, together with the rest of it."""
        self._written.update(rows)
        if not self._together:
            with writing(self._db):
                self._flush()
            self._written = {}

    def rows(self, kind: str) -> Iterable[tuple[Address, Row]]:
        """All rows of a kind."""
        found = self._db.execute("SELECT kind, business, key, row FROM rows WHERE kind = ?", (kind,))
        return [((each, business, key), json.loads(row)) for each, business, key, row in found]

    def waiting(self, limit: int) -> list[Delivery]:
        """The deliveries that wait longest."""
        found = self._db.execute("SELECT id, received_at, body FROM accepted ORDER BY id LIMIT ?", (limit,))
        return [Delivery(number, datetime.fromisoformat(when), body) for number, when, body in found]

    @contextmanager
    def work(self) -> Iterator[Outcome]:
        """Collects what deliveries change, and writes it in one go at the end together with their removal.

        The file is locked for the writing only, so that new deliveries are accepted while this works.
        """
        outcome = Outcome()
        self._together = True
        try:
            yield outcome
            with writing(self._db):
                self._flush()
                outcome.write(self._db)
        finally:
            self._together = False
            self._written = {}

    def _flush(self) -> None:
        for address, row in self._written.items():
            if row is None:
                self._db.execute("DELETE FROM rows WHERE kind = ? AND business = ? AND key = ?", address)
            else:
                text = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
                self._db.execute("INSERT OR REPLACE INTO rows VALUES (?, ?, ?, ?)", (*address, text))


class Outcome:
    """What has become of deliveries."""

    def __init__(self) -> None:
        self._changes: list[tuple[str, bool, str, str | None]] = []
        self._done: list[tuple[int]] = []
        self._refused: list[tuple[int, str, bytes, str]] = []

    def done(self, delivery: Delivery, changes: Iterable[Change]) -> None:
        """A delivery has been taken in; its changes are for the host: acknowledgements to send, tickets to look at."""
        self._done.append((delivery.id,))
        self._changes += [(each.ticket_id, each.created, each.decision, each.acknowledgement) for each in changes]

    def refused(self, delivery: Delivery, reason: str) -> None:
        """A delivery cannot be read: kept for a person to look at."""
        self._done.append((delivery.id,))
        self._refused.append((delivery.id, delivery.received_at.isoformat(), delivery.body, reason))

    def write(self, db: sqlite3.Connection) -> None:
        """Writes it, inside a transaction."""
        db.executemany("DELETE FROM accepted WHERE id = ?", self._done)
        db.executemany("INSERT INTO refused VALUES (?, ?, ?, ?)", self._refused)
        columns = "(ticket_id, created, decision, acknowledgement)"
        db.executemany(f"INSERT INTO changes {columns} VALUES (?, ?, ?, ?)", self._changes)  # noqa: S608 - our own names
