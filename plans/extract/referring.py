"""Sentences that only say when what stands before them is to be done: 上述工作于6月底前完成."""

import re
from enum import Enum

from plans.draft import ReadSentence, Sentence

_THINGS = (
    "(?:专项|重点)?(?:工作|任务|事项|措施|项目|要求|内容|活动|整治|行动|整改)"
    "(?:任务|工作|内容|事项)?"
)
_SINGLE = re.compile(f"(?:该|此|这)一?项{_THINGS}")
_ALL = re.compile(
    f"(?:以上|上述|前述)(?:各项|所有|全部|[0-9一二三四五六七八九十]{{1,2}}项)?{_THINGS}"
)
_REFERS = frozenset("该此这以上前")  # what such a sentence begins with
_DONE = re.compile(
    "[,]?(?:要|须|需|应|将|均|都|全部|务必|必须|必|原则上|力争|确保|争取|基本|统一|按时|如期|于|在|请)*"
    "(?:完成|办结|结束|落实|做完|整改|执行|实施)?(?:到位|完毕|完成)?[。;]?"
)


class Reach(Enum):
    """How much of what stands before a sentence it speaks of."""

    PARAGRAPH = "该项"  # the paragraph it stands in or, alone in its own, the one before
    SECTION = "以上"  # all under the same heading


def reach_back(read: ReadSentence) -> Reach | None:
    """What a sentence dates that stands before it; None where it promises something itself."""
    plain = read.sentence.plain
    if not read.times or plain[0] not in _REFERS:
        return None
    for pattern, reach in ((_SINGLE, Reach.PARAGRAPH), (_ALL, Reach.SECTION)):
        if subject := pattern.match(plain):
            rest = plain[subject.end() :]
            for time in read.times:
                rest = rest.replace(time.span, "", 1)
            return reach if _DONE.fullmatch(rest) else None
    return None


def is_reached(earlier: Sentence, later: Sentence, reach: Reach) -> bool:
    """Whether a sentence before another is among those that the later one dates."""
    if earlier.heading != later.heading:
        return False
    return reach is Reach.SECTION or later.paragraph - earlier.paragraph <= 1
