"""Instants: aware datetimes outside, integer microseconds since 1970-01-01 UTC inside."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from slaclock.errors import CalendarError, NaiveDatetimeError, SlaclockError, shown

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
EARLIEST = (datetime(1, 1, 1, tzinfo=UTC) - EPOCH) // MICROSECOND
LATEST = (datetime.max.replace(tzinfo=UTC) - EPOCH) // MICROSECOND


def to_us(at: datetime, name: str) -> int:
    """The instant as microseconds since 1970-01-01 UTC.

    Args:
        at: an aware datetime, in any zone.
        name: the argument's name, for the message.

    Raises:
        NaiveDatetimeError: `at` has no time zone.
        CalendarError: `at` is no datetime.

    >>> to_us(datetime(1970, 1, 2, tzinfo=UTC), "at")
    86400000000
    """
    try:
        delta = at - EPOCH
        return (delta.days * 86_400 + delta.seconds) * SECOND + delta.microseconds
    except (TypeError, AttributeError, ValueError, OverflowError):
        raise _refusal(at, name) from None


def _refusal(at: object, name: str) -> SlaclockError:
    # pandas.NaT calls itself a datetime, but it is not equal to itself.
    if isinstance(at, datetime) and at == at:  # noqa: PLR0124
        if at.utcoffset() is None:
            return NaiveDatetimeError(
                f"{name} is {at.isoformat()}, which has no time zone, so nobody knows which instant it is; "
                f"give it one: datetime(..., tzinfo=ZoneInfo('Europe/Berlin'))",
                value=at,
                at=at,
                path=name,
            )
        return CalendarError(f"{name} is {shown(at)}, outside the years 1-9999 in UTC", value=at, path=name)
    return CalendarError(f"{name} must be an aware datetime, not {shown(at)}", value=at, path=name)


def from_us(us: int) -> datetime:
    """The instant `us` microseconds after 1970-01-01 UTC, as a datetime in UTC.

    Raises:
        CalendarError: it lies outside the years 1-9999.

    >>> from_us(86_400_000_000)
    datetime.datetime(1970, 1, 2, 0, 0, tzinfo=datetime.timezone.utc)
    """
    try:
        return EPOCH + us * MICROSECOND  # a third of the time of timedelta(microseconds=us)
    except OverflowError:
        raise CalendarError(
            "the answer lies outside the years 1-9999: is one of the values a placeholder?", value=us
        ) from None
