"""`duban simulate`: a year in seconds."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.words import Json, Year, read_bytes
from bot.intake import draft_document
from bot.simulate import simulate


def add_to(app: typer.Typer) -> None:
    """Adds `simulate`."""
    app.command("simulate")(simulate_year)


def simulate_year(
    plan: Annotated[Path, typer.Option("--plan", help="计划文件")],
    year: Year = None,
    sections: Annotated[int, typer.Option("--sections", min=1, max=200)] = 20,
    schools: Annotated[int, typer.Option("--schools", min=0, max=2000)] = 60,
    seed: Annotated[int, typer.Option("--seed")] = 1,
    as_json: Json = False,
) -> None:
    """用虚构的人员走完一年,数一数会发多少消息、有没有漏提醒。"""
    draft = draft_document(read_bytes(plan), plan.name, year)
    figures = simulate(draft, sections=sections, schools=schools, seed=seed)
    if as_json:
        sys.stdout.write(json.dumps(figures.to_json(), ensure_ascii=False, indent=1) + "\n")
        return
    for name, value in figures.to_json().items():
        typer.echo(f"{name}: {value}")
