"""Event words (庆六一, 建队日活动) that suggest a date: proposed to the reviewer, never applied."""

import re
from collections.abc import Sequence

from plans.calendar import YEARLY
from plans.choice import any_of
from plans.draft import TimeSpan
from plans.extract.frame import Frame

_ALIASES = {
    "六一": "儿童节", "五一": "劳动节", "五四": "青年节", "七一": "建党节", "八一": "建军节",
    "十一": "国庆节", "三八": "妇女节", "国庆": "国庆节", "元宵": "元宵节", "端午": "端午节",
    "中秋": "中秋节", "重阳": "重阳节", "清明": "清明节", "雷锋": "学雷锋纪念日",
}  # fmt: skip
_MISTAKEN = frozenset(
    [
        "两会",
        "情人节",
        "愚人节",
        "平安夜",
        "圣诞节",
        "万圣节",
        "感恩节",
        "光棍节",
        "小雪",
        "大雪",
        "雨水",
    ]
)
_NAMES = {name: name for name in YEARLY if name not in _MISTAKEN and len(name) > 2} | _ALIASES
_EVENT = re.compile(any_of(_NAMES, sought=True))
_NOT_BEHIND = frozenset("0123456789第十")
_NOT_BEFORE = frozenset("街路村镇县区校届九中小一二三四五六七八世纪百千")


def propose_events(text: str, times: Sequence[TimeSpan], frame: Frame) -> tuple[str, ...]:
    """A Chinese line for each event whose day the sentence may mean, without a time of its own."""
    events = list(_EVENT.finditer(text))
    if not events:
        return ()
    read = [(time.at, time.at + len(time.span)) for time in times]
    lines = []
    for event in events:
        at, end = event.span()
        if text[at - 1 : at] in _NOT_BEHIND or text[end : end + 1] in _NOT_BEFORE:
            continue
        if any(start < end and at < stop for start, stop in read):
            continue
        name = _NAMES[event[0]]
        period = frame.calendar.festival(name, frame.year)
        if period is not None:
            day = period.start
            lines.append(f"“{event[0]}”或指{name}({day.month}月{day.day}日)")
    return tuple(dict.fromkeys(lines))
