"""`convener simulate`: lines of JSON and nothing else, and a clear no to what makes no sense."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.app.commanding import convener


def _simulate(cwd: Path, *options: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "bot", "simulate", *options],
        cwd=cwd,
        env=kept | {"PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_it_prints_each_post_and_event_as_json_and_leaves_no_file(tmp_path: Path) -> None:
    done = _simulate(tmp_path, "--weeks", "1", "--members", "20", "--seed", "4", "--json")
    assert done.returncode == 0, done.stderr
    *lines, end = [json.loads(each) for each in done.stdout.splitlines()]
    assert end["what"] == "end"
    assert end["broken"] == []
    posts = [each for each in lines if each["what"] == "post"]
    events = [each for each in lines if each["what"] == "event"]
    assert (len(posts), len(events)) == (end["posts"], end["events"])
    assert any(each["kind"] == "setup.introduction" for each in posts)
    assert list(tmp_path.iterdir()) == []


def test_fewer_members_than_carry_a_community_are_refused(tmp_path: Path) -> None:
    done = convener(tmp_path, "simulate", "--members", "3")
    assert done.exit_code == 2
    assert "--members" in done.stderr
    assert "20" in done.stderr
