"""Nothing half done is kept: no open place, no silenced rule, no test that sleeps or hides."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.project import ROOT, project_files

# written apart, so that this file does not hold what it forbids
OPEN_PLACE = re.compile(
    "|".join(("TO" + "DO", "FIX" + "ME", "X" * 3, "raise NotImplemented" + "Error"))
)
NAMELESS_SUPPRESSION = re.compile(
    r"#\s*(?:noqa(?!: [A-Z]+\d)|type:\s*ignore(?!\[)|pragma: no cover)"
)


def python_files() -> list[Path]:
    here = Path(__file__)
    return [path for path in project_files() if path.suffix == ".py" and path != here]


def calls_in(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call of a file with the dotted name it is made by."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def calls_of_tests() -> Iterator[tuple[str, str, ast.Call]]:
    """The same for the tests: where, name, call."""
    for path in python_files():
        if path.is_relative_to(ROOT / "tests"):
            for name, call in calls_in(path):
                yield f"{path.relative_to(ROOT)}:{call.lineno}", name, call


def test_no_place_is_left_open() -> None:
    left = [p.name for p in python_files() if OPEN_PLACE.search(p.read_text(encoding="utf-8"))]
    assert left == []


def test_every_suppression_names_its_rule() -> None:
    silent = [
        path.name
        for path in python_files()
        if NAMELESS_SUPPRESSION.search(path.read_text(encoding="utf-8"))
    ]
    assert silent == []


def test_no_test_is_skipped_without_a_reason() -> None:
    unexplained = [
        where
        for where, name, call in calls_of_tests()
        if name.endswith((".skip", ".skipif", ".xfail"))
        and not any(keyword.arg == "reason" for keyword in call.keywords)
        and not (name == "pytest.skip" and call.args)
    ]
    assert unexplained == []


def test_no_test_sleeps() -> None:
    """A test that waits a fixed time is slow where it holds and wrong where it does not."""
    asleep = [
        where
        for where, name, call in calls_of_tests()
        if name in {"time.sleep", "asyncio.sleep", "sleep"}
        and not (call.args and ast.unparse(call.args[0]) == "0")
    ]
    assert asleep == []
