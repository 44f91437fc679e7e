"""The command line: parse, call one function, print.

What a person must mend is one line on stderr and exit code 2; `--json` is for machines. Only the
module of the command that was typed is loaded, so that `duban plan times` answers at once.
"""

import sys
from importlib import import_module

import typer

from bot import __version__
from models.errors import DubanError

GROUPS = {
    "plan": "计划:读取、导入、查看、导出。",
    "reply": "回复:看看一句话会被怎样理解。",
    "roster": "人员名册。",
    "group": "订阅周报、月报的群。",
    "audit": "审计记录。",
    "admin": "管理员。",
}
# the words of a command → the function that adds it, and what it is added to
COMMANDS = (
    (("plan", "read"), "bot.cli.reading:add_to"),
    (("plan", "times"), "bot.cli.reading:add_to"),
    (("plan",), "bot.cli.plan:add_to"),
    (("reply",), "bot.cli.reply:add_to"),
    (("roster",), "bot.cli.bureau:add_to_roster"),
    (("group",), "bot.cli.groups:add_to"),
    (("audit",), "bot.cli.bureau:add_to_audit"),
    (("admin",), "bot.cli.server:add_to_admin"),
    (("demo",), "bot.cli.server:add_to"),
    (("serve",), "bot.cli.server:add_to"),
    (("simulate",), "bot.cli.simulation:add_to"),
    (("remind",), "bot.cli.speaking:add_to"),
    (("summary",), "bot.cli.speaking:add_to"),
    (("bulletin",), "bot.cli.speaking:add_to"),
    ((), "bot.cli.bureau:add_to"),
)


def build_app(typed: list[str]) -> typer.Typer:
    """The application with the commands that the typed words need; all of them for help."""
    app = typer.Typer(
        help="督办:把公开的工作计划变成聊天里的提醒、进展和周报。",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback(invoke_without_command=True)(root)
    groups = {name: typer.Typer(help=text, no_args_is_help=True) for name, text in GROUPS.items()}
    for group in groups.values():
        group.callback()(group_root)
    for words, adder in needed(typed):
        module, _, function = adder.partition(":")
        target = groups.get(words[0], app) if words else app
        getattr(import_module(module), function)(target)
    for name, group in groups.items():
        if group.registered_commands:
            app.add_typer(group, name=name, help=GROUPS[name])
    return app


def needed(typed: list[str]) -> list[tuple[tuple[str, ...], str]]:
    """Which commands to load: the one that was typed, or all of them, each once."""
    for words, adder in COMMANDS:
        if words and tuple(typed[: len(words)]) == words and not wants_help(words, typed):
            return [(words, adder)]
    return list({adder: (words, adder) for words, adder in COMMANDS}.values())


def wants_help(words: tuple[str, ...], typed: list[str]) -> bool:
    """Whether a group's own help was asked for: then every command of it is wanted."""
    rest = typed[len(words) :]
    return words[0] in GROUPS and len(words) == 1 and (not rest or rest[0].startswith("-"))


def root(version: bool = typer.Option(False, "--version", help="显示版本")) -> None:
    """督办:把公开的工作计划变成聊天里的提醒、进展和周报。"""
    if version:
        typer.echo(__version__)
        raise typer.Exit


def group_root() -> None:
    """A group does nothing by itself."""


def main() -> None:
    """The `duban` command."""
    try:
        build_app(sys.argv[1:])()
    except DubanError as fault:
        typer.echo(f"错误:{fault}", err=True)
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has gone, e.g. `head`
        sys.exit(0)
