"""What the project consists of: its files and its rooms."""

import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("bot", "handlers", "scheduler", "models", "plans")
TEXTS = {".py", ".md", ".txt", ".toml", ".json", ".jsonl", ".yaml", ".html", ".css", ".js", ".svg"}


@cache
def project_files() -> tuple[Path, ...]:
    """Every file that is, or would be, committed; nothing that git ignores."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    names = listed.stdout.decode().split("\0")
    return tuple(path for name in sorted(filter(None, names)) if (path := ROOT / name).is_file())


def text_files() -> Iterator[tuple[str, str]]:
    """Name and text of every file a person may read."""
    for path in project_files():
        if path.suffix in TEXTS or path.name in {"Makefile", "Dockerfile", "run"}:
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def room_modules() -> tuple[Path, ...]:
    """Every Python module of the five rooms."""
    return tuple(
        path
        for path in project_files()
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in ROOMS
    )
