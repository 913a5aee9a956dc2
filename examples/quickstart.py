"""A small made-up desk: what was promised, what was kept, who had to be told, and why.

python examples/quickstart.py
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from slaclock import AgentMessage, Created, CustomerMessage, PolicyBook, StatusChanged, Ticket, evaluate, kpi

BERLIN = ZoneInfo("Europe/Berlin")
BOOK = Path(__file__).parent / "books" / "desk.json"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant in April 2026 at the desk; the 3rd is Good Friday and the 6th Easter Monday."""
    return datetime(2026, 4, day, hour, minute, tzinfo=BERLIN)


TICKETS = [
    Ticket(
        "printer on fire",
        [
            Created(at=at(2, 16, 40), fields={"priority": "urgent", "channel": "whatsapp"}),
            AgentMessage(at=at(2, 16, 52), text="We are on it. Which floor?"),
            StatusChanged(at=at(2, 16, 52), to="Waiting for customer"),
            CustomerMessage(at=at(7, 9, 30), text="The fourth."),
            StatusChanged(at=at(7, 9, 30), to="open"),
            StatusChanged(at=at(7, 14, 45), to="Done"),
        ],
    ),
    Ticket(
        "invoice wrong",
        [
            Created(at=at(1, 11, 0), fields={"priority": "normal", "channel": "email"}),
            AgentMessage(at=at(1, 16, 30), text="Thank you, we will correct it."),
        ],
    ),
]


def main() -> None:
    """Prints the state of the desk on Tuesday after Easter, at four in the afternoon."""
    book = PolicyBook.load(BOOK)
    now = at(7, 16)
    slas = [evaluate(ticket, book, now=now) for ticket in TICKETS]
    for sla in slas:
        print(f'"{sla.ticket_id}" under policy "{sla.policy}"')
        for result in sla.results:
            due = result.deadline.astimezone(BERLIN).strftime("%a %d %b %H:%M") if result.deadline else "paused"
            verdict = {True: "met", False: "breached", None: "open"}[result.met]
            print(f"  {result.metric:15} due {due}: {verdict} after {result.elapsed} in opening hours")
            for trigger in result.triggers:
                print(f"    {trigger.at.astimezone(BERLIN):%a %d %b %H:%M} level {trigger.level}: {trigger.tier}")
    print("\nWhy the second ticket stands as it does:")
    print(slas[1].explain())
    print("\nCompliance")
    print(kpi.to_table(kpi.compliance(slas, by="metric")))


if __name__ == "__main__":
    main()
