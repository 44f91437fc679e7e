"""Acting on what was understood: permission, write, audit and answer, in one transaction."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot.act import queries, records
from bot.act.choosing import answer_choice
from bot.act.hush import hush
from bot.act.orders import obey
from bot.act.receipts import is_receipt, receive
from bot.act.requests import decide, postpone
from bot.act.transfers import answer_receiver, ask_receiver, assign, meant_by, transfer
from bot.act.turn import Asks, Echo, Outcome, Said, Turn
from bot.actions import (
    About,
    Acknowledge,
    Action,
    Approve,
    Assign,
    Clarify,
    Complete,
    Correct,
    Export,
    Feedback,
    Mute,
    Nothing,
    Postpone,
    Query,
    Reject,
    Report,
    Snooze,
    Transfer,
    Undo,
)
from bot.context import Letter, Loaded
from bot.orders import Order
from bot.permissions import Actor, may
from bot.understand.receivers import is_not_mine
from handlers.message import Button
from models.bureau import Complaint
from models.queries import wake
from scheduler.window import Window
from scheduler.wording import answers as words
from scheduler.wording.answers import Line

__all__ = ["Asks", "Said", "act", "carry_out"]


def act(
    session: Session,
    actor: Actor,
    actions: Sequence[Action],
    letter: Letter,
    loaded: Loaded,
    window: Window,
) -> Said | Asks | None:
    """Does what a message asks, and answers it. None where nothing is to be said.

    Everything happens in the caller's transaction: the writes, their audit, and the next turn of
    the ladder for every Assignment that changed.
    """
    turn = Turn(session, actor, letter, loaded, window)
    meant = answer_choice(turn) or answer_receiver(turn) or actions
    outcomes = [outcome for action in meant for outcome in perform(turn, action)]
    wake(session, turn.written, letter.now)
    return answer(outcomes)


def carry_out(
    session: Session, actor: Actor, order: Order, letter: Letter, loaded: Loaded, window: Window
) -> Said | None:
    """Does what a fixed phrase orders, and answers it."""
    turn = Turn(session, actor, letter, loaded, window)
    said = obey(turn, order)
    wake(session, turn.written, letter.now)
    return said


def perform(turn: Turn, action: Action) -> list[Outcome]:
    """One action."""
    if not may(turn.actor, action):
        return [Said(words.not_allowed())]
    match action:
        case Report() | Correct():
            return records.report(turn, action)
        case Complete():
            return records.complete(turn, action)
        case Undo():
            return records.undo(turn, action)
        case Postpone():
            return postpone(turn, action)
        case Snooze() | Mute():
            return hush(turn, action)
        case Transfer():
            return transfer(turn, action)
        case Assign():
            return assign(turn, action)
        case Approve() | Reject():
            return decide(turn, action)
        case Query():
            return queries.answer(turn, action)
        case Export():
            return queries.export(turn)
        case Clarify():
            meant = meant_by(turn, action)
            return perform(turn, meant) if meant else [clarify(turn, action)]
        case Feedback():
            return [take_feedback(turn, action)]
        case Acknowledge():
            return acknowledge(turn)
        case Nothing():
            return []


def acknowledge(turn: Turn) -> list[Outcome]:
    """收到: a receipt where the plan wants one, else a courtesy."""
    receipt = receive(turn) if is_receipt(turn.letter.text) else None
    if receipt is not None:
        return [receipt]
    return [] if turn.letter.group else [Said(words.acknowledged())]


def clarify(turn: Turn, action: Clarify) -> Asks:
    """A question back, with the choices as taps where there are some."""
    if action.about is About.WHAT and turn.rows(action.task) and is_not_mine(turn.letter.text):
        return ask_receiver(turn, action.task or 0)
    titles = {task.id: words.short(task.title) for task in turn.loaded.context.tasks}
    options = tuple(one for one in action.options if one in titles)
    number = action.task if action.task in titles else None
    match action.about:
        case About.WHICH_TASK:
            text = words.which_task([Line(one, titles[one], "") for one in options])
        case About.DATE:
            text = words.which_date()
        case About.AMOUNT:
            text = words.which_amount(number, titles.get(number or 0, ""))
        case About.WHAT:
            text = words.what_of(number, titles[number]) if number else words.what_is_meant()
    buttons = tuple(Button(f"#{one} {titles[one]}", str(one)) for one in options[:5])
    waiting = options or ((number,) if number else ())
    return Asks(action.about, text, waiting, action.pending, buttons)


def take_feedback(turn: Turn, action: Feedback) -> Said:
    """反馈 reaches the administrator from the first day."""
    turn.session.add(
        Complaint(person_id=turn.actor.person_id, at=turn.letter.now, text=action.text[:2000])
    )
    turn.notify(queries.administrators(turn), words.feedback_came(action.text))
    return Said(words.feedback_taken())


def answer(outcomes: Sequence[Outcome]) -> Said | Asks | None:
    """All outcomes as one message: the writes in one line first, then what else there is to say."""
    echoes = [one for one in outcomes if isinstance(one, Echo)]
    said = [one for one in outcomes if isinstance(one, Said)]
    asked = [one for one in outcomes if isinstance(one, Asks)]
    texts = [words.recorded([echo.line for echo in echoes])] if echoes else []
    texts += list(dict.fromkeys([*(one.text for one in said), *(one.text for one in asked)]))
    if not texts:
        return None
    text = "\n".join(texts)
    if asked:
        first = asked[0]
        return Asks(first.about, text, first.options, first.pending, first.buttons)
    listed = [echo.assignment_id for echo in echoes]
    listed += [one for each in said for one in each.assignments]
    return Said(
        text,
        tuple(dict.fromkeys(listed)),
        tuple(button for each in said for button in each.buttons),
        tuple(document for each in said for document in each.documents),
    )
