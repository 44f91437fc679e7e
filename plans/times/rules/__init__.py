"""The rules of time: atoms, compounds of atoms, and phrases, three books that stand on one another.

Among the atoms, what stands first wins: what only looks like a time, then figures, repetitions and
lengths, then seasons and days around today, and last the bare parts of a date.
"""

from plans.rule import Book
from plans.times.reference import Scope
from plans.times.rules.around import around
from plans.times.rules.civil import civil
from plans.times.rules.compounds import compounds, inherited
from plans.times.rules.durations import durations
from plans.times.rules.figures import figures
from plans.times.rules.frequencies import frequencies
from plans.times.rules.lookalikes import lookalikes
from plans.times.rules.phrases import Reading, phrases
from plans.times.rules.seasons import seasons

atoms: Book[Scope] = Book.joined(
    "atoms of time", lookalikes, figures, frequencies, durations, seasons, around, civil
)

__all__ = ["Reading", "atoms", "compounds", "inherited", "phrases"]
