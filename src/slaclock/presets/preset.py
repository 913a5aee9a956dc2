"""What a preset is: the target options with which slaclock does what a helpdesk does, by name, with their sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from slaclock.documents import did_you_mean
from slaclock.errors import SlaclockError, shown

if TYPE_CHECKING:
    from slaclock.policies.policy import OnChange

TOPICS = ("reply", "start", "pauses", "reopening", "change", "landing", "day")
"""What a helpdesk's page may say: what counts as a reply, where clocks start, when they pause, what a reopening and a
change of policy do, where a deadline on a closing time goes, and what "1 day" means."""

Topic = Literal["reply", "start", "pauses", "reopening", "change", "landing", "day"]


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that a source says, in our words.

    Attributes:
        topic: what it is about, one of `TOPICS`.
        text: what it says.
        source: the page or the repository.
    """

    topic: Topic
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Preset:
    """The options with which slaclock does what a helpdesk does, as far as a source says it.

    Attributes:
        name: such as `"zendesk"`.
        title: the helpdesk's name.
        targets: the metrics that it offers, each with the target options that differ from slaclock's defaults or that
            a source says.
        on_change: what a change of policy or priority does; `None`: no source says it.
        day: how one of its days is written in a `within`: `"24h"` or `"1bd"`; `None`: no source says it.
        says: what its sources say.
        cannot: what it does that the options cannot express.

    >>> from slaclock.presets import preset
    >>> preset("salesforce").target("resolution", "8h")
    {'metric': 'resolution', 'within': '8h', 'pause_on': ['on_hold']}
    """

    name: str
    title: str
    targets: Mapping[str, Mapping[str, Any]]
    says: tuple[Said, ...]
    on_change: OnChange | None = None
    day: Literal["24h", "1bd"] | None = None
    cannot: tuple[str, ...] = ()

    @property
    def unsaid(self) -> tuple[str, ...]:
        """The topics that no source says: slaclock's default holds."""
        said = {each.topic for each in self.says}
        return tuple(topic for topic in TOPICS if topic not in said)

    def target(self, metric: str, within: Any, **options: Any) -> dict[str, Any]:
        """A target's document with this preset's options; `options` go before them.

        Args:
            metric: one that the helpdesk offers.
            within: how much time it may take.
            options: further keys of a target.

        Raises:
            SlaclockError: the helpdesk has no such metric.

        >>> from slaclock.presets import preset
        >>> preset("wati").target("first_response", "15m")
        {'metric': 'first_response', 'within': '15m', 'starts_on': ['assigned']}
        """
        if metric not in self.targets:
            raise SlaclockError(
                f"{self.title} has no metric {shown(metric)} ({did_you_mean(metric, self.targets)})", value=metric
            )
        own = {key: list(value) if isinstance(value, tuple) else value for key, value in self.targets[metric].items()}
        return {"metric": metric, "within": within} | own | options

    def policy(self, name: str, calendar: Any, within: Mapping[str, Any], **options: Any) -> dict[str, Any]:
        """A policy's document with this preset's options.

        Args:
            name: the policy's name.
            calendar: the name of its calendar.
            within: the time that each metric may take, by metric.
            options: further keys of a policy, such as `when` and `tiers`.

        Raises:
            SlaclockError: the helpdesk has no such metric.

        >>> from slaclock import PolicyBook
        >>> from slaclock.presets import preset
        >>> policy = preset("chatwoot").policy("all", "always", {"first_response": "1h", "resolution": "8h"})
        >>> PolicyBook.load({"version": 1, "policies": [policy]}).policies[0].on_change
        'locked'
        """
        targets = [self.target(metric, time) for metric, time in within.items()]
        change = {} if self.on_change is None else {"on_change": self.on_change}
        return {"name": name, "calendar": calendar, "targets": targets} | change | options

    def days(self, n: int) -> str:
        """What `n` of the helpdesk's days are, for a `within`.

        Raises:
            SlaclockError: `n` is no positive whole number, or no source says what a day is there.

        >>> from slaclock.presets import preset
        >>> preset("otobo").days(2), preset("glpi").days(2)
        ('48h', '2bd')
        """
        if type(n) is not int or n < 1:
            raise SlaclockError(f"days are a whole number from 1, not {shown(n)}", value=n)
        if self.day is None:
            raise SlaclockError(
                f'no source says what a day is in {self.title}: write "{n * 24}h", "{n}bd" or "{n}cd"', value=n
            )
        return f"{n * 24}h" if self.day == "24h" else f"{n}bd"
