"""Words and options that several commands share."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from models.errors import DubanError

File = Annotated[Path, typer.Argument(help="计划文件(txt、md、html、docx、pdf、xlsx、csv)")]
Year = Annotated[int | None, typer.Option("--year", min=1950, max=2100, help="计划年度")]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON")]


PIPED_WIDTH = 400  # columns: nothing is cut where another program reads


def output() -> Console:
    """Where commands print: as wide as the terminal, wide enough for everything when piped."""
    width = None if sys.stdout.isatty() else PIPED_WIDTH
    return Console(width=width, soft_wrap=True)


def read_bytes(path: Path) -> bytes:
    """A file's content. Raises DubanError."""
    try:
        return path.read_bytes()
    except OSError as fault:
        raise DubanError(f"文件 {path} 打不开", "请检查路径和权限") from fault
