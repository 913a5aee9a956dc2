"""What a skilled data engineer would write instead: the same business hours in polars and in DuckDB.

Both scripts do a simpler job than slaclock: one calendar and one policy, no changes of fields, no order of events at
one instant, no list of triggers. They find, for each ticket, the open time of first response and resolution (without
the time pending), whether these were missed, and the instants of two thresholds of three metrics. Both use the idea
that slaclock uses: running sums of open time, joined by the nearest boundary.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from frames_log import HOUR

if TYPE_CHECKING:
    from slaclock import Calendar

DAY = 24 * HOUR
TARGETS = {"first_response": 4 * HOUR, "next_response": 8 * HOUR, "resolution": 40 * HOUR}
TIERS = (0.8, 1.0)


def spans(calendar: Calendar, begin: int, end: int) -> tuple[list[int], list[int], list[int]]:
    """A calendar's open spans: starts, ends, and the open time before each."""
    starts, ends, sums, total = [], [], [], 0
    for start, stop in calendar.spans_us(begin, end):
        starts.append(start)
        ends.append(stop)
        sums.append(total)
        total += stop - start
    return starts, ends, sums


class Polars:
    """With `join_asof` on the table of spans."""

    def __init__(self, calendar: Calendar, begin: int, end: int) -> None:
        import polars as pl  # noqa: PLC0415 - a rival may be missing

        self.pl = pl
        starts, ends, sums = spans(calendar, begin, end)
        self.by_start = pl.LazyFrame({"start": starts, "end": ends, "sum": sums}).set_sorted("start")
        self.by_sum = pl.LazyFrame({"sum": sums, "start": starts}).set_sorted("sum")

    def opened(self, frame: Any, name: str) -> Any:
        """Adds the open time up to a column of instants."""
        pl = self.pl
        joined = frame.sort(name).join_asof(self.by_start, left_on=name, right_on="start", strategy="backward")
        value = pl.min_horizontal(pl.col(name), pl.col("end")) - pl.col("start") + pl.col("sum")
        return joined.with_columns(value.alias(f"E_{name}")).drop("start", "end", "sum")

    def closed(self, frame: Any, name: str) -> Any:
        """Adds the instant at which so much open time has passed."""
        pl = self.pl
        joined = frame.sort(name).join_asof(self.by_sum, left_on=name, right_on="sum", strategy="backward")
        return joined.with_columns((pl.col("start") + pl.col(name) - pl.col("sum")).alias(f"at_{name}")).drop(
            "start", "sum"
        )

    def first_response(self, table: Any) -> Any:
        """First response alone: elapsed, deadline, breached."""
        pl = self.pl
        events = pl.from_arrow(table).lazy().with_columns(at=pl.col("at").to_physical())
        tickets = (
            events.group_by("ticket_id")
            .agg(
                created=pl.col("at").filter(pl.col("kind") == "created").min(),
                answered=pl.col("at").filter(pl.col("kind") == "agent_message").min(),
            )
            .with_columns(pl.col("answered").fill_null(pl.col("created")))
        )
        frame = self.opened(self.opened(tickets, "created"), "answered")
        frame = frame.with_columns(due=pl.col("E_created") + TARGETS["first_response"])
        frame = self.closed(frame, "due").with_columns(breached=pl.col("E_answered") > pl.col("due"))
        return frame.collect()

    def metrics(self, table: Any) -> Any:
        """Three metrics with pauses, two thresholds each; a row for each ticket."""
        pl = self.pl
        log = pl.from_arrow(table).lazy().select("ticket_id", "kind", "to", at=pl.col("at").to_physical())
        # The log is in the order of time, so nothing is sorted for the join; tickets are numbers for all that follows.
        joined = log.set_sorted("at").join_asof(self.by_start, left_on="at", right_on="start", strategy="backward")
        events = joined.select(
            ticket=pl.col("ticket_id").cast(pl.Categorical).to_physical(),
            at="at",
            E=pl.min_horizontal("at", "end") - pl.col("start") + pl.col("sum"),
            status=pl.col("to").is_not_null(),
            pending=pl.col("to") == "pending",
            solved=pl.col("to") == "solved",
            reply=pl.col("kind") == "agent_message",
            asked=pl.col("kind") == "customer_message",
        ).sort("ticket", maintain_order=True)
        events = events.with_columns(first=(pl.col("ticket") != pl.col("ticket").shift(1)).fill_null(value=True))
        # A ticket's first row has a status, so filling forward stays within it; running sums begin anew by taking off
        # what they were there. That is several times as fast as windows over the tickets.
        same = ~pl.col("first").shift(-1).fill_null(value=True)
        events = events.with_columns(
            paused=pl.when("status").then("pending").forward_fill(),
            took=pl.when(same).then(pl.col("E").shift(-1) - pl.col("E")).otherwise(0),
        ).with_columns(took=pl.when("paused").then(0).otherwise("took"))
        before = pl.col("took").cum_sum() - pl.col("took")
        replies = pl.col("reply").cum_sum()
        events = events.with_columns(before=before, replies=replies).with_columns(
            ran=pl.col("before") - pl.when("first").then("before").forward_fill(),
            answered=pl.col("replies") - pl.when("first").then("replies").forward_fill(),
        )
        tickets = events.group_by("ticket").agg(
            created=pl.col("at").first(),
            E_created=pl.col("E").first(),
            E_answered=pl.col("E").filter("reply").first(),
            E_asked=pl.col("E").filter(pl.col("asked") & (pl.col("answered") > 0)).first(),
            ran=pl.col("ran").filter("solved").last(),
        )
        begins = {"first_response": "E_created", "next_response": "E_asked", "resolution": "E_created"}
        tickets = tickets.collect().lazy()
        for metric, target in TARGETS.items():
            for tier in TIERS:
                name = f"{metric}_{tier}"
                with_due = tickets.with_columns((pl.col(begins[metric]) + int(target * tier)).alias(name))
                tickets = self.closed(with_due, name)
        return tickets.with_columns(
            elapsed_first=pl.col("E_answered") - pl.col("E_created"),
            late_first=pl.col("E_answered") - pl.col("E_created") > TARGETS["first_response"],
            late_resolution=pl.col("ran") > TARGETS["resolution"],
        ).collect()


