"""Loading warns of tiers whose actions change what selects their own target."""

from __future__ import annotations

import warnings

import pytest

from slaclock.errors import SlaWarning
from slaclock.policies import PolicyBook

SETS = {
    "priority": {"do": "set_priority", "priority": "urgent"},
    "group": {"do": "reassign", "group": "billing"},
    "assignee": {"do": "reassign", "assignee": "ann"},
    "tags": {"do": "add_tags", "tags": ["late"]},
}
NOTIFY = {"do": "notify", "to": "manager"}


def book(action, *, own_tier=False, **said):
    target = {"metric": "resolution", "within": "4h", **said.pop("target", {})}
    tiers = [{"at": "50%"}, {"at": "80%", "name": "late", "actions": [NOTIFY, action]}]
    if own_tier:
        target["tiers"] = tiers
    policy = {"name": "p", "calendar": "always", "targets": [target], **({} if own_tier else {"tiers": tiers}), **said}
    return {"policies": [{"name": "other", "calendar": "always"}, policy]}


def warned(document) -> list[str]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        PolicyBook.load(document)
    assert all(each.category is SlaWarning for each in caught)
    assert all(each.filename == __file__ for each in caught), "the warning points to who loads the book"
    return [str(each.message) for each in caught]


def reading(field):
    return {"when": {"any": [{"not": {"field": field, "is": "x"}}]}}


@pytest.mark.parametrize("field", SETS)
@pytest.mark.parametrize("own_tier", [False, True])
def test_a_field_that_the_condition_reads(field, own_tier):
    path = "policies[1].targets[0].tiers[1]" if own_tier else "policies[1].tiers[1]"
    wanted = (
        f'{path}: tier "late" sets {field}, which policy "p" reads; as its on_change is "retroactive", it can breach '
        f'itself: write "restart" or "locked", or read another field'
    )
    assert warned(book(SETS[field], own_tier=own_tier, **reading(field))) == [wanted]


@pytest.mark.parametrize("field", SETS)
@pytest.mark.parametrize("change", ["restart", "locked"])
def test_other_kinds_of_change_are_fine(field, change):
    assert warned(book(SETS[field], on_change=change, **reading(field))) == []


@pytest.mark.parametrize("field", SETS)
def test_another_field_is_fine(field):
    others = [other for other in ("channel", *SETS) if other != field]
    for other in others:
        assert warned(book(SETS[field], **reading(other))) == []
    assert warned(book(NOTIFY, **reading(field))) == []


def test_a_map_of_priorities_reads_the_priority():
    assert len(warned(book(SETS["priority"], target={"within": {"urgent": "1h", "default": "4h"}}))) == 1
    assert warned(book(SETS["group"], target={"within": {"urgent": "1h", "default": "4h"}})) == []


@pytest.mark.parametrize("place", ["policy", "target"])
def test_a_choice_of_calendar_reads_its_fields(place):
    choice = {"by": "group", "of": {}, "default": {"by": "assignee", "of": {}, "default": "always"}}
    said = {"calendar": choice} if place == "policy" else {"target": {"calendar": choice}}
    assert len(warned(book(SETS["group"], **said))) == 1
    assert len(warned(book(SETS["assignee"], **said))) == 1
    assert warned(book(SETS["tags"], **said)) == []


def test_every_field_is_named():
    action = {"do": "reassign", "group": "billing", "assignee": "ann"}
    when = {"when": {"all": [{"field": "group", "exists": True}, {"field": "assignee", "exists": True}]}}
    assert ["sets assignee" in message or "sets group" in message for message in warned(book(action, **when))] == [
        True,
        True,
    ]


def test_building_a_book_directly_warns_of_nothing():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        PolicyBook(**book(SETS["priority"], **reading("priority")))
