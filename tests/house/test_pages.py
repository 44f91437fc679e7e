"""A page asks nobody but its own server: no font, script or picture from elsewhere."""

import re
from pathlib import Path

import pytest

from tests.house.project import ROOT, project_files

PAGES = {".html", ".css", ".js", ".svg"}
NAMES_THAT_ARE_NO_ADDRESS = re.compile(r"http://www\.w3\.org/(?:2000/svg|1999/xlink|1999/xhtml)")
OUTSIDE = re.compile(r"(?:https?:|wss?:)//|(?:src|href|action)=[\"']?//|url\([\"']?//")


def page_files() -> list[Path]:
    return [
        path
        for path in project_files()
        if path.suffix in PAGES and {"templates", "static"} & set(path.relative_to(ROOT).parts)
    ]


def test_there_are_pages_to_look_at() -> None:
    assert page_files()


@pytest.mark.parametrize("path", page_files(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_page_reaches_outside(path: Path) -> None:
    text = NAMES_THAT_ARE_NO_ADDRESS.sub("", path.read_text(encoding="utf-8"))
    assert OUTSIDE.findall(text) == []
