"""通报: the month in its five classes, to those who may see the whole bureau."""

from bot.act.queries import moment
from bot.act.turn import Said, Turn
from bot.monthly import load_month, month_meant
from bot.papers import month_paper
from bot.permissions import Power
from scheduler.document import shares_of
from scheduler.wording import answers as words
from scheduler.wording import unasked


def tell_month(turn: Turn, month: int | None) -> Said:
    """Counts and shares; in private the document beside them."""
    if not turn.actor.has(Power.SEE_ALL):
        return Said(words.not_allowed())
    first = month_meant(turn.letter.today, month)
    told = load_month(turn.session, "", first, moment(turn))
    cost = unasked.burden(told.burden.messages, told.burden.people) + "。"
    text = words.monthly_counts(told.name, shares_of(told), cost)
    paper = month_paper(first, turn.letter.today)
    return Said(text, documents=() if turn.letter.group else (paper,))
