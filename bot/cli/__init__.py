"""The command line: parse, call one function, print.

What a person must mend is one line on stderr and exit code 2; `--json` is for machines.
"""

import sys

import typer

from bot import __version__
from bot.cli import bureau, plan, reply, server
from models.errors import DubanError

app = typer.Typer(
    help="督办:把公开的工作计划变成聊天里的提醒、进展和周报。",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(plan.app, name="plan")
app.add_typer(reply.app, name="reply")
app.add_typer(bureau.roster_app, name="roster")
app.add_typer(bureau.audit_app, name="audit")
app.add_typer(server.admin_app, name="admin")
server.add_commands(app)
bureau.add_commands(app)


@app.command()
def version() -> None:
    """显示版本。"""
    typer.echo(__version__)


def main() -> None:
    """The `duban` command."""
    try:
        app()
    except DubanError as fault:
        typer.echo(f"错误:{fault}", err=True)
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has gone, e.g. `head`
        sys.exit(0)
