"""What `docs/` repeats of the code: written anew by `python -m tests.documented`, compared by a test."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import get_args

from bot.access import Act, Role, may
from bot.features import FEATURES
from bot.figures import UP, VERSION, WHOLE
from bot.metrics import COUNTERS, SPANS, Metrics
from bot.routing import Routes
from storage.retention import FORGOTTEN, KEPT_ON

ROOT = Path(__file__).parent.parent
MARKED = re.compile(r"(<!-- (\w+): from the code -->\n).*?(<!-- end -->)", re.DOTALL)
MEANT = re.compile(r'^    "(\w+)",  # (.+)$', re.MULTILINE)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def retention() -> str:
    """What goes by time, after how many days, and why."""
    rows = [
        (
            f"`{each.table}`"
            + (f": {', '.join(f'`{w}`' for w in each.words)}" if each.words else ""),
            each.what,
            "1 day" if each.days == 1 else f"{each.days} days",
            each.why,
        )
        for each in FORGOTTEN
    ]
    return _table(("table", "what", "kept for", "why"), rows)


def kept() -> str:
    """What stays for as long as the membership or the community, and why."""
    tables = defaultdict(list)
    for table, why in KEPT_ON.items():
        tables[why].append(f"`{table}`")
    return _table(("how long, and why", "tables"), [(w, ", ".join(t)) for w, t in tables.items()])


def access() -> str:
    """Role × act, and the commands that each act opens."""
    meant = dict(MEANT.findall((ROOT / "bot" / "access.py").read_text(encoding="utf-8")))
    routes = Routes.of(FEATURES)
    rows = []
    for act in get_args(Act):
        opens = [f"`{name}`" for name, route in routes.commands.items() if route.act == act]
        presses = [*routes.presses.values(), *routes.forms.values()]
        more = sum(route.act == act for route in presses)
        roles = ["yes" if may(frozenset({role}), act) else "" for role in get_args(Role)]
        rows.append((f"`{act}`", meant[act], " ".join(opens), str(more), *roles))
    heads = ("act", "what it lets somebody do", "commands", "buttons and forms")
    return _table((*heads, *(role.replace("_", " ") for role in get_args(Role))), rows)


def metrics() -> str:
    """What `/metrics` tells: a process's own figures, then what all processes share."""
    rows = []
    for each in Metrics().described():
        counted, timed = COUNTERS.get(each.name, ("", ())), SPANS.get(each.name, ("", (), ()))
        name = f"{each.name}_total" if each.type == "counter" else each.name
        labels = _listed((*counted[1], *timed[1]))
        rows.append((f"`{name}`", each.type, labels, "this process", each.documentation))
    rows += [("`convener_info`", "gauge", "`version`", "this process", VERSION)]
    rows += [("`convener_database_up`", "gauge", "", "this process", UP)]
    rows += [
        (f"`{name}`", "gauge", _listed(labels), "all", what)
        for name, (what, labels) in WHOLE.items()
    ]
    return _table(("metric", "type", "labels", "whose", "what it tells"), rows)


def _listed(labels: Sequence[str]) -> str:
    return ", ".join(f"`{each}`" for each in labels)


PARTS = {"retention": retention, "kept": kept, "access": access, "metrics": metrics}


def written(text: str) -> str:
    """A document with its marked parts as the code has them now."""
    return MARKED.sub(lambda found: f"{found[1]}{PARTS[found[2]]()}{found[3]}", text)


def documents() -> list[Path]:
    """Those that have marked parts."""
    found = sorted((ROOT / "docs").glob("*.md"))
    return [path for path in found if MARKED.search(path.read_text(encoding="utf-8"))]


if __name__ == "__main__":
    for document in documents():
        document.write_text(written(document.read_text(encoding="utf-8")), encoding="utf-8")
