"""The bureau's own list of days off and make-up days, for years not yet published officially.

One day a line: `2027-02-05 休` or `2027-02-07 班`; `#` begins a remark.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from models.errors import DubanError
from plans.calendar import Calendar
from scheduler.window import Window

WORDS = ("休", "班")


def load_calendar(file: Path | None) -> Calendar:
    """The official calendar, supplemented by a file. Raises `DubanError` naming the line."""
    if file is None:
        return Calendar()
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise DubanError(f"放假文件 {file} 打不开", "请检查路径,并保存为 UTF-8 文本") from fault
    days = list(parse_days(text.splitlines()))
    return Calendar(
        days_off=frozenset(day for day, word in days if word == "休"),
        make_up_days=frozenset(day for day, word in days if word == "班"),
    )


def load_window(file: Path | None, zone: ZoneInfo) -> Window:
    """Hours and working days of the bureau."""
    return Window(calendar=load_calendar(file), zone=zone)


def parse_days(lines: Iterable[str]) -> Iterable[tuple[date, str]]:
    """The days of a list with their word."""
    for number, line in enumerate(lines, 1):
        parts = line.split("#", 1)[0].split()
        if parts:
            yield parse_day(number, parts)


def parse_day(number: int, parts: list[str]) -> tuple[date, str]:
    """One line. Raises `DubanError`."""
    try:
        day, word = parts
        if word not in WORDS:
            raise ValueError(word)
        return date.fromisoformat(day), word
    except ValueError as fault:
        raise DubanError(
            f"放假文件第{number}行“{' '.join(parts)[:30]}”无法识别",
            "应为:2027-02-05 休 或 2027-02-07 班",
        ) from fault
