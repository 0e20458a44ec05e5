"""A real Convener in a process of its own, and a real browser."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_WITHIN = 60
PATIENCE = 20_000
"""Milliseconds that anything may take to show: other tests need the two cores meanwhile."""

expect.set_options(timeout=PATIENCE)


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        if os.environ.get("CONVENER_TEST_BROWSER") == "required":
            pytest.fail("chromium is required here and not installed")
        pytest.skip("no chromium on this machine: the playground's page is not tested")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A profile of this test's own, empty at first."""
    with browser.new_context() as context:
        context.set_default_timeout(PATIENCE)
        yield context


@pytest.fixture(scope="module")
def playground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a playground that was just started, on its first run."""
    port = free_port()
    kept = ("PATH", "HOME", "LANG", "PYTHONDONTWRITEBYTECODE")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    folder = tmp_path_factory.mktemp("playground")
    log = (folder / "log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run", "--port", str(port)],
        cwd=folder,
        env=environment | {"PYTHONPATH": str(Path(__file__).parents[2])},
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    address = f"http://127.0.0.1:{port}"
    transport = httpx.HTTPTransport(retries=0)
    with httpx.Client(transport=transport, timeout=1) as client:
        for _ in range(START_WITHIN * 4):
            try:
                if client.get(f"{address}/healthz").status_code == 200:
                    break
            except httpx.TransportError:
                assert process.poll() is None, (folder / "log").read_text()
                try:
                    process.wait(0.25)
                except subprocess.TimeoutExpired:
                    continue
    yield address
    process.terminate()
    process.wait(START_WITHIN)  # it may be in the middle of a story, on a busy machine
    log.close()
    assert "Traceback" not in (folder / "log").read_text()
