"""A real demo in a process of its own, and a real browser in front of it."""

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SIZES = {"phone": (390, 844), "desk": (1280, 800)}
PATIENCE = 120_000  # milliseconds; a year of the guide on a busy machine


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def demo_running(*options: str) -> Iterator[str]:
    """`duban demo`, from its ready line on; its address."""
    port = free_port()
    command = [sys.executable, "-m", "bot", "demo", "--port", str(port), *options]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        try:
            assert "演示已就绪" in process.stdout.readline()
            yield f"http://localhost:{port}"
            process.terminate()
            assert process.wait(90) == 0
        finally:
            process.kill()  # a server that does not stop fails its test, and no other


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, as the system installed it.

    It is closed before other folders are tested: while it is open its event loop runs, and every
    asynchronous test after it would fail.
    """
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.skip("Chromium is not on this machine (make browser)")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield opened
        opened.close()


@contextmanager
def visiting(browser: Browser, size: str) -> Iterator[Page]:
    """A page of its own; whatever its script complains of fails the test."""
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(30_000)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda line: (
            complaints.append(line.text)
            if line.type == "error" and "the server responded" not in line.text
            else None
        ),
    )
    yield page
    context.close()
    assert complaints == []
