"""Answers to questions: what the ledger says, to those who may see it, in a few lines."""

from collections import Counter
from collections.abc import Iterable, Sequence

from bot.act.turn import Outcome, Said, Turn, people_with
from bot.actions import Query, Topic
from bot.ledger import Entry, Moment, load_ledger
from bot.ledger import Line as Row
from bot.papers import ledger_paper
from bot.permissions import Power, may_see
from models.enums import Light, PostRole, TaskKind, UnitKind
from scheduler.wording import answers as words
from scheduler.wording.answers import Line


def answer(turn: Turn, query: Query) -> list[Outcome]:
    """One question."""
    match query.what:
        case Topic.MINE:
            return [task_list(turn, words.MINE, own_entries(turn))]
        case Topic.OVERDUE:
            late = [pair for pair in seen_entries(turn) if pair[1].lamp.light is Light.RED]
            return [task_list(turn, "已过明确时限", late)]
        case Topic.DUE_THIS_WEEK:
            return [task_list(turn, "本周到期", due_this_week(turn))]
        case Topic.TASK:
            return [task_card(turn, query.task)]
        case Topic.PLAN:
            return [source(turn, query.task)]
        case Topic.SUMMARY:
            return [Said(summary(load(turn)))]
        case Topic.WHO_HAS_NOT_REPORTED:
            return [Said(words.not_reported(list(not_reported(load(turn)))))]
        case Topic.HELP:
            desk, admin = turn.actor.has(Power.DECIDE), turn.actor.has(Power.ADMINISTER)
            return [Said(words.help_text(desk=desk, admin=admin))]


def moment(turn: Turn) -> Moment:
    """Today, as the ledger is read."""
    return Moment(turn.letter.today, turn.calendar, turn.window.zone)


def load(turn: Turn, number: int | None = None) -> list[Row]:
    """The bureau's lines."""
    return load_ledger(turn.session, moment(turn), number=number)


def own_entries(turn: Turn) -> list[tuple[Row, Entry]]:
    """The sender's own open entries: of each task the one that matters now."""
    lines = load_ledger(turn.session, moment(turn), unit_ids=turn.actor.units)
    return [(one, one.current) for one in lines if one.current and one.current.open]


def seen_entries(turn: Turn) -> list[tuple[Row, Entry]]:
    """The open entries that the sender may see, one a task and date."""
    if not turn.actor.has(Power.SEE_ALL):
        return own_entries(turn)
    return [(one, one.current) for one in load(turn) if one.current and one.current.open]


def due_this_week(turn: Turn) -> list[tuple[Row, Entry]]:
    """Stated dates up to this week's Sunday."""
    last = turn.letter.today.toordinal() + 6 - turn.letter.today.weekday()
    return [
        (line, entry)
        for line, entry in seen_entries(turn)
        if not entry.assumed and entry.due_on.toordinal() <= last
    ]


def task_list(
    turn: Turn,
    heading: str,
    pairs: Sequence[tuple[Row, Entry]],
    limit: int = words.SHOWN_AT_MOST,
) -> Said:
    """At most eight lines, those with a stated date first, each with its light in words."""
    ordered = sorted(pairs, key=lambda pair: (pair[1].assumed, pair[1].due_on, pair[0].number))
    lines = [remark(turn, line, entry) for line, entry in ordered]
    text = words.task_list(heading, lines, len(ordered), limit)
    return Said(text, tuple(entry.id for _, entry in ordered[:limit]))


def remark(turn: Turn, line: Row, entry: Entry) -> Line:
    """【临近】8月31日到期."""
    due = "" if entry.assumed else f" {words.day(entry.due_on, turn.letter.today)}到期"
    return Line(line.number, words.short(line.title), f"【{entry.lamp.word}】{due}".rstrip())


def task_card(turn: Turn, number: int | None) -> Outcome:
    """这项到底谁在办: units with their 经办人, the last report, what happens next."""
    line = visible_line(turn, number)
    if line is None:
        return Said(words.not_yours([number or 0]))
    now = line.current
    together = [one for one in line.entries if now and one.key == now.key]
    return Said(
        words.task_card(
            line.number,
            line.title,
            units_words(together),
            deadline_words(turn, line, now),
            news_words(together),
            "",
        ),
        (now.id,) if now else (),
    )


