"""A person's one message of the day: what is due → one Outgoing. Pure.

Own obligations, what went up to this person, and notices share one message: at most eight items,
new things first, each with its task's number; what an officer is asked stands line by line, what
a supervisor is told is grouped by task. The text is complete without buttons and signs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from handlers.message import Button, Outgoing
from models.enums import Light, TaskKind
from scheduler.ladder import RETURNING, Rung, Step, Tone
from scheduler.pace import SIGNS, Lamp
from scheduler.review import LINES
from scheduler.wording import unasked

ORDER = {tone: place for place, tone in enumerate(Tone)}
URGENCY = (
    Tone.SOON,
    Tone.LATE,
    Tone.RESUMED,
    Tone.PERIOD,
    Tone.RAISED,
    Tone.LAPSED,
    Tone.VACANT,
    Tone.SILENT,
    Tone.REVIEW,
    Tone.NEW,
)  # which items are listed when not all can be


@dataclass(frozen=True, slots=True)
class Item:
    """One obligation that is due to be spoken of: facts of its task, its stage and its light."""

    assignment: int
    number: int
    title: str
    kind: TaskKind
    stage: str
    tone: Tone
    to: Rung
    lamp: Lamp
    due_on: date
    assumed: bool
    label: str = ""
    unit: str = ""
    school: bool = False
    goal: str = ""
    count: str = ""

    @property
    def step(self) -> Step:
        """The step of the ladder that it stands for, of no particular day."""
        return Step(self.due_on, self.stage, self.tone, self.to)

    @property
    def own(self) -> bool:
        """The person is asked, not only told."""
        return self.to is Rung.OFFICER


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a message and the obligations it stands for."""

    items: tuple[Item, ...]

    @property
    def tone(self) -> Tone:
        """What the line is about."""
        return self.items[0].tone


@dataclass(frozen=True, slots=True)
class Fitted:
    """What one message holds, and what it does not."""

    listed: tuple[Item, ...]
    rest: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """A rendered message; `places` are the obligations of each line, in order."""

    message: Outgoing
    places: tuple[tuple[Item, ...], ...]


def group_items(items: Sequence[Item]) -> list[Line]:
    """Lines in order: an item asked is a line, items told are one line a task, all vacant one."""
    ranked = sorted(items, key=_place)
    return [Line(tuple(together)) for _, together in groupby(ranked, key=line_key)]


def line_key(item: Item) -> str:
    """What makes items share a line."""
    if item.tone is Tone.VACANT:
        return item.tone
    if item.own:
        return f"own:{item.assignment}"
    return f"{item.tone}:{item.number}:{item.due_on}"


def fit(items: Sequence[Item], room: int = LINES) -> Fitted:
    """The most urgent lines that one message holds."""
    lines = group_items(items)
    lines.sort(key=lambda line: (URGENCY.index(line.tone), _place(line.items[0])))
    room = max(0, room)
    return Fitted(
        tuple(item for line in lines[:room] for item in line.items),
        tuple(item for line in lines[room:] for item in line.items),
    )


def compose(
    name: str,
    items: Sequence[Item],
    notices: Sequence[str],
    more: int,
    *,
    hour: int,
    chat: str,
    key: str,
) -> Digest:
    """The message. `name` is how the person is addressed, `hour` the bureau's hour of the day."""
    lines = group_items(items)
    head = _headline(lines, notices)
    body = [*notices, *(_render(line) for line in lines)]
    if more:
        asked = not lines or any(line.items[0].own for line in lines)
        body.append(unasked.more(more) if asked else unasked.more_tomorrow(more))
    if tail := _tail(lines):
        body.append(tail)
    text = "\n".join([f"{unasked.greeting(name, hour)},{head}:", *body])
    message = Outgoing(
        chat=chat, group=False, text=text, key=key, title=head, buttons=_buttons(lines)
    )
    return Digest(message, tuple(line.items for line in lines))


def plain(text: str) -> str:
    """The same words without coloured signs: nothing is lost with them."""
    for sign in SIGNS.values():
        text = text.replace(f"{sign} ", "")
    return text


def _place(item: Item) -> tuple[int, date, int, int]:
    return ORDER[item.tone], item.due_on, item.number, item.assignment


