"""`duban reply …`: what the conversation understands, for checks outside the program."""

import json
import sys
from typing import Annotated, Any

import typer

from bot.understand import explain, understand, warm_up
from bot.understand.edge import answer, read_context
from models.errors import DubanError


def add_to(reply: typer.Typer) -> None:
    """Adds the commands to `duban reply`."""
    reply.command("understand")(understand_lines)


def understand_lines(
    explained: Annotated[bool, typer.Option("--explain", help="同时说明用到的规则")] = False,
) -> None:
    """逐行读 JSON 案例,逐行输出 {"id","actions"};不写入任何数据。"""
    warm_up()
    for line in sys.stdin:
        if line.strip():
            said = json.dumps(understood(line, explained=explained), ensure_ascii=False)
            sys.stdout.write(said + "\n")
            sys.stdout.flush()


def understood(line: str, *, explained: bool) -> dict[str, Any]:
    """One answer. Raises `DubanError` for a line that is no case."""
    try:
        case = json.loads(line)
        context, text = read_context(case), str(case["text"])
    except (ValueError, KeyError, TypeError) as fault:
        raise DubanError(
            f"读不懂这一行:{line.strip()[:60]}", "每行应为一个 JSON 案例,含 text、today、tasks"
        ) from fault
    said = answer(case, understand(text, context))
    return said | {"rules": explain(text, context)} if explained else said
