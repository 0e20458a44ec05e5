"""A quarter's report as it was published, or as it would be now; and its publication, which stays."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.features.reports import gathering, publishing, quarters, rules
from bot.features.reports.publishing import Published
from bot.features.reports.quarters import Quarter
from bot.features.reports.rules import Rows
from bot.features.reports.suppression import STEP, Band
from bot.moment import Moment
from storage import reports
from storage.reports import Report

Listed = tuple[tuple[str, str], ...]
"""Titles, each with a state or a decision."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a report says of a quarter. `published_at` is None while it may still be otherwise.

    `before` are the earlier quarters as readers of this one know them, each as last published.
    """

    quarter: Quarter
    people: Published
    counts: Mapping[str, int]
    goals: Listed
    experiments: Listed
    published_at: datetime | None = None
    reason: str = ""
    before: tuple[Published, ...] = ()


def told(moment: Moment, quarter: Quarter) -> Told:
    """The quarter as it was published last; as it would be published now, where it wasn't yet."""
    every = reports.of_community(moment.session, moment.here.id)
    mine = [each for each in every if each.quarter == str(quarter)]
    return _kept(mine[-1], every) if mine else draft(moment, quarter)


def draft(moment: Moment, quarter: Quarter, rows: Rows | None = None) -> Told:
    """What would be said of a quarter if it were published now."""
    rows = rows or gathering.rows(moment, quarter)
    every = reports.of_community(moment.session, moment.here.id)
    number = 1 + sum(each.quarter == str(quarter) for each in every)
    people = publishing.said(
        quarter,
        rules.people(rows),
        rules.blocks(rules.by_sector(rows), STEP),
        [_people(each) for each in every],
        number,
    )
    counts = rules.counts(rows)
    if not people.blocks and counts["organisations"]:
        del counts["organisations"]  # of so few people that it would nearly count them
    return Told(
        quarter=quarter,
        people=people,
        counts=counts,
        goals=gathering.goal_states(moment, quarter),
        experiments=tuple(
            (each.title, each.decision) for each in gathering.experiments(moment, quarter)
        ),
        before=_before(every, quarter, moment.now),
    )


def keep(moment: Moment, by: str, found: Told, reason: str) -> Report:
    """Publish: what is said of the quarter stays as it is now. `by` is a person's id."""
    people = found.people
    row = Report(
        id=moment.new_id(),
        community_id=moment.here.id,
        quarter=str(found.quarter),
        number=people.number,
        published=_json(
            {
                "bands": {name: [each.low, each.high] for name, each in people.bands.items()},
                "blocks": [[list(names), places] for names, places, _ in people.blocks],
                "counts": dict(found.counts),
                "goals": [list(each) for each in found.goals],
                "experiments": [list(each) for each in found.experiments],
            }
        ),
        counted=_json(
            {"people": dict(people.counted), "heads": [heads for _, _, heads in people.blocks]}
        ),
        reason=reason,
        published_by=by,
        published_at=moment.now,
    )
    moment.session.add(row)
    moment.session.flush()
    return row


def differs(one: Told, other: Told) -> bool:
    """Whether two reports of a quarter say something else to their readers."""

    def seen(each: Told) -> tuple[object, ...]:
        blocks = tuple((names, places) for names, places, _ in each.people.blocks)
        return dict(each.people.bands), blocks, dict(each.counts), each.goals, each.experiments

    return seen(one) != seen(other)


def _kept(row: Report, every: list[Report]) -> Told:
    found = json.loads(row.published)
    quarter = _quarter(row)
    return Told(
        quarter=quarter,
        people=_people(row),
        counts=found["counts"],
        goals=_listed(found["goals"]),
        experiments=_listed(found["experiments"]),
        published_at=row.published_at,
        reason=row.reason,
        before=_before(every, quarter, row.published_at),
    )


def _before(every: list[Report], quarter: Quarter, moment: datetime) -> tuple[Published, ...]:
    known = {
        each.quarter: _people(each)
        for each in every
        if each.published_at <= moment and _quarter(each) < quarter
    }
    return tuple(known[name] for name in sorted(known))


def _people(row: Report) -> Published:
    said, counted = json.loads(row.published), json.loads(row.counted)
    return Published(
        quarter=_quarter(row),
        counted=counted["people"],
        bands={name: Band(low, high) for name, (low, high) in said["bands"].items()},
        blocks=tuple(
            (tuple(names), places, heads)
            for (names, places), heads in zip(said["blocks"], counted["heads"], strict=True)
        ),
        number=row.number,
    )


def _quarter(row: Report) -> Quarter:
    found = quarters.parse(row.quarter)
    if found is None:
        message = f"not a quarter: {row.quarter}"
        raise ValueError(message)
    return found


def _listed(found: list[list[str]]) -> Listed:
    return tuple((title, state) for title, state in found)


def _json(found: dict[str, Any]) -> str:
    return json.dumps(found, sort_keys=True, ensure_ascii=False)
