"""Labels in front of what is to be done: 1.活动时间:6月1日至7日 2.活动内容:… 3.组织单位:….

What they say holds for all that stands under the same heading, in front of them or behind.
"""

from collections.abc import Mapping, Sequence

from models.enums import DeadlineSource
from plans.draft import ReadSentence
from plans.extract.bound import BoundTime, Inherited
from plans.extract.reading import ONLY_A_TIME
from plans.outline.markers import find_marker

_BRACKETS = ("(", "（", "【", "[")


def labelled(reads: Sequence[ReadSentence]) -> Mapping[str, Inherited]:
    """By the path of their heading, the times and owners that labels under it name.

    A label without a number counts only where no task stands under that heading yet: behind one it
    is that task's own note.
    """
    found: dict[str, Inherited] = {}
    begun: set[str] = set()
    for read in reads:
        heading = read.sentence.heading
        if read.task and not read.sentence.is_heading:
            begun.add(heading)
        elif _is_label(read) and (key := _governed(read, begun)):
            before = found.get(key, Inherited())
            times = tuple(BoundTime.elsewhere(time, DeadlineSource.HEADING) for time in read.times)
            found[key] = Inherited(before.times + times, before.owners + read.owners)
    return found


def _is_label(read: ReadSentence) -> bool:
    """Whether a note of time or responsibility stands by itself, and not in brackets."""
    said = read.times or read.owners
    spoken = ":" in read.sentence.plain or read.task_reason == ONLY_A_TIME
    return bool(said) and spoken and not read.sentence.text.startswith(_BRACKETS)


def _governed(read: ReadSentence, begun: set[str]) -> str:
    """The heading for which a label speaks, "" for none."""
    heading = read.sentence.heading
    above, _, own = heading.rpartition("/")
    if own.endswith("阶段"):
        return heading  # 1.自查阶段:3月至5月。
    if find_marker(read.sentence.text) is not None:
        return above if own and read.sentence.text.startswith(own) else heading
    return "" if heading in begun else heading
