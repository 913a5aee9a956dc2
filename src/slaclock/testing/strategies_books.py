"""Strategies for policy books: documents that use everything a book can say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from slaclock.testing.strategies_calendars import PLACES, Document, calendar_collections

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hypothesis.strategies import DrawFn, SearchStrategy

PRIORITIES: list[Any] = ["urgent", "high", "low", 1, None]
CHANNELS: list[Any] = ["whatsapp", "mail", None]
GROUPS: list[Any] = ["billing", "sydney", "desk", None]
TAGS: list[Any] = [["vip"], ["vip", "late"], [], None]
FIELDS: dict[str, list[Any]] = {"priority": PRIORITIES, "channel": CHANNELS, "group": GROUPS, "tags": TAGS}
"""The fields that conditions, priority maps and calendars read, with the values that tickets take."""

STATUSES = {"Awaiting User Info": "pending", "Resolved": "solved", "In Progress": "open", "6": "on_hold"}
METRICS = [
    "first_response",
    "next_response",
    "periodic_update",
    "pausable_update",
    "requester_wait",
    "agent_work",
    "resolution",
    "group_ownership",
]
RESPONSES = METRICS[:4]
SOLUTIONS = METRICS[4:7]

_SOLVED_OPTIONS = ["stop", "cancel", "pause", "ignore"]
_REOPEN_OPTIONS = ["resume", "count", "restart", "final"]
_COUNTS = [["human", "unknown"], ["human"], ["human", "unknown", "bot"], ["human", "note"]]
_PAUSES = [[], ["pending"], ["pending", "on_hold"], ["new"], ["open"]]
_OWN_RULES: list[Document] = [
    {"starts_on": ["assigned"], "stops_on": ["reply"]},
    {"starts_on": ["assigned"], "stops_on": ["assigned", "solved"], "repeats": True, "on_reopen": "restart"},
    {"starts_on": ["created"], "stops_on": ["status:pending"], "pause_on": ["on_hold"]},
    {"starts_on": ["status:pending"], "stops_on": ["customer_message"], "repeats": True},
    {"starts_on": ["customer_message"], "stops_on": ["status:open", "closed"], "repeats": True},
    {"starts_on": ["group"], "stops_on": ["reply", "solved"], "repeats": True, "on_reopen": "count"},
    {"starts_on": ["customer_message"], "stops_on": ["reply"], "repeats": True, "anchor": "last_customer_message"},
]


def _sometimes(draw: DrawFn, document: Document, key: str, values: SearchStrategy[Any], one_in: int = 3) -> None:
    """Give the document a key, one time in so many."""
    if draw(st.integers(1, one_in)) == 1:
        document[key] = draw(values)


@st.composite
def conditions(draw: DrawFn, depth: int = 2) -> Document:
    """Conditions on the fields of `FIELDS`."""
    if depth and draw(st.integers(0, 2)) == 0:
        how = draw(st.sampled_from(["all", "any", "not"]))
        if how == "not":
            return {"not": draw(conditions(depth - 1))}
        return {how: draw(st.lists(conditions(depth - 1), max_size=2))}
    field = draw(st.sampled_from([*FIELDS, "nothing"]))
    if field == "tags":
        return {"field": "tags", "contains": draw(st.sampled_from(["vip", "late"]))}
    known = [value for value in FIELDS.get(field, ["x"]) if value is not None]
    operator = draw(st.sampled_from(["is", "is_not", "in", "not_in", "exists", "at_least", "at_most"]))
    if operator == "exists":
        return {"field": field, "exists": draw(st.booleans())}
    if operator in {"in", "not_in"}:
        return {"field": field, operator: draw(st.lists(st.sampled_from(known), min_size=1, max_size=2))}
    return {"field": field, operator: draw(st.sampled_from([*known, "1"]))}


def _single_within() -> SearchStrategy[Any]:
    minutes = st.sampled_from([5, 30, 60, 61, 90, 240, 480, 900])
    days = st.integers(1, 3)
    return st.one_of(
        minutes.map(lambda n: f"{n}m"),
        minutes.map(lambda n: f"{n}m"),
        minutes.map(lambda n: f"{n // 60}h{n % 60}m" if n >= 60 else f"PT{n}M"),
        days.map(lambda n: f"{n}bd"),
        days.map(lambda n: f"{n}cd"),
        st.builds(lambda n, due: {"business_days": n, "due": due}, days, st.sampled_from(["same_time", "closing"])),
    )


@st.composite
def withins(draw: DrawFn) -> Any:
    """What a target may take: open time, days, or a map from the priority."""
    if draw(st.integers(0, 2)):
        return draw(_single_within())
    keys = [str(priority) for priority in PRIORITIES if priority is not None] + ["default"]
    return draw(st.dictionaries(st.sampled_from(keys), _single_within(), min_size=1, max_size=4))


@st.composite
def _tiers(draw: DrawFn) -> Document:
    tier: Document = {"at": draw(st.sampled_from(["80%", "100%", "33.3%", "150%", "-30m", "+1h", "-4h", "0%"]))}
    _sometimes(draw, tier, "name", st.sampled_from(["owner", "manager"]))
    _sometimes(draw, tier, "level", st.integers(1, 3), 2)
    _sometimes(draw, tier, "when", conditions(), 4)
    return tier


def _tier_lists() -> SearchStrategy[list[Document]]:
    return st.lists(_tiers(), max_size=3, unique_by=lambda tier: tier.get("name") or tier["at"])


@st.composite
def rule_options(draw: DrawFn, metric: str) -> Document:
    """Options of a target that change its metric's rule."""
    options: Document = {}
    if metric in RESPONSES or metric not in METRICS:
        _sometimes(draw, options, "counts", st.sampled_from(_COUNTS), 4)
        _sometimes(draw, options, "on_solved", st.sampled_from(_SOLVED_OPTIONS))
    if metric in SOLUTIONS:
        _sometimes(draw, options, "on_reopen", st.sampled_from(_REOPEN_OPTIONS), 2)
        _sometimes(draw, options, "stops_on", st.sampled_from(["solved", "closed"]))
    if metric in {"first_response", "resolution"}:
        _sometimes(draw, options, "starts_on", st.sampled_from(["created", "customer_message", "assigned"]))
    if metric == "next_response":
        _sometimes(draw, options, "anchor", st.sampled_from(["first_unanswered", "last_customer_message"]))
    if metric in {"periodic_update", "pausable_update"}:
        anchors = ["first_unanswered", "last_customer_message", "last_agent_message", "last_contact"]
        _sometimes(draw, options, "anchor", st.sampled_from(anchors), 2)
    return options


