"""What all processes share, as Prometheus' gauges: the same from each, not to be added up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version

from prometheus_client.metrics_core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from storage.backlog import Backlog
from storage.revisions import Standing


@dataclass(frozen=True, slots=True)
class Seen:
    """One look at what all processes share, at an instant of community time."""

    tables: Standing
    backlog: Backlog
    queues: Mapping[str, int]
    at: datetime

    def oldest(self) -> dict[str, float]:
        """Seconds, by platform, that a message of the worst lane has been due."""
        ages: dict[str, float] = defaultdict(float)
        for each in self.backlog.lanes:
            if each.oldest is not None:
                name = _platform(each.lane)
                ages[name] = max(ages[name], (self.at - each.oldest).total_seconds())
        return ages

    def overdue(self) -> float:
        """Seconds that the first occasion due has been so."""
        since = self.backlog.due_since
        return 0.0 if since is None else (self.at - since).total_seconds()


@dataclass(frozen=True, slots=True, eq=False)
class Whole(Collector):
    """What was seen in the database, as metrics: all processes' together, the same from each."""

    seen: Seen | None

    def collect(self) -> Iterable[Metric]:
        """One gauge for each, with nothing in it where the database didn't answer."""
        yield InfoMetricFamily("convener", VERSION, value={"version": version("convener")})
        up = GaugeMetricFamily("convener_database_up", UP)
        up.add_metric((), self.seen is not None)
        yield up
        found = {} if self.seen is None else _figures(self.seen)
        for name, (what, labels) in WHOLE.items():
            gauge = GaugeMetricFamily(name, what, labels=labels)
            for values, figure in found.get(name, {}).items():
                gauge.add_metric(values, figure)
            yield gauge


Figures = dict[tuple[str, ...], float]

VERSION = "Which Convener this is"
UP = "1 where the database answered this process within two seconds, else 0"

WHOLE: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "convener_whole_posts_pending": ("Messages to be sent", ("platform",)),
    "convener_whole_edits_pending": ("Messages to be changed where they stand", ("platform",)),
    "convener_whole_posts_in_doubt": (
        "Of the messages to be sent, those begun of which nobody knows yet whether they arrived",
        ("platform",),
    ),
    "convener_whole_posts_put_off": (
        "Of both, those that the platform put off at least once", ("platform",)),
    "convener_whole_oldest_post_seconds": (
        ("For how long the message that has waited longest could have been sent, in the worst lane"
         " (workspace or tenant); 0 where none waits"), ("platform",)),
    "convener_whole_lanes_pending": ("Lanes with something to send", ("platform",)),
    "convener_whole_lanes_patient": ("Lanes whose platform asked for patience that isn't over", ()),
    "convener_whole_posts_asleep": ("Messages that their readers' quiet hours hold", ()),
    "convener_whole_occasions_due": ("Occasions that are due and not taken up", ()),
    "convener_whole_oldest_occasion_seconds": ("For how long the first of them has been due", ()),
    "convener_whole_jobs": ("Long work that was begun and is not done", ()),
    "convener_whole_engine_queue": (
        "Pieces of work that wait in the engine's queues or are in hand; counted up to 1,000 together",
        ("queue",),
    ),
    "convener_whole_tables_current": ("1 where the tables are this version's, else 0", ()),
}  # fmt: skip


def _figures(seen: Seen) -> dict[str, Figures]:
    oldest = seen.oldest()
    found: dict[str, Figures] = defaultdict(lambda: defaultdict(float))
    for lane in seen.backlog.lanes:
        on = (_platform(lane.lane),)
        found["convener_whole_posts_pending"][on] += lane.posts
        found["convener_whole_edits_pending"][on] += lane.edits
        found["convener_whole_posts_in_doubt"][on] += lane.in_doubt
        found["convener_whole_posts_put_off"][on] += lane.put_off
        found["convener_whole_lanes_pending"][on] += 1
        found["convener_whole_oldest_post_seconds"][on] = oldest.get(on[0], 0.0)
    return found | {
        "convener_whole_lanes_patient": {(): seen.backlog.patient},
        "convener_whole_posts_asleep": {(): seen.backlog.asleep},
        "convener_whole_occasions_due": {(): seen.backlog.due},
        "convener_whole_oldest_occasion_seconds": {(): seen.overdue()},
        "convener_whole_jobs": {(): seen.backlog.jobs},
        "convener_whole_engine_queue": {(name,): n for name, n in seen.queues.items()},
        "convener_whole_tables_current": {(): float(seen.tables == "current")},
    }


def _platform(lane: str) -> str:
    return lane.partition(":")[0]
