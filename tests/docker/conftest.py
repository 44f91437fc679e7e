"""An image built once, and containers of it that are gone after each test."""

import socket
from collections.abc import Callable, Iterator
from itertools import count

import pytest

from tests.docker.engine import Container, podman, why_not
from tests.house.project import ROOT

# the narrowest way a cautious office would start it
NARROW = (
    *("--read-only", "--tmpfs", "/tmp"),
    *("--cap-drop", "all", "--security-opt", "no-new-privileges", "--memory", "512m"),
)

Start = Callable[..., Container]


@pytest.fixture(scope="session")
def image() -> str:
    """The name of the image, built from the work tree."""
    if reason := why_not():
        pytest.skip(reason)
    built = podman("build", str(ROOT), check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return "duban:test"


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port


@pytest.fixture
def start(image: str) -> Iterator[Start]:
    """Start containers that share one volume, one after another."""
    volume, names, started = "duban-test-data", count(1), list[Container]()
    podman("volume", "create", volume)

    def start_one(*command: str) -> Container:
        container = Container(f"duban-test-{next(names)}", free_port())
        settings = ("-e", "DUBAN_HOST=127.0.0.1", "-e", f"DUBAN_PORT={container.port}")
        podman(
            *("run", "--detach", "--name", container.name),
            *(*NARROW, *settings, "--volume", f"{volume}:/data", image, *command),
        )
        started.append(container)
        return container

    yield start_one
    for container in started:
        podman("rm", "--force", "--time", "5", container.name)
    podman("volume", "rm", "--force", volume)
