from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from slaclock import AdapterError, EventError, NaiveDatetimeError, PolicyBook, evaluate
from slaclock.adapters.whatsapp import Customer, Inbox, Rule, parse
from tests.adapters.whatsapp.payloads import (
    ANA,
    ANA_ID,
    BEA,
    LINE,
    at,
    change,
    contact,
    delivery,
    echo,
    echoes,
    message,
    messages,
    status,
    statuses,
    system,
)

BOOK = PolicyBook.load(
    {
        "version": 1,
        "statuses": {"Resolved": "solved"},
        "metrics": {
            "first_answer": {
                "starts_on": ["customer_message"],
                "stops_on": ["reply", "solved"],
                "counts": ["human", "unknown", "bot"],
            }
        },
        "policies": [
            {
                "name": "desk",
                "calendar": "always",
                "targets": [
                    {"metric": "first_response", "within": "15m"},
                    {"metric": "first_answer", "within": "1m"},
                    {"metric": "next_response", "within": "15m"},
                    {"metric": "resolution", "within": "8h"},
                ],
            }
        ],
    }
)


def lines(ticket):
    """A ticket's events as (kind, minutes), short to compare."""
    return [(event.kind, (event.at - at(0)).total_seconds() / 60) for event in ticket.events]


def fed(*payloads, **options):
    inbox = Inbox(**options)
    for payload in payloads:
        inbox.receive(parse(payload))
    return inbox


def only(inbox):
    tickets = inbox.tickets()
    assert len(tickets) == 1, tickets
    return tickets[0]


def sent(inbox, name, minutes, **options):
    return inbox.record_outbound(
        **{"id": f"wamid.{name}", "business": LINE, "to": ANA, "at": at(minutes), "text": "sent", **options}
    )


def test_the_first_message_opens_a_ticket_and_is_told_once():
    inbox = Inbox()
    (opened,) = inbox.receive(parse(messages(message("a", 1, "My router is down"))))
    assert (opened.created, opened.decision, opened.acknowledgement) == (True, "opened", None)
    (event,) = opened.events
    assert (event.kind, event.by, event.id, event.text) == ("created", "customer", "wamid.a", "My router is down")
    assert event.fields == {"channel": "whatsapp"}
    assert inbox.ticket(opened.ticket_id).events == opened.events
    assert ANA not in opened.ticket_id
    assert not any(sign.isdigit() for sign in opened.ticket_id)
    assert inbox.receive(parse(messages(message("a", 1, "My router is down")))) == ()
    (again,) = inbox.receive(parse(messages(message("b", 2))))
    assert (again.ticket_id, again.created, again.decision) == (opened.ticket_id, False, "message")
    assert [event.kind for event in again.events] == ["customer_message"]


def test_conversations_are_told_apart_by_number_customer_and_group():
    inbox = fed(
        messages(message("a", 1), message("b", 2, who=BEA)),
        delivery(change(line="700002", messages=[message("c", 3)])),
        messages(message("d", 4, group_id="group-1"), message("e", 5, who=BEA, group_id="group-1")),
    )
    assert [lines(ticket) for ticket in inbox.tickets()] == [
        [("created", 1)],
        [("created", 2)],
        [("created", 3)],
        [("created", 4), ("customer_message", 5)],
    ]
    assert inbox.find(LINE, ANA) == inbox.tickets()[0].id
    assert inbox.find("700002", f"+{ANA}") == inbox.tickets()[2].id
    assert inbox.find(LINE, "group-1") == inbox.tickets()[3].id
    assert inbox.find(LINE, "15550109999") is None
    assert inbox.find(LINE, Customer()) is None


def test_a_bot_is_no_human():
    inbox = fed(messages(message("a", 0)))
    sent(inbox, "ack", 0.1, by="bot")
    inbox.receive(parse(echoes(echo("b", 14))))
    sla = evaluate(only(inbox), BOOK)
    assert sla["first_answer"].elapsed == timedelta(seconds=6)
    assert sla["first_response"].elapsed == timedelta(minutes=14)


