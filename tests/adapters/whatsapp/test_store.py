from __future__ import annotations

import json
from datetime import timedelta

import pytest

from slaclock import AdapterError
from slaclock.adapters.whatsapp import Inbox, MemoryStore, parse
from tests.adapters.whatsapp.payloads import BEA, LINE, at, echo, echoes, message, messages, status, statuses

DAY = 24 * 60


class JsonStore(MemoryStore):
    """Keeps text, as a database does."""

    def put(self, rows, now):
        super().put({key: None if row is None else json.loads(json.dumps(row)) for key, row in rows.items()}, now)


def solved(minutes=1, **options):
    inbox = Inbox(**options)
    inbox.receive(parse(messages(message("a", 0))))
    inbox.set_status(inbox.tickets()[0].id, "solved", at=at(minutes))
    return inbox, inbox.tickets()[0].id


def test_all_that_an_inbox_keeps_is_plain_json():
    inbox, _ = solved(store=JsonStore())
    inbox.receive(parse(echoes(echo("r", 2))))
    inbox.receive(parse(statuses(status("r", "failed", None))))
    inbox.receive(parse(messages(message("b", 3))))
    again, _ = solved()
    again.receive(parse(echoes(echo("r", 2))))
    again.receive(parse(statuses(status("r", "failed", None))))
    again.receive(parse(messages(message("b", 3))))
    assert inbox.tickets() == again.tickets()


def test_solved_tickets_untouched_for_thirty_days_leave_memory():
    inbox, ticket = solved()
    inbox.receive(parse(messages(message("b", 30 * DAY, who=BEA))))
    assert len(inbox.tickets()) == 2
    inbox.receive(parse(messages(message("c", 30 * DAY + 2, who=BEA))))
    assert len(inbox.tickets()) == 1
    with pytest.raises(AdapterError):
        inbox.ticket(ticket)


def test_open_tickets_stay_and_so_do_those_that_may_be_reopened():
    inbox = Inbox()
    inbox.receive(parse(messages(message("a", 0))))
    inbox.receive(parse(messages(message("b", 400 * DAY, who=BEA))))
    assert len(inbox.tickets()) == 2
    for reopen in ("single", timedelta(days=90)):
        inbox, ticket = solved(reopen=reopen)
        inbox.receive(parse(messages(message("b", 80 * DAY, who=BEA))))
        assert inbox.receive(parse(messages(message("c", 81 * DAY))))[0].ticket_id == ticket


def test_a_customer_who_comes_back_leaves_the_old_tickets_behind():
    inbox, first = solved()
    (told,) = inbox.receive(parse(messages(message("b", 40 * DAY))))
    assert [ticket.id for ticket in inbox.tickets()] == [told.ticket_id]
    assert first != told.ticket_id
    assert inbox.receive(parse(messages(message("a", 0)))) == ()
    assert inbox.receive(parse(messages(message("late", 5)))) == ()
    assert [ticket.id for ticket in inbox.tickets()] == [told.ticket_id]


def test_a_ticket_that_is_reopened_in_time_stays():
    inbox, ticket = solved()
    inbox.set_status(ticket, "open", at=at(20 * DAY))
    inbox.receive(parse(messages(message("b", 100 * DAY, who=BEA))))
    assert inbox.ticket(ticket).id == ticket


def test_ids_are_kept_for_eight_days_however_many_and_the_last_ones_however_old():
    store = MemoryStore(messages=10)
    inbox = Inbox(store=store)
    for number in range(30):
        inbox.receive(parse(messages(message(f"m{number}", number, who=str(15550200000 + number)))))
    assert len(list(store.rows("seen"))) == 30
    inbox.receive(parse(messages(message("later", 9 * DAY))))
    assert len(list(store.rows("seen"))) == 10


def test_delivery_states_and_links_are_bounded():
    store = MemoryStore(messages=10, aliases=5)
    inbox = Inbox(store=store)
    for number in range(30):
        sent = status(f"s{number}", "sent", 0, to=str(15550200000 + number), recipient_user_id=f"PT.{number}")
        inbox.receive(parse(statuses(sent)))
    assert len(list(store.rows("delivery"))) == 10
    assert len(list(store.rows("alias"))) == 5
    assert inbox.delivery(LINE, "wamid.s29") == "sent"


def test_conversations_without_a_ticket_are_bounded_and_wait_for_their_customer():
    store = MemoryStore(messages=10)
    inbox = Inbox(store=store)
    for number in range(15):
        to = str(15550200000 + number)
        inbox.record_outbound(id=f"wamid.t{number}", business=LINE, to=to, at=at(number), by="bot")
    assert [address[2] for address, _ in store.rows("conversation")] == [str(15550200005 + n) for n in range(10)]
    inbox.receive(parse(messages(message("far", 200 * DAY, who=BEA), message("a", 0, who="15550200014"))))
    assert [event.kind for event in inbox.tickets()[0].events] == ["created", "agent_message"]


def test_rows_can_be_removed_and_counted():
    store = MemoryStore()
    store.put({("alias", "", "x"): {"to": "y"}}, 0)
    assert (len(store), store.get(("alias", "", "x"))) == (1, {"to": "y"})
    store.put({("alias", "", "x"): None, ("alias", "", "never"): None}, 0)
    assert (len(store), list(store.rows("alias")), list(store.rows("none"))) == (0, [], [])
