"""The chores are listed once, and everything that repeats them says the same."""

import re
import subprocess

import pytest

from tests.house.project import ROOT

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PROMISED = (
    *("setup", "demo", "test", "test-all", "lint", "lock", "browser", "postgresql", "synapse"),
    *("test-docker", "bench", "help"),
)


def recipe(target: str) -> list[str]:
    """The commands of a target, without the folder of the environment."""
    body = re.search(rf"^{target}:.*\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE)
    assert body, f"no recipe for {target}"
    return [line.strip().replace("$(BIN)/", "") for line in body[1].splitlines()]


@pytest.mark.parametrize("target", PROMISED)
def test_make_alone_lists_every_chore(target: str) -> None:
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert re.search(rf"^  make {target} +\S", listed, re.MULTILINE)


@pytest.mark.parametrize("target", ["demo", "test", "test-all", "test-docker", "lint", "bench"])
def test_a_chore_that_needs_the_environment_makes_it(target: str) -> None:
    assert re.search(rf"^{target}: setup\b", MAKEFILE, re.MULTILINE)


def test_a_commit_is_checked_by_the_commands_of_lint() -> None:
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert re.findall(r"entry: \.venv/bin/(.+)", hooks) == recipe("lint")


def test_a_change_is_checked_by_the_chores_of_the_readme() -> None:
    run = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert re.search(r"^timeout .* make lint$", run, re.MULTILINE)
    assert re.search(r"^timeout .* make test$", run, re.MULTILINE)
