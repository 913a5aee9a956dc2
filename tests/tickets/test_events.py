from __future__ import annotations

import pickle
from datetime import UTC, datetime, timedelta, timezone
from enum import IntEnum, StrEnum
from zoneinfo import ZoneInfo

import pytest

from slaclock.errors import EventError, NaiveDatetimeError, SlaclockError
from slaclock.tickets import (
    AgentMessage,
    Assigned,
    Cancelled,
    Created,
    CustomerMessage,
    Due,
    Escalated,
    Event,
    FieldsChanged,
    Rated,
    StatusChanged,
)
from slaclock.tickets.events import KINDS

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ONE_OF_EACH = [
    Created(at=NOON, id="a", by="agent", status=7, text="hello", fields={"priority": 1, "tags": ["x", None, 2.5]}),
    CustomerMessage(at=NOON, text="hi"),
    AgentMessage(at=NOON, by="bot", public=False, text="note"),
    StatusChanged(at=NOON, to="solved"),
    FieldsChanged(at=NOON, set={"group": None, "vip": True}),
    Assigned(at=NOON, assignee="ann", group=4),
    Due(at=NOON, metric="resolution", to=NOON + timedelta(hours=1), public=False),
    Escalated(at=NOON, level=2, reason="big customer"),
    Rated(at=NOON, score=4.5, out_of=10),
    Cancelled(at=NOON, reason="spam"),
]


def test_there_is_one_class_for_each_kind():
    assert [type(event) for event in ONE_OF_EACH] == list(KINDS.values())
    assert [event.kind for event in ONE_OF_EACH] == list(KINDS)


@pytest.mark.parametrize("event", ONE_OF_EACH, ids=lambda event: event.kind)
def test_an_event_survives_its_document_and_pickling(event):
    document = event.model_dump(mode="json")
    assert document["at"] == "2026-03-02T12:00:00Z"
    assert type(event).model_validate(document) == event
    assert type(event).model_validate_json(event.model_dump_json()) == event
    again = pickle.loads(pickle.dumps(event))  # noqa: S301 - our own
    assert again == event
    assert hash(again) == hash(event)


@pytest.mark.parametrize("event", ONE_OF_EACH, ids=lambda event: event.kind)
def test_an_event_is_frozen_and_its_repr_pastes_back(event):
    with pytest.raises(EventError, match="frozen"):
        event.at = NOON
    assert eval(repr(event), {**globals(), "datetime": __import__("datetime")}) == event  # noqa: S307 - our own


@pytest.mark.parametrize("event", ONE_OF_EACH, ids=lambda event: event.kind)
def test_no_event_takes_a_key_that_it_does_not_know(event):
    with pytest.raises(EventError) as caught:
        type(event).model_validate({**event.model_dump(mode="json"), "kidn": 1})
    assert caught.value.path == "kidn"
    assert 'did you mean "kind"?' in str(caught.value)


def test_defaults():
    created = Created(at=NOON)
    assert (created.by, created.status, created.text, created.fields, created.id) == ("customer", "new", None, {}, None)
    message = AgentMessage(at=NOON)
    assert (message.by, message.public) == ("human", True)
    assert Due(at=NOON, metric="resolution", to=NOON).public is True
    assert Rated(at=NOON, score=4).out_of == 5
    assert (Assigned(at=NOON).assignee, Assigned(at=NOON).group) == (None, None)


@pytest.mark.parametrize(
    "given",
    [
        NOON,
        datetime(2026, 3, 2, 13, tzinfo=ZoneInfo("Europe/Berlin")),
        datetime(2026, 3, 2, 9, tzinfo=timezone(timedelta(hours=-3))),
        "2026-03-02T12:00:00Z",
        "2026-03-02T13:00:00+01:00",
        "20260302T120000Z",
    ],
)
def test_instants_are_kept_in_utc(given):
    event = CustomerMessage(at=given)
    assert event.at == NOON
    assert event.at.tzinfo is UTC
    assert type(event.at) is datetime
    assert event == CustomerMessage(at=NOON)


def test_both_passes_of_a_repeated_wall_time_are_different_instants():
    berlin = ZoneInfo("Europe/Berlin")
    first, second = (datetime(2026, 10, 25, 2, 30, tzinfo=berlin, fold=fold) for fold in (0, 1))
    assert CustomerMessage(at=second).at - CustomerMessage(at=first).at == timedelta(hours=1)


def test_a_subclass_of_datetime_becomes_a_plain_one():
    class Stamp(datetime):
        pass

    event = CustomerMessage(at=Stamp(2026, 3, 2, 12, 0, 0, 5, tzinfo=UTC))
    assert type(event.at) is datetime
    assert event.at == NOON + timedelta(microseconds=5)


@pytest.mark.parametrize("given", [datetime(2026, 3, 2), "2026-03-02T12:00", "2026-03-02"])  # noqa: DTZ001 - refused
def test_a_naive_instant_is_refused_and_the_message_says_how_to_mend_it(given):
    with pytest.raises(
        NaiveDatetimeError, match=r"^invalid CustomerMessage event: at: .*no time zone.*tzinfo="
    ) as caught:
        CustomerMessage(at=given)
    assert caught.value.path == "at"
    assert caught.value.value == given
    with pytest.raises(NaiveDatetimeError):
        CustomerMessage.model_validate({"at": given})


def test_a_naive_instant_beside_another_fault_is_one_of_the_faults():
    with pytest.raises(EventError) as caught:
        Due(at=datetime(2026, 3, 2), to=5, metric="x")  # noqa: DTZ001 - refused
    assert [fault.path for fault in caught.value.faults] == ["at", "to"]


def test_field_values_are_frozen_but_still_plain():
    fields = {"priority": 1, "tags": ["a", "b"]}
    created = Created(at=NOON, fields=fields)
    fields["priority"] = 2
    fields["tags"].append("c")
    assert created.fields == {"priority": 1, "tags": ("a", "b")}
    assert {} | created.fields == {"priority": 1, "tags": ("a", "b")}
    for change in (
        lambda: created.fields.update(a=1),
        lambda: created.fields.pop("priority"),
        created.fields.clear,
        lambda: created.fields.setdefault("b", 1),
        lambda: created.fields.__setitem__("b", 1),
        lambda: created.fields.__delitem__("priority"),
        lambda: created.fields.__ior__({"b": 1}),
        created.fields.popitem,
    ):
        with pytest.raises(TypeError, match="frozen"):
            change()
    assert created.fields["priority"] == 1


def test_subclasses_of_plain_types_become_plain():
    class Level(IntEnum):
        HIGH = 1

    class Channel(StrEnum):
        MAIL = "mail"

    class Share(float):
        pass

    fields = Created(at=NOON, fields={"level": Level.HIGH, "channel": Channel.MAIL, "share": Share(0.5)}).fields
    assert [type(value) for value in fields.values()] == [int, str, float]


def test_a_copy_is_checked():
    event = StatusChanged(at=NOON, to="open")
    assert event.model_copy(update={"to": "solved"}) == StatusChanged(at=NOON, to="solved")
    with pytest.raises(EventError, match="to: must be a text or a whole number"):
        event.model_copy(update={"to": None})


def test_every_refusal_is_one_of_ours():
    assert issubclass(EventError, SlaclockError)
    assert issubclass(EventError, ValueError)
    assert issubclass(Created, Event)
