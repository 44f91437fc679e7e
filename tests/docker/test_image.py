"""The image keeps what deployment.md promises of it."""

import sys
from urllib.parse import urlsplit

import pytest

from tests.docker.conftest import Start
from tests.docker.engine import podman

pytestmark = pytest.mark.docker

SHIPPED_ROSTER = "/opt/duban/lib/python3.*/site-packages/bot/sample/*.csv"

SMALL = 400_000_000
"""Bytes an image may have: Debian and Python are 160 MB of them."""


def test_it_serves_from_a_read_only_system_as_nobody_in_particular(start: Start) -> None:
    container = start()
    container.await_ok("/readyz")
    assert container.ask("/healthz") == 200
    assert container.run("id", "-u") == "10001"


def test_its_healthcheck_tells_whether_it_answers(start: Start) -> None:
    serving, silent = start(), start("sleep", "600")
    serving.await_ok("/healthz")
    assert serving.healthy()
    assert not silent.healthy()


def test_it_goes_when_it_is_asked_to(start: Start) -> None:
    container = start()
    container.await_ok("/healthz")
    assert container.stop() == 0, container.log()


def test_what_was_stored_is_there_after_a_restart(start: Start) -> None:
    first = start()
    first.await_ok("/readyz")
    first.run("sh", "-c", f"duban roster import {SHIPPED_ROSTER}")
    assert first.stop() == 0
    second = start()
    second.await_ok("/readyz")
    link = second.run("duban", "admin", "link")
    assert second.ask(urlsplit(link).path) == 200


def test_the_image_is_small(image: str, capsys: pytest.CaptureFixture[str]) -> None:
    size = int(podman("image", "inspect", image, "--format", "{{.Size}}").stdout)
    with capsys.disabled():
        sys.stdout.write(f"\nthe image has {size / 1e6:.0f} MB\n")
    assert size < SMALL


def test_the_image_holds_nothing_that_installs(image: str) -> None:
    assert "pip" not in podman("run", "--rm", image, "ls", "/opt/duban/bin").stdout


def test_no_layer_tells_where_packages_were_fetched(image: str) -> None:
    told = podman("history", "--no-trunc", image).stdout + podman("image", "inspect", image).stdout
    assert "index" not in told
    assert "://" not in podman("run", "--rm", image, "env").stdout
