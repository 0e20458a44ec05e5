"""What a run of faults came to, in words for whoever runs Convener and has never read these tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

COUNTS = {
    "faults": "how often the trouble was made",
    "sent": "messages that were to be sent meanwhile, and arrived",
    "lost": "never arrived though they should have: has to be 0",
    "doubled": "arrived more than once: has to be 0 wherever the platform can be asked what it has",
    "found": "nobody knew whether they had arrived; Slack was asked, and had them (among those sent)",
    "again": "nobody knew, and they were sent once more (among those sent)",
    "unknown": "nobody knows whether they arrived; never repeated, and shown to the secretariat as such",
    "late": "later than the trouble explains: a slow machine's, so nothing is held against it",
}
"""What is counted of each fault, and what it means."""

Rows = Mapping[tuple[str, str], Mapping[str, int]]
"""By the trouble's name and where it was made."""


def told(rows: Rows, figures: Sequence[str]) -> Iterator[str]:
    """Lines: a table with its sums, what its columns mean, the outcome in a sentence, other figures."""
    if rows:
        yield from _table(rows)
    if figures:
        yield "Measured besides:"
        yield from (f"- {each}" for each in figures)
    yield "What isn't as it has to be failed its test, which is named under FAILED at the very end."


def _table(rows: Rows) -> Iterator[str]:
    yield "Each row: a trouble made on purpose, where, and what became of messages sent meanwhile."
    yield ""
    yield "".join([f"{'trouble':38}{'where':26}", *map(_cell, COUNTS)])
    sums = {each: sum(counts[each] for counts in rows.values()) for each in COUNTS}
    for (fault, where), counts in [*sorted(rows.items()), (("all", ""), sums)]:
        yield "".join([f"{fault:38}{where:26}", *(_cell(counts[each]) for each in COUNTS)])
    yield ""
    yield from (f"{name:>9}  {meaning}" for name, meaning in COUNTS.items())
    yield ""
    yield (
        f"In short: of {sums['sent'] + sums['lost'] + sums['unknown']} messages under"
        f" {sums['faults']} troubles {sums['lost']} were lost, {sums['doubled']} doubled,"
        f" {sums['unknown']} left unknown."
    )


def _cell(value: object) -> str:
    return f"{value:>9}"
