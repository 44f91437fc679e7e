"""Which unit or milestone: asked where several are possible; the answer joins what was said.

The question keeps the action that waits. What could be meant is found anew when the answer comes,
so that an answer never writes to what was closed meanwhile.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.act.attaching import open_question
from bot.act.turn import Asks, Turn
from bot.actions import About, Action, Complete, Correct, Postpone, Report, Transfer, from_json
from bot.choice import Candidate, Unclear, read_choice
from handlers.message import Button
from scheduler.wording import answers as words

Divisible = Report | Correct | Complete | Postpone | Transfer


def ask_part(turn: Turn, action: Divisible, unclear: Unclear) -> Asks:
    """Which milestone or unit; a tap answers with the task's number and the name."""
    number = action.task or 0
    title = turn.rows(number)[0].task.title
    asked = words.which_unit if unclear.of_units else words.which_part
    return Asks(
        About.WHAT,
        asked(number, title, unclear.labels),
        options=(number,),
        pending=(action,),
        buttons=tuple(Button(label, f"{number} {label}") for label in unclear.labels),
    )


def answer_choice(turn: Turn) -> list[Action]:
    """The actions that waited for this answer, completed by it; the turn then says both.

    Empty where nothing of the sort was asked, or the message is no answer to it.
    """
    asked = open_question(turn.session, turn.actor.person_id, turn.letter)
    if asked is None or asked.about != About.WHAT or len(asked.pending) != 1:
        return []
    action = from_json(asked.pending[0])
    if not isinstance(action, Divisible) or not turn.rows(action.task):
        return []
    answer = turn.letter.text
    turn.letter = replace(turn.letter, text=asked.text)
    unclear = turn.pick(action.task or 0, part_of(action), whole=False)
    if isinstance(unclear, Unclear):
        taken = frozenset(turn.loaded.assignments)
        chosen = read_choice(answer, unclear, action.task or 0, taken)
        if chosen:
            return completed(turn, action, chosen, unclear)
    turn.letter = replace(turn.letter, text=answer)
    return []


def completed(
    turn: Turn, action: Divisible, chosen: Sequence[Candidate], unclear: Unclear
) -> list[Action]:
    """The action on what was chosen: units are named in the words, milestones in the action."""
    names = [one.unit if unclear.of_units else one.label for one in chosen]
    turn.letter = replace(turn.letter, text=f"{turn.letter.text}({'、'.join(names)})")
    return [action] if unclear.of_units else [with_part(action, one.key) for one in chosen]


def part_of(action: Divisible) -> str | None:
    """The part that was named already."""
    return None if isinstance(action, Transfer) else action.part


def with_part(action: Divisible, key: str) -> Action:
    """The action on one part."""
    return action if isinstance(action, Transfer) else replace(action, part=key)