def test_edits_hearts_and_revokes_after_the_answer_start_nothing():
    note = {"from": ANA, "timestamp": message("x", 9)["timestamp"]}
    noise = messages(
        {**note, "id": "wamid.e", "type": "edit", "edit": {"original_message_id": "wamid.a"}},
        {**note, "id": "wamid.h", "type": "reaction", "reaction": {"message_id": "wamid.b", "emoji": "❤"}},
        {**note, "id": "wamid.r", "type": "revoke", "revoke": {"original_message_id": "wamid.a"}},
        {**note, "id": "wamid.w", "type": "request_welcome"},
    )
    inbox = fed(messages(message("a", 0)), echoes(echo("b", 5)))
    inbox.set_status(only(inbox).id, "solved", at=at(6))
    assert inbox.receive(parse(noise)) == ()
    assert lines(only(inbox)) == [("created", 0), ("agent_message", 5), ("status", 6)]


def test_a_retry_brings_an_older_message_in_front():
    inbox = fed(messages(message("b", 10, "anybody?")))
    opened = only(inbox)
    (change_,) = inbox.receive(parse(messages(message("a", 0, "hello"), message("b", 10, "anybody?"))))
    assert (change_.ticket_id, change_.created) == (opened.id, False)
    assert lines(only(inbox)) == [("created", 0), ("customer_message", 10)]
    assert only(inbox).created.text == "hello"


def test_an_older_message_moves_the_wait_back_unless_a_reply_lies_between():
    answered = fed(messages(message("a", 0)), echoes(echo("r", 5)), messages(message("c", 20)))
    answered.receive(parse(messages(message("b", 10))))
    sla = evaluate(only(answered), BOOK, now=at(21))
    assert sla["next_response"].started_at == at(10)
    late = fed(messages(message("a", 0)), echoes(echo("r", 5)), messages(message("c", 20)))
    late.receive(parse(messages(message("b", 3))))
    assert evaluate(only(late), BOOK, now=at(21))["next_response"].started_at == at(20)


def test_our_message_before_any_of_the_customers_opens_nothing_and_is_kept():
    inbox = Inbox()
    assert sent(inbox, "r", 5) == ()
    assert inbox.tickets() == ()
    inbox.receive(parse(messages(message("b", 10))))
    assert lines(only(inbox)) == [("created", 10)]
    inbox.receive(parse(messages(message("a", 0))))
    assert lines(only(inbox)) == [("created", 0), ("agent_message", 5), ("customer_message", 10)]


def test_new_after_resolved():
    inbox = fed(messages(message("a", 0)))
    inbox.set_status(only(inbox).id, "solved", at=at(10))
    (opened,) = inbox.receive(parse(messages(message("b", 20))))
    assert opened.created
    assert [lines(ticket) for ticket in inbox.tickets()] == [[("created", 0), ("status", 10)], [("created", 20)]]
    assert inbox.find(LINE, ANA) == opened.ticket_id
    inbox.receive(parse(messages(message("late", 5))))
    assert lines(inbox.tickets()[0]) == [("created", 0), ("customer_message", 5), ("status", 10)]


def test_single_reopens_before_the_message():
    inbox = fed(messages(message("a", 0)), reopen="single")
    inbox.set_status(only(inbox).id, "closed", at=at(10))
    (reopened,) = inbox.receive(parse(messages(message("b", 60 * 24 * 90))))
    assert reopened.decision == "reopened"
    assert [event.kind for event in reopened.events] == ["status", "customer_message"]
    assert reopened.events[0].to == "open"
    assert len({event.at for event in reopened.events}) == 1


def test_reopened_within_a_time_of_the_last_activity():
    inbox = fed(messages(message("a", 0)), reopen=timedelta(hours=1))
    ticket = only(inbox).id
    inbox.set_status(ticket, "solved", at=at(10))
    assert inbox.receive(parse(messages(message("b", 69))))[0].decision == "reopened"
    inbox.set_status(ticket, "solved", at=at(80))
    assert inbox.receive(parse(messages(message("c", 140))))[0].created


def test_a_late_message_that_reopens_takes_back_the_ticket_that_followed():
    inbox = fed(messages(message("a", 0)), reopen=timedelta(hours=1))
    first = only(inbox).id
    inbox.set_status(first, "solved", at=at(10))
    (second,) = inbox.receive(parse(messages(message("c", 100))))
    inbox.set_status(second.ticket_id, "pending", at=at(110))
    told = inbox.receive(parse(messages(message("b", 50))))
    assert {(each.ticket_id, each.decision) for each in told} == {(first, "reopened"), (second.ticket_id, "merged")}
    expected = [("created", 0), ("status", 10), ("status", 50), ("customer_message", 50), ("customer_message", 100)]
    assert lines(only(inbox)) == [*expected, ("status", 110)]
    assert inbox.ticket(second.ticket_id) == only(inbox)


