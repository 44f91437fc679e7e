"""What the documents name exists, and what exists is named in the documents."""

import re
import shlex
import subprocess
from collections.abc import Iterator
from typing import Any, get_args

import pytest
import typer
from pydantic import BaseModel
from typer.testing import CliRunner

from bot.cli import build_app
from bot.platforms import KINDS
from bot.settings import Settings
from handlers.platform import Kind
from tests.house.project import ROOT, project_files

DOCUMENTS = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in project_files()
    if path.suffix == ".md"
}
APP = build_app([])  # no words typed: every command is there
COMMAND = typer.main.get_command(APP)
READMES = ("README.md", "README.zh-CN.md")
LINK = re.compile(r"\]\(([^)#\s]+)|<img[^>]+src=\"([^\"]+)\"")


def commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command a person can type, as the words after `duban`."""
    inner = getattr(command, "commands", None)
    if inner is None:
        yield path
        return
    for name, child in inner.items():
        if not child.hidden:
            yield from commands(child, (*path, name))


def variables(model: type[BaseModel], prefix: str = "DUBAN_") -> Iterator[str]:
    """Every environment variable, nested settings too."""
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from variables(kind, f"{prefix}{name.upper()}__")
        else:
            yield f"{prefix}{name.upper()}"


def named_lines() -> Iterator[tuple[str, str]]:
    """Every command line that a document shows: document, line."""
    for name, text in DOCUMENTS.items():
        blocks = "\n".join(re.findall(r"```(?:sh|console)?\n(.*?)```", text, re.DOTALL))
        shown = re.findall(
            r"`((?:duban|make) [^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.S)
        )
        shown += [line.removeprefix("$ ") for line in blocks.splitlines()]
        yield from ((name, line) for line in shown if line.startswith(("duban ", "make ")))


def resolve(words: list[str]) -> tuple[Any, list[str]]:
    """The command that some words lead to, and the words that are left."""
    command: Any = COMMAND
    while words and words[0] in getattr(command, "commands", {}):
        command, words = command.commands[words[0]], words[1:]
    return command, words


def line_id(value: str) -> str:
    return value


@pytest.mark.parametrize("path", list(commands(COMMAND)), ids=" ".join)
@pytest.mark.parametrize("readme", READMES)
def test_every_command_is_named_in_the_readme(readme: str, path: tuple[str, ...]) -> None:
    assert f"duban {' '.join(path)}" in DOCUMENTS[readme]


@pytest.mark.parametrize("path", list(commands(COMMAND)), ids=" ".join)
def test_every_command_explains_itself(path: tuple[str, ...]) -> None:
    shown = CliRunner().invoke(APP, [*path, "--help"])
    assert shown.exit_code == 0
    assert re.search(r"[\u4e00-\u9fff]", shown.output)


@pytest.mark.parametrize("variable", list(variables(Settings)))
def test_every_setting_is_named_in_a_document(variable: str) -> None:
    setting = variable.removeprefix("DUBAN_").lower().replace("__", ".")
    documented = [text for text in DOCUMENTS.values() if f"`{variable}`" in text]
    assert any(f"`{setting}`" in text for text in documented)


def test_no_document_names_a_setting_that_is_gone() -> None:
    there = set(variables(Settings))
    named = {name for text in DOCUMENTS.values() for name in re.findall(r"DUBAN_[A-Z_]+", text)}
    named = {name for name in named if not name.endswith("_")}
    platforms = {f"DUBAN_PLATFORMS__{kind.name.upper()}__" for kind in KINDS}
    of_platforms = {name for name in named if name.startswith(tuple(platforms))}
    assert named - of_platforms - there == set()
    assert all(is_field(name) for name in of_platforms)


def is_field(variable: str) -> bool:
    """Whether a variable names a field of a platform's settings."""
    _, name, *path = variable.lower().removeprefix("duban_").split("__")
    [config] = [kind.config for kind in KINDS if kind.name == name]
    fields = dict(fields_of(config))
    return ".".join(path) in fields


def fields_of(config: type[BaseModel], place: str = "") -> Iterator[tuple[str, str]]:
    """Every setting of a platform with what it says of itself; those of tables inside too."""
    for name, field in config.model_fields.items():
        yield f"{place}{name}", field.description or ""
        for inner in get_args(field.annotation) or (field.annotation,):
            if isinstance(inner, type) and issubclass(inner, BaseModel):
                yield from fields_of(inner, f"{place}{name}.")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_setting_of_a_platform_is_on_its_page(kind: Kind) -> None:
    page = (ROOT / "docs" / f"{kind.name}.zh-CN.md").read_text(encoding="utf-8")
    for place, description in fields_of(kind.config):
        assert place.rsplit(".", 1)[-1] in page, place
        assert description, place


@pytest.mark.parametrize(("document", "line"), sorted(set(named_lines())), ids=line_id)
def test_every_line_that_is_shown_can_be_typed(document: str, line: str) -> None:
    words = shlex.split(line, comments=True)
    if words[0] == "make":
        plan = subprocess.run(
            ["make", "--dry-run", *words[1:]], cwd=ROOT, capture_output=True, check=False
        )
        assert plan.returncode == 0, plan.stderr
        return
    command, rest = resolve(words[1:])
    asks_only = rest in (["--help"], ["--version"])
    assert asks_only or not hasattr(command, "commands"), f"no such command in {document}"
    options = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    assert {word for word in rest if word.startswith("--")} <= options


@pytest.mark.parametrize("document", DOCUMENTS, ids=line_id)
def test_no_link_leads_nowhere(document: str) -> None:
    folder = (ROOT / document).parent
    targets = [a or b for a, b in LINK.findall(DOCUMENTS[document])]
    inside = [target for target in targets if "://" not in target and "mailto:" not in target]
    assert [target for target in inside if not (folder / target).exists()] == []
