"""通报: the month in its five classes, to those who may see the whole bureau."""

from bot.act.queries import moment
from bot.act.turn import Said, Turn
from bot.monthly import load_month, month_meant
from bot.permissions import Power
from scheduler.document import shares_of
from scheduler.wording import answers as words
from scheduler.wording import unasked


def tell_month(turn: Turn, month: int | None) -> Said:
    """Counts and shares; the document is fetched from the ledger's pages."""
    if not turn.actor.has(Power.SEE_ALL):
        return Said(words.not_allowed())
    first = month_meant(turn.letter.today, month)
    told = load_month(turn.session, "", first, moment(turn))
    cost = unasked.burden(told.burden.messages, told.burden.people) + "。"
    return Said(words.monthly_counts(told.name, shares_of(told), cost))