class DuckDB:
    """With ASOF joins."""

    def __init__(self, calendar: Calendar, begin: int, end: int) -> None:
        import duckdb  # noqa: PLC0415 - a rival may be missing
        import pyarrow as pa  # noqa: PLC0415 - it comes with what is measured

        starts, ends, sums = spans(calendar, begin, end)
        self.own = duckdb.connect()
        self.own.execute("set threads to 2")
        # Without it DuckDB takes a join after a join for a small one, and compares every row with every span.
        self.own.execute("set asof_loop_join_threshold=0")
        self.own.register("known", pa.table({"opens": starts, "closes": ends, "before": sums}))
        self.own.execute("create table spans as select * from known")

    def first_response(self, table: Any) -> Any:
        """First response alone: elapsed, deadline, breached."""
        self.own.register("log", table)
        self.own.execute(
            f"""
            create or replace table answers as
            with tickets as (
              select ticket_id, epoch_us(min("at") filter (kind = 'created')) as created,
                     coalesce(epoch_us(min("at") filter (kind = 'agent_message')), created) as answered
              from log group by ticket_id),
            began as (
              select t.*, s.before + least(t.created, s.closes) - s.opens as e_created
              from tickets t asof join spans s on t.created >= s.opens),
            ended as (
              select b.*, s.before + least(b.answered, s.closes) - s.opens as e_answered
              from began b asof join spans s on b.answered >= s.opens)
            select e.*, e_answered - e_created as elapsed,
                   e_answered - e_created > {TARGETS["first_response"]} as breached,
                   s.opens + e.e_created + {TARGETS["first_response"]} - s.before as deadline
            from ended e asof join spans s on e.e_created + {TARGETS["first_response"]} >= s.before
            """  # noqa: S608 - numbers of our own
        )
        return self.own.table("answers")

    def metrics(self, table: Any) -> Any:
        """Three metrics with pauses, two thresholds each."""
        self.own.register("log", table)
        self.own.execute(
            """
            create or replace table timed as
            with e as (
              select ticket_id, kind, "to", epoch_us("at") as at_us, row_number() over () as seq from log),
            o as (
              select e.*, s.before + least(e.at_us, s.closes) - s.opens as opened
              from e asof join spans s on e.at_us >= s.opens),
            p as (
              select o.*, last_value("to" ignore nulls) over w as status,
                     coalesce(lead(opened) over w - opened, 0) as took,
                     count(*) filter (kind = 'agent_message') over w as answered
              from o window w as (partition by ticket_id order by at_us, seq))
            select *, sum(case when status = 'pending' then 0 else took end)
                        over (partition by ticket_id order by at_us, seq) as ran
            from p
            """
        )
        self.own.execute(
            """
            create or replace table tickets as
            select ticket_id, min(at_us) as created, min(opened) as e_created,
                   min(opened) filter (kind = 'agent_message') as e_answered,
                   min(opened) filter (kind = 'customer_message' and answered > 0) as e_asked,
                   max(ran - case when status = 'pending' then 0 else took end) filter ("to" = 'solved') as ran
            from timed group by ticket_id
            """
        )
        begins = {"first_response": "e_created", "next_response": "e_asked", "resolution": "e_created"}
        due = [(begins[metric], int(target * tier)) for metric, target in TARGETS.items() for tier in TIERS]
        joins = "\n".join(f"asof left join spans s{n} on t.{b} + {d} >= s{n}.before" for n, (b, d) in enumerate(due))
        dates = ", ".join(f"s{n}.opens + t.{b} + {d} - s{n}.before as due_{n}" for n, (b, d) in enumerate(due))
        self.own.execute(f"create or replace table answers as select t.*, {dates} from tickets t {joins}")  # noqa: S608
        return self.own.table("answers")
