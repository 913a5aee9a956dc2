"""What is promised to the customer: acknowledgements, and the window in which free text is accepted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from slaclock import AdapterError, NaiveDatetimeError, PolicyBook
from slaclock.adapters.whatsapp import Inbox, Rule, parse
from tests.adapters.whatsapp.payloads import (
    ANA,
    LINE,
    LINE_NUMBER,
    at,
    change,
    contact,
    delivery,
    echo,
    echoes,
    message,
    messages,
    stamp,
)


def book(**policy):
    return PolicyBook.load(
        {
            "version": 1,
            "calendars": {"desk": {"tz": "Africa/Casablanca", "hours": {"mon-fri": ["09:00-18:00"]}}},
            "policies": [
                {
                    "name": "whatsapp",
                    "when": {"field": "channel", "is": "whatsapp"},
                    "calendar": "desk",
                    "targets": [
                        {"metric": "first_response", "within": {"urgent": "5m", "default": "15m"}},
                        {"metric": "resolution", "within": "16h"},
                    ],
                    **policy,
                }
            ],
        }
    )


BOOK = book()
SATURDAY = 5 * 24 * 60


def acknowledged(template, minutes=60, text="hello", **options):
    inbox = Inbox(book=options.pop("book", BOOK), acknowledge=template, **options)
    payload = messages(message("a", minutes, text), contacts=[contact(ANA, name="Ana {name}")])
    (told,) = inbox.receive(parse(payload))
    assert inbox.receive(parse(payload)) == ()
    assert inbox.receive(parse(messages(message("b", minutes + 1))))[0].acknowledgement is None
    return told.acknowledgement


HOURS = {"open": "We answer within {within}.", "closed": "We open {opens_at}."}


def test_inside_hours_what_is_promised_outside_when_we_open():
    assert acknowledged(HOURS) == "We answer within 15 minutes."
    assert acknowledged(HOURS, SATURDAY) == "We open Monday 09:00."


def test_one_text_can_choose():
    template = "{name}: {open_now:we answer within {within}|we open {opens_at:%d/%m %H:%M}}"
    assert acknowledged(template) == "Ana {name}: we answer within 15 minutes"
    assert acknowledged(template, SATURDAY) == "Ana {name}: we open 09/03 09:00"


def test_times_are_the_calendars_own_and_rules_come_first():
    # Casablanca was at UTC+0 in that month of fasting, and at UTC+1 in May.
    assert acknowledged("by {deadline:%H:%M}", 60) == "by 10:15"
    assert acknowledged("by {deadline:%H:%M}", 60 * 24 * 63) == "by 10:15"
    urgent = [Rule(keywords=["urgent"], priority="urgent")]
    assert acknowledged("{within:m} / {within:s} / {within:h}", text="urgent", rules=urgent) == "5 / 300 / 0.0833333"


def test_where_nothing_is_promised_nothing_is_said():
    assert acknowledged("{within}", book=book(targets=[{"metric": "resolution", "within": "8h"}])) is None
    assert acknowledged("{within}", book=book(when={"field": "channel", "is": "mail"})) is None


def test_a_calendar_that_never_opens_loses_no_message():
    closed = book().dump()
    closed["calendars"]["desk"] = {"tz": "UTC", "hours": {}, "special": {"2020-01-01": ["09:00-10:00"]}}
    assert acknowledged("{within}", book=PolicyBook.load(closed)) is None


def test_old_messages_are_not_acknowledged():
    inbox = Inbox(book=BOOK, acknowledge="{within}", history="tickets")
    thread = {"id": ANA, "messages": [message("a", 0)]}
    (told,) = inbox.receive(parse(delivery(change("history", history=[{"threads": [thread]}]))))
    assert (told.created, told.acknowledgement) == (True, None)


def test_an_acknowledgement_recorded_as_a_bots_answers_no_clock():
    inbox = Inbox(book=BOOK, acknowledge="{within}")
    (told,) = inbox.receive(parse(messages(message("a", 60))))
    inbox.record_outbound(id="wamid.k", business=LINE, to=ANA, at=at(60.1), by="bot", text=told.acknowledgement)
    (risk,) = [risk for risk in inbox.window_risks(BOOK, at(3000)) if risk.metric == "resolution"]
    assert risk.ticket_id == told.ticket_id


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{withn}", "within"),
        ("{name.__class__}", "no field"),
        ("{0}", "no field"),
        ("{", "no template"),
        ("{within:%H}", "no template"),
        ("{open_now:{nonsense}}", "no field"),
        ({"open": "x"}, "closed"),
        (7, "must be a text"),
    ],
)
def test_templates_that_cannot_be_filled_are_refused_at_once(template, said):
    with pytest.raises(AdapterError, match=said):
        Inbox(book=BOOK, acknowledge=template)


DAY = timedelta(hours=24)


def test_the_window_closes_a_day_after_the_customers_last_word():
    inbox = Inbox()
    inbox.receive(parse(messages(message("b", 10))))
    ticket = inbox.tickets()[0].id
    inbox.receive(parse(echoes(echo("r", 50))))
    inbox.receive(parse(messages(message("a", 5))))
    assert inbox.window_closes_at(ticket) == at(10) + DAY
    call = {"id": "wacid.1", "from": ANA, "to": LINE_NUMBER, "event": "terminate", "timestamp": stamp(33)}
    inbox.receive(parse(delivery(change("calls", calls=[call]))))
    inbox.receive(parse(delivery(change("calls", calls=[{**call, "event": "connect", "timestamp": stamp(30)}]))))
    assert inbox.window_closes_at(ticket) == at(30) + DAY
    ours = {**call, "id": "wacid.2", "from": LINE_NUMBER, "to": ANA, "timestamp": stamp(90)}
    inbox.receive(parse(delivery(change("calls", calls=[ours]))))
    assert inbox.window_closes_at(ticket) == at(30) + DAY
    assert Inbox(window=timedelta(hours=1), store=inbox._store).window_closes_at(ticket) == at(90)


def test_deadlines_after_the_window_are_told_while_they_are_to_be_met():
    inbox = Inbox()
    inbox.receive(parse(messages(message("a", 0))))
    ticket = inbox.tickets()[0].id
    (risk,) = inbox.window_risks(BOOK, at(1))
    # 16 open hours from Monday 09:00, with nine hours a day: Tuesday 16:00, after Tuesday 09:00.
    assert (risk.ticket_id, risk.metric, risk.deadline, risk.window_closes_at) == (
        ticket,
        "resolution",
        at(31 * 60),
        at(0) + DAY,
    )
    assert [late.metric for late in inbox.window_risks(BOOK, at(32 * 60))] == ["resolution"]
    inbox.set_status(ticket, "solved", at=at(33 * 60))
    assert inbox.window_risks(BOOK, at(33 * 60)) == ()


def test_a_new_message_moves_the_window_past_the_deadline():
    inbox = Inbox()
    inbox.receive(parse(messages(message("a", 0), message("b", 9 * 60))))
    assert inbox.window_risks(BOOK, at(9 * 60)) == ()


def test_risks_need_a_zone():
    with pytest.raises(NaiveDatetimeError):
        Inbox().window_risks(BOOK, at(0).replace(tzinfo=None))