@st.composite
def _targets(draw: DrawFn, metric: str, calendars: SearchStrategy[Any], options: Document) -> Document:
    target: Document = {"metric": metric, "within": draw(withins()), **options}
    _sometimes(draw, target, "pause_on", st.sampled_from(_PAUSES))
    _sometimes(draw, target, "calendar", calendars, 4)
    _sometimes(draw, target, "landing", st.sampled_from(["closing", "next_opening"]), 4)
    _sometimes(draw, target, "tiers", _tier_lists())
    return target


@st.composite
def _policies(draw: DrawFn, name: str, book: Document, rules: Mapping[str, Document], *, steady: bool) -> Document:
    names = st.sampled_from([*book["calendars"], "always"])
    groups = st.dictionaries(st.sampled_from(["billing", "sydney"]), names, min_size=1)
    calendars = names | st.builds(lambda of, default: {"by": "group", "of": of, "default": default}, groups, names)
    policy: Document = {"name": name, "calendar": draw(calendars)}
    _sometimes(draw, policy, "when", conditions(), 2)
    _sometimes(draw, policy, "public", st.booleans())
    _sometimes(draw, policy, "on_change", st.sampled_from(["retroactive", "restart", "locked"]), 2)
    _sometimes(draw, policy, "landing", st.sampled_from(["closing", "next_opening"]))
    _sometimes(draw, policy, "tiers", _tier_lists(), 2)
    day = PLACES[book["calendars"]["desk"]["tz"]].isoformat()
    _sometimes(draw, policy, draw(st.sampled_from(["valid_from", "valid_until"])), st.just(day), 8)
    metrics = draw(st.lists(st.sampled_from(list(rules)), min_size=2, max_size=5, unique=True))
    policy["targets"] = [
        draw(_targets(metric, calendars, rules[metric] if steady else draw(rule_options(metric)))) for metric in metrics
    ]
    return policy


@st.composite
def book_documents(draw: DrawFn, *, steady: bool = False) -> Document:
    """Documents of policy books with calendars, own metrics and up to four policies, public and internal.

    With `steady` a metric starts, stops and reopens alike in all policies.
    """
    book: Document = {"version": 1, "calendars": draw(calendar_collections()), "statuses": STATUSES}
    own = draw(st.lists(st.sampled_from(_OWN_RULES), max_size=2))
    if own:
        book["metrics"] = {f"own_{number}": rule for number, rule in enumerate(own)}
    rules = {metric: draw(rule_options(metric)) for metric in [*METRICS, *book.get("metrics", {})]}
    names = ["gold", "silver", "bronze", "iron"][: draw(st.integers(2, 4))]
    book["policies"] = [draw(_policies(name, book, rules, steady=steady)) for name in names]
    return book
