"""A real `duban serve` in a process of its own, with a made-up bureau in a folder."""

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 60.0  # seconds until it must have opened its doors
SECRET = secrets.token_hex(16)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(
    data: Path, port: int, settings: Mapping[str, str] | None = None
) -> Iterator["subprocess.Popen[bytes]"]:
    """The service, its doors open."""
    environment = {
        **os.environ,
        "DUBAN_DATA": str(data),
        "DUBAN_PORT": str(port),
        "DUBAN_CONSOLE_SECRET": SECRET,
        **(settings or {}),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "serve"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port, process)
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    """Returns when the doors are open."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise SystemExit("duban serve ended at once: try it by hand")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.01)
    raise SystemExit("duban serve did not open its doors")
