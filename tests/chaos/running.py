"""A process of `convener run` on a database, speaking to a fake Slack: to be stopped, or killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from tests.app.serving import SECRET, free_port
from tests.storage.meeting import soon

ROOT = Path(__file__).parents[2]
STARTS_WITHIN = 180
STOPS_WITHIN = 10.0
GIVEN_UP_AFTER = 40


class Running:
    """Begins at once; its log is a file beside its name in `folder`."""

    def __init__(
        self,
        database: str,
        api: str,
        folder: Path,
        name: str = "convener",
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self.name = name
        self._log = folder / f"{name}.log"
        environment = os.environ | {
            "CONVENER_DATABASE_URL": database,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_BOT_TOKEN": "xoxb-T1",
            "SLACK_API_URL": api,
            "PORT": str(self._port),
            "PYTHONPATH": str(ROOT),
            **(settings or {}),
        }
        command = [sys.executable, "-m", "bot", "run"]
        with self._log.open("a", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                command, cwd=folder, env=environment, stdout=log, stderr=log
            )

    def ready(self) -> None:
        """Wait until it takes commands."""
        soon(self._is_ready, STARTS_WITHIN, 0.1)

    def _is_ready(self) -> bool:
        assert self.process.poll() is None, self.log()
        asking = HTTPConnection("127.0.0.1", self._port, timeout=2)
        try:
            asking.request("GET", "/readyz")
            return asking.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            asking.close()

    def say(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Send it a signal."""
        self.process.send_signal(number)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> float:
        """Have it end in peace; after how many seconds it did."""
        began = time.monotonic()
        self.say(number)
        self.ended(number)
        return time.monotonic() - began

    def ended(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Wait for an end that was asked for."""
        code = self.process.wait(GIVEN_UP_AFTER)
        assert code in {0, -number}, self.log()

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait()

    def cpu(self) -> float:
        """Seconds of CPU that it has used."""
        stat = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8")
        user, system = stat.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def log(self) -> str:
        """All that it has written."""
        return self._log.read_text(encoding="utf-8")

    def troubles(self) -> list[str]:
        """The lines of its log that tell of an error."""
        return [each for each in self.log().splitlines() if "level=error" in each.lower()]