def test_pending_is_opened_by_a_message_and_on_hold_is_not():
    inbox = fed(messages(message("a", 0)))
    ticket = only(inbox).id
    inbox.set_status(ticket, "on_hold", at=at(1))
    inbox.receive(parse(messages(message("b", 2))))
    inbox.set_status(ticket, "pending", at=at(3))
    inbox.receive(parse(messages(message("c", 4))))
    assert lines(only(inbox)) == [
        ("created", 0),
        ("status", 1),
        ("customer_message", 2),
        ("status", 3),
        ("status", 4),
        ("customer_message", 4),
    ]


def test_a_host_whose_clock_is_behind_solves_the_ticket_all_the_same():
    inbox = fed(messages(message("a", 0)))
    inbox.set_status(only(inbox).id, "solved", at=at(-1))
    assert lines(only(inbox)) == [("created", 0), ("status", 0)]
    assert inbox.receive(parse(messages(message("b", 1))))[0].created


def test_solving_at_the_instant_of_a_message_solves_what_it_says():
    inbox = fed(messages(message("a", 0), message("b", 5)))
    inbox.set_status(only(inbox).id, "solved", at=at(5))
    assert lines(only(inbox)) == [("created", 0), ("customer_message", 5), ("status", 5)]


def test_words_of_the_hosts_own_need_a_book():
    inbox = fed(messages(message("a", 0)), book=BOOK)
    (told,) = inbox.set_status(only(inbox).id, "Resolved", at=at(1))
    assert told.events[0].to == "Resolved"
    assert inbox.receive(parse(messages(message("b", 2))))[0].created
    with pytest.raises(EventError, match="Resoled"):
        inbox.set_status(only(fed(messages(message("a", 0)))).id, "Resoled", at=at(1))
    with pytest.raises(AdapterError, match="give the inbox a book"):
        fed(messages(message("a", 0))).set_status("x", "Resolved", at=at(1))


def test_unknown_tickets_and_naive_instants_are_refused():
    inbox = fed(messages(message("a", 0)))
    for ask in (inbox.ticket, inbox.window_closes_at, lambda name: inbox.set_status(name, "solved", at=at(0))):
        with pytest.raises(AdapterError, match="no ticket 'wa-x'"):
            ask("wa-x")
    with pytest.raises(NaiveDatetimeError):
        inbox.set_status(only(inbox).id, "solved", at=datetime(2026, 3, 2))  # noqa: DTZ001 - the point
    with pytest.raises(NaiveDatetimeError):
        sent(inbox, "r", 0, at=datetime(2026, 3, 2))  # noqa: DTZ001 - the point


def test_a_closing_remark_changes_nothing():
    inbox = fed(messages(message("a", 0)), is_closing_remark=lambda event: event.text == "thanks!")
    inbox.receive(parse(messages(message("b", 1, "thanks!"))))
    ticket = only(inbox).id
    inbox.set_status(ticket, "solved", at=at(2))
    (told,) = inbox.receive(parse(messages(message("c", 3, "thanks!"))))
    assert (told.ticket_id, told.decision, told.events) == (ticket, "closing_remark", ())
    assert lines(only(inbox)) == [("created", 0), ("customer_message", 1), ("status", 2)]
    assert inbox.window_closes_at(ticket) == at(3) + timedelta(hours=24)
    assert inbox.receive(parse(messages(message("d", 4, "one more thing"))))[0].created


@pytest.mark.parametrize("status_first", [True, False])
def test_a_failed_reply_is_none_whichever_was_heard_of_first(status_first):
    inbox = fed(messages(message("a", 0)))
    failed = parse(statuses(status("r", "failed", 6)))
    if status_first:
        inbox.receive(failed)
        sent(inbox, "r", 5)
    else:
        sent(inbox, "r", 5)
        (told,) = inbox.receive(failed)
        assert told.decision == "reply_failed"
    assert lines(only(inbox)) == [("created", 0)]
    assert inbox.delivery(LINE, "wamid.r") == "failed"


