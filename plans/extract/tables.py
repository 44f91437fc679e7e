"""A table row's other cells: by when its task is due, where it belongs, what number it has."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.enums import DeadlineSource, TimeKind
from plans.columns import Column, cells_of, columns_of
from plans.draft import Block, TargetSpan, TimeSpan
from plans.extract.bound import BoundTime
from plans.extract.steps import said_step
from plans.signs import half_width
from plans.spacing import squeeze
from plans.targets import find_targets
from plans.times import Reference, find_times
from plans.times.rules.ranges import FROM_TO

_NO_TASK = re.compile("合计|总计|小计|共计|备注|说明|填表|注:")
_WHEN = re.compile(
    "^(?!.*(?:[限截]|完成|办结|节点|报送|竣工|交付|投用|到位|销号|结束)).*(?:时间|日期|月份|周期|周次|星期|教学周|^周$|^$)"
)
_FIGURE = re.compile("[0-9一二三四五六七八九十]")
_EMPTY = re.compile("[/—-]*|无|同上")
_ENDLESS = re.compile("全年|长期|常年|持续|长效|常态|(?:持续|长期)(?:推进|坚持|开展)|年内持续")
_OF_WEEKS = re.compile("周次|教学周|^周$")
_NTH_WEEK = re.compile("第[0-9一二三四五六七八九十]{1,3}周")
_UNITS = ((re.compile("星期"), "周{}"), (_OF_WEEKS, "第{}周"))
_OF_DAYS = re.compile("[0-9]+月|[0-9]+[日号]|[0-9]+[./-][0-9]")
_BARE = re.compile("[0-9]{1,2}|[一二三四五六七八九十]{1,3}|[日天]")
_SHORTEST = 4
_TOPIC = 16  # characters that the name of a matter may have
_STATED = re.compile("[0-9,。;%]")


@dataclass(frozen=True, slots=True)
class RowParts:
    """What the cells beside a row's task say; "" and () where no column tells it."""

    times: tuple[BoundTime, ...]
    group: str
    number: str


def is_task_row(row: Block) -> bool:
    """Whether a row holds a task, and not a sum, a remark or next to nothing."""
    text = half_width(squeeze(row.text))
    return len(text) >= _SHORTEST and not _NO_TASK.match(text)


def is_row_topic(text: str, row: Block) -> bool:
    """Whether a row's words only name the matter (平安建设) whose measures stand beside it."""
    return (
        len(text) <= _TOPIC
        and not _STATED.search(half_width(text))
        and text in map(squeeze, cells_of(row, Column.TASK))
        and bool(cells_of(row, Column.MEASURE))
    )


def find_row_targets(row: Block) -> tuple[TargetSpan, ...]:
    """What a row commits to in its columns of targets (目标值, 工作目标), with place -1."""
    cells = (squeeze(cell) for cell in cells_of(row, Column.TARGET) if cell not in row.text)
    return tuple(target._replace(at=-1) for cell in cells for target in find_targets(cell))


def read_row(row: Block, reference: Reference) -> RowParts:
    """The times of a row's columns (完成时限, 启动时间, 第一季度), its group and its number."""
    cells = [squeeze(cell) for cell in row.cells]
    roles = columns_of(row.columns)
    held = {role: cell for role, cell in zip(roles, cells, strict=False) if role and cell}
    times = [
        *_due(row.columns, roles, cells, reference),
        *_started(held.get(Column.START, ""), reference),
        *_scheduled(row.columns, roles, cells, reference),
    ]
    return RowParts(tuple(times), held.get(Column.GROUP, ""), held.get(Column.NUMBER, ""))


def _due(
    names: Sequence[str],
    roles: Sequence[Column | None],
    cells: Sequence[str],
    reference: Reference,
) -> Iterator[BoundTime]:
    """In a column of dues 6月 means by its end, 3月3日—9日 those days, and in one of times
    (活动时间) the month itself; 长期 is no date. What two such columns say alike counts once.
    """
    dues = [
        (squeeze(name), cell)
        for name, role, cell in zip(names, roles, cells, strict=False)
        if cell and (role is Column.DUE or (not name and _is_time(cell, reference)))
    ]
    dated = any(_FIGURE.search(cell) for _, cell in dues)  # beside it 开学前 only names its part
    daily = any(_OF_DAYS.search(cell) for _, cell in dues)  # beside these the week only counts
    said = set()
    for name, cell in dues:
        counts = daily and (_OF_WEEKS.search(name) or _NTH_WEEK.fullmatch(cell))
        if counts or (dated and not _FIGURE.search(cell)):
            continue
        for time in _stated_under(name, cell, reference):
            if time.kind is TimeKind.DURING and time.rule != FROM_TO and not _WHEN.search(name):
                time = time._replace(kind=TimeKind.BY, start=None)
            if time.end is None or time.end not in said:
                yield BoundTime.elsewhere(time, DeadlineSource.COLUMN)
            said.add(time.end)


def _stated_under(name: str, cell: str, reference: Reference) -> list[TimeSpan]:
    """The times of a cell, where its column names the unit: 三 under 星期, and under 周次."""
    unit = _unit_of(name, cell)
    if unit is None:
        return _stated(cell, reference, unresolved=True)
    times = _stated(unit.format(cell), reference, unresolved=True)
    return [time._replace(span=cell, at=0) for time in times]


def _is_time(cell: str, reference: Reference) -> bool:
    """Whether a cell is a time and nothing else, as in the first column of a calendar: 九月."""
    return [time.span for time in _stated(cell, reference)] == [cell]


def _unit_of(name: str, cell: str) -> str | None:
    """How a bare number is to be read under a column's name; None where it is to stand alone."""
    if not _BARE.fullmatch(cell):
        return None
    return next((form for asks, form in _UNITS if asks.search(name)), None)


def _started(cell: str, reference: Reference) -> Iterator[BoundTime]:
    for time in _stated(cell, reference):
        start = time.start or time.end
        begun = time._replace(kind=TimeKind.FROM, start=start, end=None)
        yield BoundTime.elsewhere(begun, DeadlineSource.COLUMN)


def _scheduled(
    names: Sequence[str],
    roles: Sequence[Column | None],
    cells: Sequence[str],
    reference: Reference,
) -> Iterator[BoundTime]:
    """A milestone of each schedule cell: dated by its column's name, or in its own words."""
    for name, role, cell in zip(names, roles, cells, strict=False):
        if role is not Column.SCHEDULE or _EMPTY.fullmatch(cell):
            continue
        named = _stated(squeeze(name), reference)
        for time in named or _stated(cell, reference):
            words = cell if named else cell[time.at + len(time.span) :]
            yield BoundTime.elsewhere(time, DeadlineSource.COLUMN, said_step(words))


def _stated(written: str, reference: Reference, *, unresolved: bool = False) -> list[TimeSpan]:
    """The times of a cell; those without a day (一个月内) where somebody can be asked for it."""
    if not written or _ENDLESS.fullmatch(written.strip("。;,")):
        return []
    return [t for t in find_times(written, reference) if unresolved or not t.unresolvable]