def visible_line(turn: Turn, number: int | None) -> Row | None:
    """The task, if there is one and the sender may see it."""
    if number is None:
        return None
    for line in load(turn, number):
        if may_see(turn.actor, frozenset(one.unit_id for one in line.entries)):
            return line
    return None


def units_words(entries: Sequence[Entry]) -> str:
    """城建科(李科长), or how many schools."""
    if not entries:
        return "尚未交办,在督办员处"
    if len(entries) > 3:
        return f"{entries[0].unit}等{len(entries)}个单位分别办理"
    return "、".join(
        one.unit + (f"({'、'.join(one.officers)})" if one.officers else "(经办人空缺)")
        for one in entries
    )


def news_words(entries: Sequence[Entry]) -> str:
    """The last report, or how many units have reached it."""
    if len(entries) > 1:
        done = sum(one.reached for one in entries)
        return f"{done}/{len(entries)}个单位已达到"
    last = entries[0].last if entries else None
    return words.last_report(last.on, last.by, last.words) if last else words.no_report_yet()


def deadline_words(turn: Turn, line: Row, entry: Entry | None) -> str:
    """What happens next: a stated date, or that there is none."""
    if entry is None:
        return "待交办"
    if not entry.open:
        return entry.lamp.word
    if line.kind is TaskKind.STANDING:
        return "常态工作,年底统一小结"
    if entry.assumed:
        return "文件没有写时限,月底统一问进展"
    moved = f"(原时限{words.day(entry.first_due_on)})" if entry.due_on != entry.first_due_on else ""
    label = f"{entry.label} " if entry.label else ""
    return f"{label}{words.day(entry.due_on, turn.letter.today)}前{moved},{entry.lamp}"


def source(turn: Turn, number: int | None) -> Outcome:
    """The plan's own sentence."""
    line = visible_line(turn, number)
    if line is None:
        return Said(words.plan_question())
    return Said(words.source_sentence(line.number, line.heading.rsplit("/", 1)[-1], line.text))


def summary(lines: Sequence[Row]) -> str:
    """The bureau in one sentence: counts kept apart."""
    current = [(one, one.current) for one in lines]
    opened = [(one, entry) for one, entry in current if entry is None or entry.open]
    kinds = Counter(
        "stated" if entry is not None and not entry.assumed else one.kind for one, entry in opened
    )
    red = sum(entry is not None and entry.lamp.light is Light.RED for _, entry in opened)
    standing = kinds[TaskKind.STANDING]
    undated = len(opened) - kinds["stated"] - standing
    return words.whole_bureau(kinds["stated"], undated, standing, len(lines) - len(opened), red)


def not_reported(lines: Iterable[Row]) -> Iterable[str]:
    """#112:11校未报: counts by task, of dates that have passed."""
    for line in lines:
        silent = [
            one for one in line.entries if one.open and one.lamp.light is Light.RED and not one.last
        ]
        if not silent:
            continue
        schools = sum(one.unit_kind is UnitKind.SCHOOL for one in silent)
        others = [one.unit for one in silent if one.unit_kind is not UnitKind.SCHOOL]
        shown = "、".join([*dict.fromkeys(others), *([f"{schools}校"] if schools else [])])
        yield f"#{line.number} {words.short(line.title)}:{shown}未报"


def administrators(turn: Turn) -> list[int]:
    """Who hears of 反馈."""
    return people_with(turn.session, PostRole.ADMIN)


def export(turn: Turn) -> list[Outcome]:
    """台账 as a file: everything for whoever may see it, their own rows for officers."""
    everything = turn.actor.has(Power.SEE_ALL)
    lines = load_ledger(
        turn.session, moment(turn), unit_ids=None if everything else turn.actor.units
    )
    rows = sum(max(1, len(line.entries)) for line in lines)
    if turn.letter.group or not rows:
        return [Said(words.export_ready(rows))]
    paper = ledger_paper(turn.letter.today, None if everything else turn.actor.units)
    return [Said(words.export_attached(rows), documents=(paper,))]