def test_a_reply_that_had_been_delivered_stands():
    for order in ((7, "delivered", 8, "failed"), (8, "failed", 7, "delivered"), (None, "read", 8, "failed")):
        inbox = fed(messages(message("a", 0)))
        sent(inbox, "r", 5)
        inbox.receive(parse(statuses(status("r", order[1], order[0]))))
        inbox.receive(parse(statuses(status("r", order[3], order[2]))))
        assert [kind for kind, _ in lines(only(inbox))] == ["created", "agent_message"]
        assert inbox.delivery(LINE, "wamid.r") in {"delivered", "read"}


def test_a_failed_reply_can_count_all_the_same():
    inbox = fed(messages(message("a", 0)), failed_reply_reopens=False)
    sent(inbox, "r", 5)
    inbox.receive(parse(statuses(status("r", "failed", 6))))
    assert [kind for kind, _ in lines(only(inbox))] == ["created", "agent_message"]


def test_delivery_states_never_go_backwards():
    inbox = Inbox()
    seen = []
    for word in ("sent", "read", "delivered", "sent", "failed", "played", "read"):
        assert inbox.receive(parse(statuses(status("r", word, 1)))) == ()
        seen.append(inbox.delivery(LINE, "wamid.r"))
    assert seen == ["sent", "read", "read", "read", "read", "played", "played"]
    assert inbox.delivery(LINE, "wamid.x") is None
    assert inbox.tickets() == ()


def test_in_a_group_one_member_who_got_it_is_enough():
    inbox = fed(messages(message("a", 0, group_id="g")))
    sent(inbox, "r", 5, to="g")
    group = {"recipient_type": "group", "recipient_participant_id": BEA}
    inbox.receive(
        parse(statuses(status("r", "failed", 6, to="g", **group), status("r", "delivered", 9, to="g", **group)))
    )
    assert lines(only(inbox)) == [("created", 0), ("agent_message", 5)]


def test_the_number_changes_in_the_middle_of_a_ticket():
    inbox = fed(
        messages(message("a", 0)),
        messages(system("n", 5, ANA, wa_id=BEA)),
        messages(message("b", 10, who=BEA)),
        echoes(echo("r", 12, to=BEA)),
        statuses(status("r", "read", 13, to=BEA)),
    )
    assert lines(only(inbox)) == [("created", 0), ("customer_message", 10), ("agent_message", 12)]
    assert inbox.find(LINE, ANA) == inbox.find(LINE, BEA) == only(inbox).id
    assert inbox.conflicts == ()


def test_a_customer_adopts_a_username_and_echoes_lack_the_number():
    both = contact(ANA, ANA_ID)
    inbox = fed(
        messages(message("a", 0, from_user_id=ANA_ID), contacts=[both]),
        messages(message("b", 5, who=None, from_user_id=ANA_ID), contacts=[contact(user_id=ANA_ID)]),
        echoes(echo("r", 7, to=None, to_user_id=ANA_ID)),
        echoes(echo("s", 8, to=None), contacts=[contact(user_id=ANA_ID)]),
    )
    assert lines(only(inbox)) == [("created", 0), ("customer_message", 5), ("agent_message", 7), ("agent_message", 8)]


def test_an_echo_that_came_before_the_link_finds_its_ticket():
    inbox = fed(
        messages(message("a", 0)),
        echoes(echo("r", 7, to=None, to_user_id=ANA_ID)),
        statuses(status("r", "read", 8), contacts=[contact(ANA, ANA_ID)]),
    )
    assert lines(only(inbox)) == [("created", 0), ("agent_message", 7)]


def test_a_link_within_one_delivery_is_learned_before_its_messages_are_read():
    inbox = fed(
        messages(
            message("a", 0),
            message("b", 1, who=None, from_user_id=ANA_ID),
            message("c", 2, from_user_id=ANA_ID),
        )
    )
    assert len(only(inbox).events) == 3


def test_two_customers_with_tickets_are_never_merged():
    inbox = fed(messages(message("a", 0)), messages(message("b", 1, who=ANA_ID)))
    for _ in range(2):
        inbox.receive(parse(statuses(status("x", "read", 2), contacts=[contact(ANA, ANA_ID)])))
    assert len(inbox.tickets()) == 2
    (conflict,) = inbox.conflicts
    assert (conflict.business, set(conflict.tickets)) == (LINE, {ticket.id for ticket in inbox.tickets()})


