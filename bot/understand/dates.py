"""Dates of requests: a due date is a period's last day, a reminder its first.

Built upon `plans.times`; what a conversation says more strictly than a plan stands here: 周五 alone
is the first one after today, 节后 the day after the next holiday, a bare length (20天) counts from
the due date or from today, 12.15 is a day where a day is asked for.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from models.enums import TimeKind
from plans.calendar import DAY, STATUTORY, Calendar, add_months
from plans.draft import TimeSpan
from plans.numerals import number
from plans.times import Mode, Reference, find_times

CALENDAR = Calendar()

_DOTTED = re.compile(r"(?<![\d.])(1[0-2]|0?[1-9])\.(3[01]|[12]\d|0?[1-9])(?:号|日)?(?![\d.%])")
_HOLIDAY_OVER = re.compile(
    "(?:过完|过了|放完|休完|收)(?:节|假|年|长假|小长假)"
    "|(?<![暑寒产病婚春宵阳午明秋旦动庆夕八师童女树军])(?:节|假期?|长假|小长假)(?:之|以)?后"
    r"|(?<![\d一二三四五六七八九十半今明去本])年后|收假"
)
_YEAR_AHEAD = re.compile(r"(?<![\d今明本一二三四五六七八九十])(?:年前|过年前|春节前)")
_AFTER_TIME = re.compile(
    r"过(?:了)?([一二三四五六七八九十\d]+|两(?!天))(天|个?星期|个?礼拜|周|个月)(?!后|以后|之后)"
)
_PASSED = re.compile(
    r"(?:过|放|休)(?:完|了)(国庆|元旦|五一|中秋|端午|清明|春节|暑假|寒假|劳动)(?:节|假期|假)?(?!节)"
)
_OVER = re.compile(
    r"([\u4e00-\u9fff]{2}节|国庆|元旦|五一|高考|中考|暑假|寒假|学期|汛期|清明|端午|中秋|春节)(?:假期|小?长假|假)?(?:过了|回来|过完|过后|一过"
    "|(?:结束|完)了?(?=再|就|之后|以后|后))(?:之后|以后|后)?"
)
_PUT_OFF = re.compile("(?:放|挪|推|拖|等|留|缓|搁)(?:到|至)")
_EARLY = re.compile("明[早晚儿]|明儿个")
_QUARTER_END = re.compile(r"(?:第)?([一二三四1-4])季度(?:末|底|结束)")
_VAGUE = re.compile(
    "过(?:几|两|些)(?:天|日|周|个月|个?星期)|过(?:一)?(?:阵|段|会)(?:子|儿|时间)?|忙完"
    "|空(?:了|下来)|有空|得空|改天|回头|稍后|晚点|晚些|晚几天|迟几天|几天|过两天"
    "|等.{1,12}(?:再|后|了|来|完)|以后再|到时|尽快|尽早|近期|下次|再过几|些时候|一段时间|一阵"
)
_LENGTH = re.compile(
    r"([一两二三四五六七八九十半\d]{1,4})(?:个)?(工作日|天|日(?!前)|周|星期|礼拜|月|季度|年)(?!份"
    r"|底|初|中|[\d一二三四五六七八九十]|前)"
)
_AND_HALF = re.compile(r"([一两二三四五\d])个半月")
_BARE_WEEKDAY = re.compile(r"(?:周|星期|礼拜)[一二三四五六日天]")
_BARE_MONTH = re.compile("月[初中]")
_BEFORE = re.compile(r"(?:之|以)?前$")
_LATIN = re.compile(
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|[A-Za-z]{3,9}\.? ?\d{1,2}|\d{1,2}-\d{1,2})(?!\d)"
)


@dataclass(frozen=True, slots=True)
class When:
    """A date that was read, or why there is none: `vague` words, or one that cannot be."""

    start: date | None = None
    end: date | None = None
    before: bool = False
    vague: bool = False
    guessed: bool = False  # read by a stranger's grammar: to be confirmed

    @property
    def known(self) -> bool:
        """Whether there is a date."""
        return self.end is not None or self.start is not None


def find_when(text: str, today: date) -> When | None:
    """The time that a request names, the last one of its text; None where it names none."""
    text = _plain(text, today)
    spans = [span for span in find_times(text, _reference(today), Mode.MESSAGE) if not span.rrule]
    readable = [span for span in spans if span.start or span.end]
    if readable:
        return _when(readable[-1], today)
    if any(span.unresolvable for span in spans) and not _VAGUE.search(text):
        return When(vague=True)
    if _VAGUE.search(text):
        return When(vague=True)
    return _stranger(text, today)


def _when(span: TimeSpan, today: date) -> When:
    start, end = span.start, span.end
    if _BARE_WEEKDAY.fullmatch(span.span) and start == today:
        start = end = today + 7 * DAY
    if _BARE_MONTH.fullmatch(span.span) and end and end < today:
        start = end = _next_month(end)
    if span.kind is TimeKind.FROM:
        return When(start, start)
    before = span.kind is TimeKind.BY and _BEFORE.search(span.span) is not None
    return When(start or end, end or start, before)


def _next_month(day: date) -> date:
    """月中 that is over: the next one."""
    return add_months(day, 1)


@lru_cache(maxsize=64)
def _reference(today: date) -> Reference:
    return Reference(today.year, None, today, CALENDAR)


def due_date(when: When) -> date | None:
    """When something is to be finished: 延到6月中旬 is 20 June."""
    return when.end


def wake_date(when: When, today: date) -> date | None:
    """When to remind again: 6月中旬再提醒 is 11 June, 下周 Monday."""
    return when.start if when.start and when.start >= today else when.end


def quiet_until(when: When) -> date | None:
    """这周别催: the day after the time that is to be quiet; 周三前别催: that day."""
    if when.end is None:
        return None
    return when.end if when.before else when.end + DAY


def find_length(text: str) -> tuple[float, str] | None:
    """20天, 半个月, 两周: a number and what it counts."""
    if half := _AND_HALF.search(text):
        return (number(half[1]) or 1) + 0.5, "月"
    for match in _LENGTH.finditer(text):
        count = number(match[1])
        if count is not None and not re.search(r"(?:第|\d月)$", text[: match.start()]):
            return count, match[2]
    return None


def add_length(day: date, length: tuple[float, str]) -> date | None:
    """The day that lies a length after another; half a month is 15 days."""
    count, unit = length
    try:
        match unit:
            case "工作日":
                return CALENDAR.add_workdays(day, int(count))
            case "天" | "日":
                return day + int(count) * DAY
            case "周" | "星期" | "礼拜":
                return day + int(7 * count) * DAY
            case "月":
                return add_months(day, int(count)) + (15 * DAY if count % 1 else 0 * DAY)
            case "季度":
                return add_months(day, int(3 * count))
            case _:
                return add_months(day, int(12 * count))
    except (ValueError, OverflowError):
        return None


def _plain(text: str, today: date) -> str:
    """The text with the words of a conversation put as a plan would."""
    text = _DOTTED.sub(r"\1月\2日", _PUT_OFF.sub("", text))
    text = _EARLY.sub("明天", text)
    text = _QUARTER_END.sub(_quarter_end, text)
    text = _OVER.sub(r"\1后", _PASSED.sub(r"\1后", text))
    text = _AFTER_TIME.sub(lambda match: f"{match[1]}{match[2]}后", text)
    if match := _HOLIDAY_OVER.search(text):
        name = "春节" if "年" in match[0] else None
        if not re.search(
            f"(?:{'|'.join(STATUTORY)}|国庆|元旦|五一|中秋|端午|清明|教师|劳动|儿童)$",
            text[: match.start()],
        ):
            over = _holiday_over(today, name)
            day = f"{over.year}年{over.month}月{over.day}日"
            return text[: match.start()] + day + text[match.end() :]
    if match := _YEAR_AHEAD.search(text):
        return f"{text[: match.start()]}春节前{text[match.end() :]}"
    return text


def _quarter_end(match: re.Match[str]) -> str:
    quarter = number(match[1]) or 4
    return f"{int(3 * quarter)}月底"


def _holiday_over(today: date, name: str | None) -> date:
    """The first day after the next holiday, or after the one that lasts now."""
    ends = (
        holiday.end
        for year in (today.year, today.year + 1)
        for festival in (STATUTORY if name is None else (name,))
        if (holiday := CALENDAR.holiday(festival, year)) and holiday.end >= today
    )
    return min(ends) + DAY


def _stranger(text: str, today: date) -> When | None:
    """A date written in a form that is not ours; its reading is only a proposal."""
    match = _LATIN.search(text)
    if match is None:
        return None
    import warnings
    from datetime import datetime, time

    import dateparser

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = dateparser.parse(
            match[0],
            languages=["zh", "en"],
            settings={
                "STRICT_PARSING": False,
                "REQUIRE_PARTS": ["day", "month"],
                "PREFER_DATES_FROM": "future",
                "RELATIVE_BASE": datetime.combine(today, time()),
                "DATE_ORDER": "MDY",
            },
        )
    return When(found.date(), found.date(), guessed=True) if found else None
