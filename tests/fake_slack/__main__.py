"""`python -m tests.fake_slack --port N`: until it is told to stop by a signal."""

from __future__ import annotations

import argparse
import signal
import sys

from tests.fake_slack.slack import FakeSlack


def main() -> None:
    """Serve, and say where."""
    parser = argparse.ArgumentParser(description="A fake Slack Web API on loopback")
    parser.add_argument("--port", type=int, default=0)
    chosen = parser.parse_args()
    signals = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    with FakeSlack(port=chosen.port) as fake:
        sys.stdout.write(f"{fake.url}\n")
        sys.stdout.flush()
        signal.sigwait(signals)


if __name__ == "__main__":
    main()
