"""名册: units, people, posts and accounts from a spreadsheet.

`read_roster` is pure and reports every fault by row and column; `compare_roster` says what would
change; `apply_roster` writes it, with an audit line for each change.
"""

from bot.roster.comparing import apply_roster, compare_roster
from bot.roster.entries import Fault, PersonEntry, PostEntry, Roster, RosterError, UnitEntry
from bot.roster.reading import read_roster

__all__ = [
    "Fault",
    "PersonEntry",
    "PostEntry",
    "Roster",
    "RosterError",
    "UnitEntry",
    "apply_roster",
    "compare_roster",
    "read_roster",
]
