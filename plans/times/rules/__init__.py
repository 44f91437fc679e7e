"""The rules of time: atoms, compounds of atoms, and phrases, three books that stand on one another.

In a book what stands first wins. Among the atoms that is what only looks like a time, then figures,
repetitions and lengths, terms and festivals, days around today, and last the bare parts of a date.
"""

from plans.rule import Book
from plans.times.reference import Scope
from plans.times.rules.around import around
from plans.times.rules.civil import civil
from plans.times.rules.compounds import compounds as points
from plans.times.rules.compounds import inherited
from plans.times.rules.durations import durations
from plans.times.rules.edges import edges
from plans.times.rules.festivals import festivals
from plans.times.rules.figures import figures
from plans.times.rules.frequencies import frequencies
from plans.times.rules.lengths import lengths
from plans.times.rules.lookalikes import lookalikes
from plans.times.rules.ranges import ranges
from plans.times.rules.readings import Reading
from plans.times.rules.repetitions import repetitions
from plans.times.rules.school import school

atoms: Book[Scope] = Book.joined(
    "atoms", lookalikes, figures, frequencies, durations, school, festivals, around, civil
)
compounds: Book[Scope] = Book.joined("compounds", repetitions, points)
phrases: Book[Scope] = Book.joined("phrases", ranges, edges, lengths)

__all__ = ["Reading", "atoms", "compounds", "inherited", "phrases"]