def test_duplicates_are_known_by_number_and_id():
    once = messages(message("a", 0), message("b", 1))
    inbox = fed(once, once, messages(message("b", 1)), delivery(change(line="700002", messages=[message("a", 0)])))
    assert sorted(len(ticket.events) for ticket in inbox.tickets()) == [1, 2]


def test_messages_of_one_second_keep_the_order_of_their_delivery():
    said = [message(name, 1, f"said {number}") for number, name in enumerate(("z", "a", "m10", "m2"))]
    inbox = fed(messages(*said), messages(said[1]), messages(said[3]))
    assert [event.text for event in only(inbox).events] == [f"said {number}" for number in range(4)]


def test_a_message_without_id_is_known_by_what_it_says_and_when():
    nameless = {**message("a", 1), "id": None}
    inbox = fed(
        messages(message("z", 0)), messages(nameless), messages(nameless), messages({**nameless, "type": "image"})
    )
    assert len(only(inbox).events) == 3
    anonymous = parse(messages({**message("a", 1), "id": None}))
    assert fed().receive(anonymous)[0].events[0].id is None


@pytest.mark.parametrize("receipt_first", [True, False])
def test_the_payloads_own_instant_beats_a_time_of_receipt(receipt_first):
    inbox = fed(messages(message("z", 0)))
    batches = [
        parse(messages({**message("a", 9), "timestamp": None}), received_at=at(5)),
        parse(messages(message("a", 9))),
    ]
    for batch in batches if receipt_first else reversed(batches):
        inbox.receive(batch)
    assert lines(only(inbox)) == [("created", 0), ("customer_message", 9)]


@pytest.mark.parametrize("host_first", [True, False])
def test_of_two_authors_the_hosts_word_wins(host_first):
    inbox = fed(messages(message("a", 0)))
    steps = [lambda: sent(inbox, "r", 5, by="bot"), lambda: inbox.receive(parse(echoes(echo("r", 5))))]
    for step in steps if host_first else reversed(steps):
        step()
    assert [event.by for event in only(inbox).events if event.kind == "agent_message"] == ["bot"]


def test_live_beats_historic_and_history_is_ignored_unless_asked_for():
    thread = {"id": ANA, "messages": [message("a", -9), {**message("b", -5), "from": "15550700001"}]}
    history = delivery(change("history", history=[{"threads": [thread]}]))
    assert fed(history).tickets() == ()
    assert lines(only(fed(history, messages(message("c", 0))))) == [("created", 0)]
    asked = fed(history, messages(message("c", 0)), history="tickets")
    assert lines(only(asked)) == [("created", -9), ("agent_message", -5), ("customer_message", 0)]
    assert fed(history, messages(message("a", -9))).tickets()[0].created.id == "wamid.a"


def test_rules_set_fields_and_group_of_the_opening_message():
    rules = [
        Rule(keywords=["urgent"], priority="urgent", group="tier 2", tags=["hot"]),
        Rule(keywords=["invoice"], category="billing"),
    ]
    inbox = fed(messages(message("a", 0, "URGENT: invoice"), message("b", 1, "invoice")), rules=rules)
    created, assigned, later = only(inbox).events
    assert created.fields == {"channel": "whatsapp", "priority": "urgent", "tags": ("hot",)}
    assert (assigned.kind, assigned.group, assigned.at) == ("assigned", "tier 2", at(0))
    assert later.kind == "customer_message"


def test_rules_on_every_message_set_fields_at_the_message_and_add_tags():
    rules = [
        Rule(keywords=["urgent"], priority="urgent", tags=["hot"]),
        Rule(keywords=["bill"], group="b", tags=["money"]),
    ]
    inbox = fed(messages(message("a", 0, "my bill"), message("b", 5, "urgent!")), rules=rules, rules_on="every")
    found = [(event.kind, event.at) for event in only(inbox).events]
    assert found == [("created", at(0)), ("assigned", at(0)), ("fields", at(5)), ("customer_message", at(5))]
    assert only(inbox).events[2].set == {"priority": "urgent", "tags": ("money", "hot")}


