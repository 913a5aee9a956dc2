"""Calendar questions about columns of every kind, each compared with the calendar itself."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

from slaclock import ALWAYS, BusinessCalendar, CalendarError, NaiveDatetimeError, frames

DESK = BusinessCalendar(
    tz="Europe/Berlin",
    hours={"mon-fri": ["09:00-12:00", "13:00-17:00"], "sat": ["22:00-06:00"]},
    holidays=["2024-05-01"],
)
SHOP = BusinessCalendar(tz="America/New_York", hours={"mon-fri": ["00:00-24:00"]})
BY_NAME = {"desk": DESK, "shop": SHOP}
RANDOM = random.Random(3)  # noqa: S311 - no cryptography
ROWS = 300
AT = [datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=RANDOM.randrange(525_600)) for _ in range(ROWS)]
ENDS = [datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=RANDOM.randrange(525_600)) for _ in range(ROWS)]
LASTING = [timedelta(minutes=RANDOM.randrange(9_000)) for _ in range(ROWS)]
NAMES = [RANDOM.choice(["desk", "shop"]) for _ in range(ROWS)]
AT[3] = ENDS[11] = LASTING[7] = NAMES[5] = None


def arrow(values, kind, _name):
    return pa.array(values, {"at": pa.timestamp("us", "Europe/Berlin"), "d": pa.duration("us"), "n": pa.string()}[kind])


def pandas(values, kind, name):
    pd = pytest.importorskip("pandas")
    if kind == "at":
        return pd.Series(
            pd.to_datetime(values, utc=True).tz_convert("Europe/Berlin"), name=name, index=range(10, 10 + ROWS)
        )
    return pd.Series(values, name=name, index=range(10, 10 + ROWS))


def pandas_ns(values, kind, name):
    column = pandas(values, kind, name)
    return column.dt.as_unit("ns") if kind == "at" else column


def pandas_arrow(values, kind, name):
    pd = pytest.importorskip("pandas")
    return pd.Series(arrow(values, kind, name), name=name, dtype=pd.ArrowDtype(arrow(values, kind, name).type))


def polars(values, kind, name):
    pl = pytest.importorskip("polars")
    return pl.Series(name, pl.from_arrow(arrow(values, kind, name)))


def duckdb(values, kind, name):
    own = pytest.importorskip("duckdb").connect()
    return own.from_arrow(pa.table({name: arrow(values, kind, name)}))


def numpy(values, kind, _name):
    if kind == "at":
        return np.array([None if each is None else each.replace(tzinfo=None) for each in values], "M8[us]")
    return np.array(values, "m8[us]" if kind == "d" else object)


def plain(column):
    """An answer as Python values, instants in UTC."""
    if isinstance(column, np.ndarray):
        values = column.tolist()
        return [each.replace(tzinfo=UTC) if isinstance(each, datetime) else each for each in values]
    if type(column).__module__.startswith("pandas"):
        return pa.Array.from_pandas(column).to_pylist()
    if hasattr(column, "fetchall"):
        values = pa.table(column).column(0).to_pylist()
        return [
            timedelta(each.days, 0, each.nanoseconds // 1000) if hasattr(each, "months") else each for each in values
        ]
    return column.to_list() if hasattr(column, "to_list") else column.to_pylist()


KINDS = [arrow, pandas, pandas_ns, pandas_arrow, polars, duckdb, numpy]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_column_gives_the_calendars_answers(kind):
    at, ends, lasting, names = (
        kind(AT, "at", "at"),
        kind(ENDS, "at", "e"),
        kind(LASTING, "d", "d"),
        kind(NAMES, "n", "n"),
    )
    rows = list(zip(AT, ENDS, LASTING, [BY_NAME.get(name) for name in NAMES], strict=True))
    found = frames.after(names, at, lasting, calendars=BY_NAME)
    assert type(found) is type(at)
    assert plain(found) == [None if None in (a, d, c) else c.after(a, d) for a, _, d, c in rows]
    if kind is pandas_arrow:
        assert type(found.dtype) is type(at.dtype)
    took = frames.elapsed(names, at, ends, calendars=BY_NAME)
    assert plain(took) == [None if None in (a, e, c) else c.elapsed(a, e) for a, e, _, c in rows]
    opens = frames.is_open(names, at, calendars=BY_NAME)
    assert plain(opens) == [None if None in (a, c) else c.is_open(a) for a, _, _, c in rows]
    days = frames.after_business_days(names, at, 3, calendars=BY_NAME)
    assert plain(days) == [None if None in (a, c) else c.after_business_days(a, 3) for a, _, _, c in rows]


@pytest.mark.parametrize("calendar", [DESK, SHOP, ALWAYS, DESK | SHOP])
@pytest.mark.parametrize("due", ["same_time", "closing"])
@pytest.mark.parametrize("roll", [True, False])
def test_business_days(calendar, due, roll):
    counts = [RANDOM.choice([0, 1, 2, 30, 260]) for _ in AT]
    at = arrow(AT, "at", "at").cast(pa.timestamp("us", "UTC"))
    found = frames.after_business_days(calendar, at, pa.array(counts), due, roll)
    wanted = [
        None if at is None else calendar.after_business_days(at, n, due, roll) for at, n in zip(AT, counts, strict=True)
    ]
    assert found.to_pylist() == wanted


@pytest.mark.parametrize("landing", ["closing", "next_opening"])
def test_landings_and_one_duration_for_all(landing):
    at = arrow(AT, "at", "at").drop_null()
    found = frames.after(DESK, at, timedelta(hours=7), landing)
    assert found.to_pylist() == [DESK.after(each, timedelta(hours=7), landing) for each in AT if each is not None]


def test_plain_integers_are_microseconds():
    at = np.array([0, 10**15], np.int64)
    assert frames.after(DESK, at, np.array([0, 10**9], np.int64)).tolist() == [0, DESK.after_us(10**15, 10**9)]
    assert frames.elapsed(ALWAYS, at, at[::-1].copy()).tolist() == [10**15, -(10**15)]


def test_nanoseconds_before_1970_are_floored():
    at = np.array([-1, -1001], "M8[ns]")
    assert frames.after(ALWAYS, at, timedelta(0)).tolist() == [-1000, -2000]


def test_pandas_keeps_index_name_and_unit():
    pd = pytest.importorskip("pandas")
    found = frames.after(DESK, pandas_ns(AT, "at", "opened"), timedelta(hours=1))
    assert found.name == "opened"
    assert found.index.tolist()[:2] == [10, 11]
    assert found.dtype == pd.DatetimeTZDtype("ns", "Europe/Berlin")


@pytest.mark.parametrize(
    ("column", "error", "says"),
    [
        (pa.array([datetime(2024, 1, 1)], pa.timestamp("us")), NaiveDatetimeError, "column starts has no time zone"),  # noqa: DTZ001 - naive is the point
        (pa.array(["2024-01-01"]), CalendarError, "instants, not of string"),
        ([datetime(2024, 1, 1, tzinfo=UTC)], CalendarError, "a NumPy, pandas, polars"),
        (np.array([1.5]), CalendarError, "float64"),
        (np.zeros((2, 2), "M8[us]"), CalendarError, "2 dimensions"),
    ],
)
def test_what_is_no_column_of_instants_is_refused(column, error, says):
    with pytest.raises(error, match=says):
        frames.after(DESK, column, timedelta(hours=1))


def test_other_refusals_name_the_argument():
    at = arrow(AT, "at", "at")
    with pytest.raises(CalendarError, match="row 1"):
        frames.after(DESK, at[:2], pa.array([1, -5]))
    with pytest.raises(CalendarError, match="did you mean"):
        frames.after(pa.array(["dsek"]), at[:1], timedelta(1), calendars=BY_NAME)
    with pytest.raises(CalendarError, match="calendars="):
        frames.after(pa.array(["desk"]), at[:1], timedelta(1))
    with pytest.raises(CalendarError, match="different lengths"):
        frames.elapsed(DESK, at, at[:5])
    with pytest.raises(CalendarError, match="landing"):
        frames.after(DESK, at, timedelta(1), "opening")
    with pytest.raises(CalendarError, match="must not be negative"):
        frames.after_business_days(DESK, at, -1)