def _headline(lines: Sequence[Line], notices: Sequence[str]) -> str:
    count = len(lines) + len(notices)
    tones = {line.tone for line in lines}
    if not notices and tones == {Tone.NEW}:
        return unasked.new_only(count)
    if not notices and tones == {Tone.REVIEW}:
        return unasked.review_only(count)
    rungs = {line.items[0].to for line in lines}
    if not rungs or Rung.OFFICER in rungs:
        return unasked.things_today(count)
    return unasked.desk_today(count) if Rung.DESK in rungs else unasked.for_attention(count)


def _render(line: Line) -> str:
    first = line.items[0]
    if first.tone is Tone.VACANT:
        return unasked.vacant(sorted({item.number for item in line.items}))
    label = "" if first.tone in (Tone.LAPSED, Tone.PERIOD) else first.label
    title = unasked.labelled(first.title, label)
    return unasked.item(_sign(first), first.number, title, _remark(line))


def _sign(item: Item) -> str:
    return item.lamp.sign if item.lamp.light is not Light.DONE else SIGNS[Light.GREY]


def _remark(line: Line) -> str:
    first = line.items[0]
    if len(line.items) > 1:
        return _several(line)
    match first.tone:
        case Tone.NEW:
            words = unasked.newly_assigned(_requirement(first))
        case Tone.RESUMED:
            words = unasked.asked_for(_state(first))
        case Tone.PERIOD if first.own:
            words = unasked.this_period(first.label, _state(first))
        case Tone.LAPSED:
            words = unasked.this_period(first.label, str(first.lamp))
        case _:
            words = _state(first) if first.own else unasked.unheard(_state(first))
    return unasked.of_unit(first.unit, words)


def _several(line: Line) -> str:
    """One task of several units: a count."""
    first, count = line.items[0], len({item.unit for item in line.items})
    schools = all(item.school for item in line.items)
    if first.tone is Tone.SILENT:
        return unasked.review_unheard(count, schools)
    label = first.label or ("" if first.assumed else unasked.due_later(first.due_on))
    return unasked.not_reported(count, schools, label)


def _requirement(item: Item) -> str:
    if item.goal:
        return item.goal
    if item.assumed:
        return unasked.undated(item.kind is TaskKind.STANDING)
    return unasked.until(item.due_on)


def _state(item: Item) -> str:
    """Where it stands, in words: the goal and count of a quota, else the light's reason."""
    red = item.lamp.light is Light.RED
    if item.goal and item.kind in RETURNING and not red:
        return unasked.counted(item.goal, item.count)
    far = item.tone is Tone.REVIEW and not item.assumed and not red
    return f"{unasked.due_later(item.due_on)},{item.lamp}" if far else str(item.lamp)


def _tail(lines: Sequence[Line]) -> str:
    """How to answer; nothing where nothing is asked."""
    asked = [line.items[0] for line in lines if line.items[0].own and line.tone is not Tone.NEW]
    if not asked:
        return ""
    if all(item.tone is Tone.REVIEW for item in asked):
        return unasked.review_hint()
    dated = [item for item in asked if item.tone is not Tone.REVIEW]
    answers = unasked.hint([_example(item) for item in dated[:2]])
    return answers + (unasked.review_hint() if len(dated) < len(asked) else "")


def _example(item: Item) -> str:
    if item.kind is TaskKind.QUOTA:
        return unasked.once_more_reply(item.number)
    if item.kind is TaskKind.STANDING:
        return unasked.pace_reply(item.number)
    return unasked.done_reply(item.number)


def _buttons(lines: Sequence[Line]) -> tuple[Button, ...]:
    """One tap for a message that asks one thing, or only the 调度."""
    asked = [line.items[0] for line in lines if line.items[0].own and line.tone is not Tone.NEW]
    if asked and all(item.tone is Tone.REVIEW for item in asked):
        return (Button("无变化", unasked.nothing_new_reply()),)
    if len(asked) != 1:
        return ()
    [item] = asked
    replies = [_example(item), unasked.pace_reply(item.number), unasked.problem_reply(item.number)]
    if item.kind is not TaskKind.STANDING and not item.assumed:
        replies.append(unasked.postpone_reply(item.number))
    return tuple(Button(unasked.label(reply), reply) for reply in dict.fromkeys(replies))