def test_an_older_message_in_front_decides_for_the_rules():
    inbox = fed(messages(message("b", 5, "urgent")), rules=[Rule(keywords=["urgent"], priority="urgent")])
    assert only(inbox).created.fields["priority"] == "urgent"
    inbox.receive(parse(messages(message("a", 0, "hello"))))
    assert "priority" not in only(inbox).created.fields


def test_a_survey_is_rated_and_the_rating_reopens_nothing():
    inbox = fed(messages(message("a", 0)), echoes(echo("r", 1)))
    inbox.set_status(only(inbox).id, "solved", at=at(2))
    sent(inbox, "q", 3, by="bot", survey=True)
    (told,) = inbox.receive(parse(messages(message("b", 4, "٤"))))
    assert told.decision == "rated"
    (rated,) = told.events
    assert (rated.kind, rated.score, rated.out_of, rated.id) == ("rated", 4, 5, "wamid.b")
    assert inbox.receive(parse(messages(message("c", 5, "5"))))[0].created


def test_a_number_is_no_rating_unless_it_answers_a_survey():
    inbox = fed(messages(message("a", 0)), echoes(echo("r", 1, "How many?")), messages(message("b", 2, "3")))
    assert lines(only(inbox))[-1] == ("customer_message", 2)
    sent(inbox, "q", 3, survey=True)
    inbox.receive(parse(messages(message("c", 4, "fine"))))
    inbox.receive(parse(echoes(echo("s", 5, "How many more?"))))
    inbox.receive(parse(messages(message("d", 6, "2"))))
    assert [kind for kind, _ in lines(only(inbox))].count("rated") == 0


@pytest.mark.parametrize("survey_first", [True, False])
def test_a_survey_recorded_late_is_answered_all_the_same(survey_first):
    inbox = fed(messages(message("a", 0)))
    steps = [
        lambda: sent(inbox, "q", 3, by="bot", survey=True),
        lambda: inbox.receive(parse(messages(message("b", 4, "⭐⭐")))),
    ]
    for step in steps if survey_first else reversed(steps):
        step()
    assert lines(only(inbox)) == [("created", 0), ("agent_message", 3), ("rated", 4)]


def test_an_inbox_holds_no_state_but_its_store():
    first = fed(messages(message("a", 0)), reopen="single")
    second = Inbox(store=first._store, reopen="single")
    assert second.receive(parse(messages(message("a", 0)))) == ()
    assert second.receive(parse(messages(message("b", 1))))[0].ticket_id == only(first).id
    assert first.tickets() == second.tickets()


def test_only_batches_are_received():
    with pytest.raises(AdapterError, match="what parse gives"):
        Inbox().receive(messages(message("a", 0)))


def test_nothing_is_kept_of_a_delivery_that_the_store_refused():
    inbox = fed(messages(message("a", 0)))
    store, before = inbox._store, inbox.tickets()
    store.put, put = lambda rows, now: 1 / 0, store.put
    with pytest.raises(ZeroDivisionError):
        inbox.receive(parse(messages(message("b", 1))))
    store.put = put
    assert inbox.tickets() == before
    assert len(inbox.receive(parse(messages(message("b", 1))))) == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"reopen": "new_after_resolve"}, "new_after_resolved"),
        ({"reopen": 5}, "timedelta"),
        ({"reopen": timedelta(-1)}, "zero"),
        ({"rules": ["urgent"]}, "Rule objects"),
        ({"rules_on": "all"}, "every"),
        ({"history": True}, "tickets"),
        ({"window": 24}, "timedelta"),
        ({"book": {}}, "PolicyBook"),
        ({"acknowledge": "hello"}, "needs book"),
        ({"is_closing_remark": "thanks"}, "function"),
    ],
)
def test_options_that_cannot_be_are_refused(options, said):
    with pytest.raises(AdapterError, match=said):
        Inbox(**options)


@pytest.mark.parametrize(
    "wrong", [{"by": "robot"}, {"to": ""}, {"to": None}, {"id": ""}, {"text": 5}, {"business": []}]
)
def test_outbound_messages_that_cannot_be_are_refused_without_showing_ids(wrong):
    inbox = Inbox()
    with pytest.raises(AdapterError) as caught:
        sent(inbox, "HBgLMTU1NTAxMDAwMDE=", 0, **wrong)
    assert "HBgL" not in str(caught.value)
    assert ANA not in str(caught.value)
