"""WhatsApp: what reading a delivery costs, and how many messages a second the example server takes in.

    python benchmarks/whatsapp.py

Signed deliveries of 1, 10 and 1,000 messages go over loopback to `examples/whatsapp_server.py`, which keeps each on
disk before it answers. Two rates are shown: accepted (answered with 200) and done (tickets written).
"""

from __future__ import annotations

import hmac
import http.client
import json
import os
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from time import perf_counter, sleep

from measure import medians

from slaclock.adapters.whatsapp import Inbox, Rule, parse, verify_signature
from slaclock.adapters.whatsapp.rules import Triage

SECRET = "benchmark"  # noqa: S105 - of this run
SERVER = Path(__file__).parents[1] / "examples" / "whatsapp_server.py"
START = int(datetime(2026, 3, 2, 9, tzinfo=UTC).timestamp())
SENDERS = 4


def body(size: int, first: int = 0) -> bytes:
    """A delivery of `size` text messages, of ten to a customer."""
    places = range(first, first + size)
    people = sorted({place // 10 for place in places})
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "15550700001", "phone_number_id": "700001"},
        "contacts": [{"profile": {"name": f"Ana {who}"}, "wa_id": str(15_551_000_000 + who)} for who in people],
        "messages": [
            {
                "from": str(15_551_000_000 + place // 10),
                "id": f"wamid.HBgLMTU1NTEwMDAwMDA{place:010d}",
                "timestamp": str(START + place),
                "type": "text",
                "text": {"body": f"Hello, where is my order number {place}?"},
            }
            for place in places
        ],
    }
    entry = {"id": "102290129340398", "changes": [{"field": "messages", "value": value}]}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()


def reading() -> None:
    """What reading costs beside `json.loads` of the same bytes."""
    print("| messages in a delivery | bytes | json.loads | parse | parse / json.loads | signature | new inbox |")
    print("|---:|---:|---:|---:|---:|---:|---:|")
    for size in (1, 10, 1000):
        took = read(body(size), 2000 // size)
        cells = " | ".join(f"{took[name] * 1e6:,.0f} µs" for name in ("json.loads", "parse"))
        rest = " | ".join(f"{took[name] * 1e6:,.0f} µs" for name in ("signature", "inbox"))
        ratio = took["parse"] / took["json.loads"]
        print(f"| {size:,} | {len(body(size)):,} | {cells} | {ratio:.1f} × | {rest} |")


def read(raw: bytes, times: int) -> dict[str, float]:
    """Seconds for each step of one delivery; json.loads runs more often, so that all batches take about as long."""
    header, batch = signature(raw), parse(raw)
    return medians(
        {
            "json.loads": (lambda: [json.loads(raw) for _ in range(5 * times)], 5 * times),
            "parse": (lambda: [parse(raw) for _ in range(times)], times),
            "signature": (lambda: [verify_signature(raw, header, SECRET) for _ in range(5 * times)], 5 * times),
            "inbox": (lambda: [Inbox().receive(batch) for _ in range(max(1, times // 3))], max(1, times // 3)),
        },
        rounds=15,
    )


def triage() -> None:
    """A mail of 64 KB against 500 rules."""
    words = ["urgente", "payment", "facture", "فاتورة"]
    rules = Triage([Rule(keywords=[f"{word}{n}" for word in words] + [f"mot clé {n}"], group="x") for n in range(500)])
    texts = {
        "English": "the quick brown fox jumps over the lazy dog " * 1490,
        "French": "où est ma commande déjà payée l'été dernier ? " * 1300,
        "Arabic": "أين الفاتورة الجديدة من فضلكم " * 1190,
        "one word": "a " * 32_768,
    }
    took = medians({name: (partial(rules.outcome, text), 1) for name, text in texts.items()}, rounds=10)
    print("\n64 KB against 500 rules: " + ", ".join(f"{name} {seconds * 1e3:.1f} ms" for name, seconds in took.items()))


def signature(raw: bytes) -> str:
    """The header that Meta would send."""
    return "sha256=" + hmac.new(SECRET.encode(), raw, "sha256").hexdigest()


def post(port: int, bodies: list[bytes]) -> None:
    """Sends deliveries one after the other."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for raw in bodies:
        connection.request("POST", "/", raw, {"X-Hub-Signature-256": signature(raw)})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"the server answered {answer.status}")
    connection.close()


def load(size: int, deliveries: int) -> tuple[float, float]:
    """Messages a second: accepted, and done."""
    with TemporaryDirectory() as folder:
        path = str(Path(folder) / "tickets.db")
        env = {**os.environ, "WHATSAPP_APP_SECRET": SECRET}
        command = [sys.executable, str(SERVER), path, "--port", "0"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env)
        try:
            line = process.stdout.readline() if process.stdout is not None else ""
            port = int(line.split()[-1])
            bodies = [body(size, place * size) for place in range(deliveries)]
            senders = [Thread(target=post, args=(port, bodies[n::SENDERS])) for n in range(SENDERS)]
            begin = perf_counter()
            for sender in senders:
                sender.start()
            for sender in senders:
                sender.join()
            accepted = perf_counter() - begin
            db = sqlite3.connect(path, timeout=60)
            while db.execute("SELECT count(*) FROM accepted").fetchone() != (0,):
                sleep(0.01)
            done = perf_counter() - begin
            seen = db.execute("SELECT count(*) FROM rows WHERE kind = 'seen'").fetchone()[0]
            db.close()
        finally:
            process.terminate()
            process.communicate()
    if seen != size * deliveries:
        raise SystemExit(f"{seen} of {size * deliveries} messages are there")
    return size * deliveries / accepted, size * deliveries / done


def main() -> None:
    """All of it, as Markdown."""
    reading()
    triage()
    print("\n| messages in a delivery | deliveries | accepted, messages/s | done, messages/s |")
    print("|---:|---:|---:|---:|")
    for size, deliveries in ((1, 1000), (10, 300), (1000, 20)):
        accepted, done = load(size, deliveries)
        print(f"| {size:,} | {deliveries:,} | {accepted:,.0f} | {done:,.0f} |")


if __name__ == "__main__":
    main()
