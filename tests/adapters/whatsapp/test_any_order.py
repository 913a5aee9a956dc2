"""Deliveries fed in any order, any number of times, end in the same tickets."""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from slaclock.adapters.whatsapp import Inbox, Rule, parse
from slaclock.adapters.whatsapp.facts import Fact
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
    message,
    status,
)
from tests.soak import examples

RULES = [Rule(keywords=["urgent"], priority="urgent", tags=["hot"]), Rule(keywords=["bill"], group="billing")]
TEXTS = st.sampled_from(["hello", "urgent!", "my bill", "4", "thanks", None])
MINUTES = st.integers(0, 12).map(lambda step: step * 10)


def final(inbox):
    """The tickets without their ids, which tell which message was heard of first."""
    return sorted((ticket.events for ticket in inbox.tickets()), key=repr)


@st.composite
def updates(draw):
    """A message, echo, bot message or status; its id and content follow from its number, as a retry's do."""
    number = draw(st.integers(0, 9))
    sort = ("message", "echo", "bot", "status", "message")[number % 5]
    rest = draw(st.tuples(MINUTES, TEXTS, st.sampled_from(["sent", "failed", "delivered", "read"])))
    return sort, number, rest


def made(update, who):
    sort, number, (minutes, text, word) = update
    if sort == "message":
        return {
            "messages": [message(f"m{number}", minutes, text, who=who, from_user_id=ANA_ID if who == ANA else None)]
        }
    if sort == "echo":
        lacking = number == 6 and who == ANA
        return {
            "message_echoes": [
                echo(f"e{number}", minutes, to=None, to_user_id=ANA_ID)
                if lacking
                else echo(f"e{number}", minutes, to=who)
            ]
        }
    if sort == "bot":
        said = {"id": f"wamid.b{number}", "timestamp": message("x", minutes)["timestamp"]}
        return {
            "standby": {"message_echoes": [{**said, "message": {"to": who, "type": "text", "text": {"body": "hm"}}}]}
        }
    target = ("e1", "e6", "h0", "b2")[minutes // 10 % 4]
    return {"statuses": [status(target, word, minutes, to=who)]}


@st.composite
def histories(draw):
    """What happens: each update once, in deliveries of one or several, some of them retried in other company."""
    each = {(sort, number): rest for sort, number, rest in draw(st.lists(updates(), min_size=2, max_size=10))}
    whole = [(sort, number, rest) for (sort, number), rest in each.items()]
    batches = [[update] for update in whole]
    batches += draw(st.lists(st.lists(st.sampled_from(whole), min_size=1, max_size=4), max_size=4))
    who = draw(st.sampled_from([ANA, BEA]))
    payloads = [delivery(*(change(**made(update, who)) for update in batch)) for batch in batches]
    sends = draw(st.lists(st.tuples(MINUTES, st.sampled_from(["human", "bot"]), st.booleans()), max_size=1))
    outbound = [
        {"id": "wamid.h0", "business": LINE, "to": who, "at": at(minutes), "by": by, "text": "sent", "survey": survey}
        for minutes, by, survey in sends
    ]
    return payloads, outbound, draw(st.one_of(st.none(), st.tuples(MINUTES, st.sampled_from(["solved", "pending"]))))


def run(steps, solved, options):
    inbox = Inbox(rules=RULES, **options)
    for step in steps:
        if "object" in step:
            inbox.receive(parse(step))
        else:
            inbox.record_outbound(**step)
    if solved is not None and inbox.tickets():
        minutes, word = solved
        inbox.set_status(inbox.tickets()[0].id, word, at=at(minutes))
    return inbox


REOPEN = [{"reopen": way} for way in ("single", "new_after_resolved", timedelta(minutes=25))]


@examples(60)
@given(histories(), st.sampled_from([*REOPEN, {"rules_on": "every"}]), st.randoms(use_true_random=False))
def test_deliveries_in_any_order_and_number_end_in_the_same_tickets(history, options, random):
    payloads, outbound, solved = history
    steps = [*payloads, *outbound]
    expected = final(run(steps, solved, options))
    again = [*steps, *random.choices(steps, k=3)]
    random.shuffle(again)
    assert final(run(again, solved, options)) == expected


@examples(60)
@given(histories(), st.sampled_from(REOPEN), st.randoms(use_true_random=False))
def test_a_solution_in_the_middle_counts_as_one_at_the_end(history, options, random):
    payloads, outbound, _ = history
    events = [event for payload in payloads for event in parse(payload).events if event.kind == "customer_message"]
    opened_at = min((event.at for event in events), default=None)
    steps, outcomes = [*payloads, *outbound], []
    for _ in range(2):
        random.shuffle(steps)
        inbox, solved = Inbox(**options), False
        for step in steps:
            inbox.receive(parse(step)) if "object" in step else inbox.record_outbound(**step)
            if not solved and inbox.tickets() and inbox.tickets()[0].created.at == opened_at:
                inbox.set_status(inbox.tickets()[0].id, "solved", at=at(45))
                solved = True
        outcomes.append(final(inbox))
    assert outcomes[0] == outcomes[1]


@examples(60)
@given(histories(), st.sampled_from(REOPEN))
def test_what_is_told_adds_up_to_the_tickets(history, options):
    payloads, outbound, solved = history
    inbox = run([*payloads, *outbound], None, options)
    assert all(inbox.receive(parse(payload)) == () for payload in payloads)
    created = [told for told in run_told([*payloads, *outbound], solved, options) if told.created]
    assert len({told.ticket_id for told in created}) == len(created)


def run_told(steps, solved, options):
    inbox, told = Inbox(**options), []
    for step in steps:
        told += inbox.receive(parse(step)) if "object" in step else inbox.record_outbound(**step)
    if solved is not None and inbox.tickets():
        told += inbox.set_status(inbox.tickets()[0].id, solved[1], at=at(solved[0]))
    assert {ticket.id for ticket in inbox.tickets()} <= {each.ticket_id for each in told}
    return told


CONVERSATION = [
    delivery(
        change(messages=[message("a", 0, "my bill is wrong", from_user_id=ANA_ID)], contacts=[contact(ANA, ANA_ID)])
    ),
    delivery(change("smb_message_echoes", message_echoes=[echo("r", 15, to=None, to_user_id=ANA_ID)])),
    delivery(change(messages=[message("b", 20), message("a", 0, "my bill is wrong")])),
    delivery(change(statuses=[status("h", "failed", 26), status("r", "read", 16)])),
    {"id": "wamid.h", "business": LINE, "to": ANA, "at": at(25), "by": "human", "text": None},
]


def test_every_order_of_a_conversation():
    for order in permutations(CONVERSATION):
        (events,) = final(run(order, None, {}))
        assert [(event.kind, event.id, event.at) for event in events] == [
            ("created", "wamid.a", at(0)),
            ("assigned", None, at(0)),
            ("agent_message", "wamid.r", at(15)),
            ("customer_message", "wamid.b", at(20)),
        ]


@st.composite
def facts(draw):
    return Fact(
        "id:x",
        draw(st.integers(1, 3)),
        draw(st.booleans()),
        "x",
        draw(st.sampled_from([None, "text", "image"])),
        draw(st.sampled_from([None, "a", "b"])),
        receipt=draw(st.booleans()),
        historic=draw(st.booleans()),
        by=draw(st.sampled_from([None, "human", "bot", "unknown"])),
        told=draw(st.booleans()),
        survey=draw(st.booleans()),
        place=draw(st.integers(0, 2)),
        outcome=draw(st.sampled_from([None, {"priority": "high"}, {"group": "b"}])),
        failed=draw(st.sampled_from([None, 4, 9])),
        delivered=draw(st.sampled_from([None, -1, 5])),
    )


@given(facts(), facts(), facts())
def test_reports_of_a_message_merge_alike_in_any_order(one, two, three):
    assert one.merged(two) == two.merged(one)
    assert one.merged(two).merged(three) == one.merged(two.merged(three))
    assert one.merged(one) == one


@given(facts())
def test_facts_come_back_from_their_rows(fact):
    assert Fact.from_row(json.loads(json.dumps(fact.as_row()))) == fact
