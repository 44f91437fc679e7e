"""Containers by podman: what the image test needs of them, and why it may not be had."""

import http.client
import os
import shutil
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
STATE = Path.home() / ".cache" / "duban-image"
PATIENCE = 60.0
"""Seconds a server may take to answer for the first time."""


def why_not() -> str | None:
    """What this machine lacks to build an image, or None."""
    if os.geteuid() != 0:
        return "building the image on the spot needs root"
    if "VERSION_CODENAME=bookworm" not in Path("/etc/os-release").read_text(encoding="utf-8"):
        return "the base image is made from Debian 12, and this machine is another"
    if shutil.which("pyenv") is None:
        return "the base image is made with a Python of pyenv's, and there is no pyenv"
    return None


def podman(*arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run podman, or `build FOLDER`, under a state of its own."""
    return subprocess.run(
        [HERE / "engine.sh", STATE, *arguments], check=check, capture_output=True, text=True
    )


@dataclass(frozen=True)
class Container:
    """A running image, on a port of the machine's own."""

    name: str
    port: int

    def ask(self, path: str) -> int:
        """Status of a GET."""
        door = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            door.request("GET", path)
            return door.getresponse().status
        finally:
            door.close()

    def await_ok(self, path: str) -> None:
        """Waits until a GET is answered with 200. Raises with the log where that never happens."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.running():
            with suppress(OSError):
                if self.ask(path) == 200:
                    return
        raise AssertionError(f"{path} is not well:\n{self.log()}")

    def run(self, *command: str) -> str:
        """What a command inside prints."""
        return podman("exec", self.name, *command).stdout.strip()

    def healthy(self) -> bool:
        """Whether the image's own HEALTHCHECK holds now."""
        return podman("healthcheck", "run", self.name, check=False).returncode == 0

    def running(self) -> bool:
        """Whether the process inside is still there."""
        return self._state("Running") == "true"

    def stop(self) -> int:
        """Ask it to go (SIGTERM), give it ten seconds, and return its exit code."""
        podman("stop", "--time", "10", self.name)
        return int(self._state("ExitCode"))

    def log(self) -> str:
        """Everything it printed."""
        printed = podman("logs", self.name, check=False)
        return printed.stdout + printed.stderr

    def _state(self, field: str) -> str:
        shown = podman("inspect", self.name, "--format", "{{.State." + field + "}}")
        return shown.stdout.strip()
