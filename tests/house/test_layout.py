"""The top level says what the product does, and each room says what it is for."""

import ast
from pathlib import Path

import pytest

from tests.house.project import ROOMS, ROOT, project_files, room_modules

BESIDE_THE_ROOMS = {
    "tests",
    "docs",
    "benchmarks",
    "pyproject.toml",
    "README.md",
    "README.zh-CN.md",
    "Dockerfile",
    "Makefile",
    "compose.yaml",
    "requirements.lock",
    "requirements-dev.lock",
    "LICENSE",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
}
MIGRATIONS = ROOT / "models" / "migrations" / "versions"  # Alembic reads them by path
DRAWERS_FOR_ODDS_AND_ENDS = {"utils", "util", "helpers", "common", "core", "manager", "misc"}


def module_name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_the_top_level_holds_the_rooms_and_little_else() -> None:
    found = {path.relative_to(ROOT).parts[0] for path in project_files()}
    assert {name for name in found if not name.startswith(".")} <= {*ROOMS, *BESIDE_THE_ROOMS}


def test_no_file_is_a_drawer_for_odds_and_ends() -> None:
    parts = {part for path in room_modules() for part in path.relative_to(ROOT).parts}
    assert not {Path(part).stem for part in parts} & DRAWERS_FOR_ODDS_AND_ENDS


@pytest.mark.parametrize("path", room_modules(), ids=module_name)
def test_each_public_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


def test_each_folder_of_a_room_is_a_package() -> None:
    folders = {path.parent for path in room_modules()} - {MIGRATIONS}
    assert [folder for folder in folders if not (folder / "__init__.py").is_file()] == []
