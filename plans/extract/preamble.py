"""What stands between the title and the first heading: thoughts, and now and then a demand."""

import re

from models.enums import TimeKind
from plans.draft import Sentence
from plans.tasks import clauses_of
from plans.times import Reference, find_deadlines

_GUIDED = re.compile(
    "以.{2,60}为(?:目标|主线|主题|统领|引领|指导|指引|遵循|根本|中心|总抓手|动力|牵引|契机)"
)
_PURPOSE = re.compile(
    "为了?(?:进一步|更好地?|切实|全面|深入|认真|加快|推[动进]|贯彻|落实|整合|规范|确保|加强|提[高升])"
)
_DATED = re.compile("[0-9](?:月|日|个工作日)|年[底内末]")
_MADE = re.compile("制[定订][《“]?$")  # directly before the document's own title
_REPORTED = re.compile("报[送告至]|上报|[汇填]报|备案|提交|反馈|将[^,。;]{2,20}报")


def makes_itself(sentence: Sentence, title: str) -> bool:
    """Whether a sentence says that this very document is made: 为…,制定青溪县三年行动方案."""
    before, named, _ = sentence.text.partition(title or "\0")
    return bool(named) and _MADE.search(before) is not None


def is_thought(sentence: Sentence, reference: Reference) -> bool:
    """Whether a sentence opens with a thought and not an act, and asks for no report."""
    first = clauses_of(sentence.text)[0]
    meant = _PURPOSE.match(first.text) and not _DATED.search(sentence.plain)
    opens = not first.action or bool(meant) or _GUIDED.search(first.text) is not None
    return opens and not _asks_for_reports(sentence, reference)


def _asks_for_reports(sentence: Sentence, reference: Reference) -> bool:
    """Whether it says by when or how often somebody is to be told: 每季度报送一次进展."""
    if not _REPORTED.search(sentence.plain):
        return False
    times = find_deadlines(sentence.text, reference)
    return any(time.rrule or time.kind is TimeKind.BY for time in times)
