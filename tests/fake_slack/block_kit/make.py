"""Makes `schema.json` out of Slack's own types: `python tests/fake_slack/block_kit/make.py`.

Needs npm and its registry, once for each new version of the types. What they don't say (lengths,
counts, which block stands where) is in `rules.py`.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TYPES = "@slack/types@3.2.0"
GENERATOR = "ts-json-schema-generator@2.9.0"
ENTRY = """
import type { HomeView, KnownBlock, ModalView } from '@slack/types';
export type Blocks = KnownBlock[];
export type Modal = ModalView;
export type Home = HomeView;
"""
OPTIONS = {"module": "node16", "moduleResolution": "node16", "strict": True, "skipLibCheck": True}
SILENT = frozenset({"description", "deprecated", "default", "examples"})
SCHEMA = Path(__file__).with_name("schema.json")


def generated() -> dict[str, Any]:
    """The definitions as the generator gives them."""
    npm, npx = (shutil.which(each) or each for each in ("npm", "npx"))
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "package.json").write_text('{"private": true}')
        Path(folder, "entry.ts").write_text(ENTRY)
        project = {"compilerOptions": OPTIONS, "files": ["entry.ts"]}
        Path(folder, "tsconfig.json").write_text(json.dumps(project))
        install = [npm, "install", "--silent", "--no-audit", "--no-fund", TYPES, GENERATOR]
        subprocess.run(install, cwd=folder, check=True)
        wanted = ["--path", "entry.ts", "--type", "*", "--no-top-ref", "--tsconfig"]
        make = [npx, "ts-json-schema-generator", *wanted, "tsconfig.json"]
        made = subprocess.run(make, cwd=folder, check=True, capture_output=True)
        definitions: dict[str, Any] = json.loads(made.stdout)["definitions"]
        return definitions


def bare(schema: Any) -> Any:
    """Without descriptions; a property may well be called one."""
    match schema:
        case dict():
            return {
                name: {each: bare(of) for each, of in value.items()}
                if name == "properties"
                else bare(value)
                for name, value in schema.items()
                if name not in SILENT
            }
        case list():
            return [bare(each) for each in schema]
        case _:
            return schema


def named(schema: Any) -> Iterator[str]:
    """The definitions that a schema refers to."""
    match schema:
        case {"$ref": str(where)}:
            yield where.rpartition("/")[2]
        case dict():
            for each in schema.values():
                yield from named(each)
        case list():
            for each in schema:
                yield from named(each)


def used(definitions: dict[str, Any], *first: str) -> dict[str, Any]:
    """Only what these need."""
    found: dict[str, Any] = {}
    waiting = list(first)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = definitions[name]
            waiting += named(definitions[name])
    return dict(sorted(found.items()))


if __name__ == "__main__":
    kept = used(bare(generated()), "KnownBlock", "ModalView", "HomeView")
    made_of = {"$comment": f"{TYPES}, {GENERATOR}", "definitions": kept}
    SCHEMA.write_text(json.dumps(made_of, indent=1) + "\n", encoding="utf-8")
