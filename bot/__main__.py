"""`python -m bot` is the `duban` command."""

from bot.cli import main

main()
