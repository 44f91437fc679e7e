"""What is due on a day, in the sentence's own verb: 启动, 验收, 公布 …"""

import re

from models.enums import DeadlineSource, TimeKind
from plans.extract.bound import BoundTime

STEPS = (
    "启动|[开动完]工(?!作)|开建|竣工|建成|投用|投入使用|启用|开通|上线|试运行|验收|定级"
    "|公示|公布|发布|出台|印发|报送|上报|召开|举办|举行|开展|实施(?!方案|意见|细则|办法|计划)"
    "|评审|评选|表彰|签订|签约|交付|到位|完成|实现|达到"
)
_SAID = {"实现": "完成", "达到": "完成"}
_STEP = re.compile(STEPS)
_DONE_STEP = re.compile(f"完成.{{1,20}}?({STEPS})$")  # 完成项目竣工验收 is an acceptance
_CLAUSE_END = re.compile("[,;。]")
_USUAL = {TimeKind.BY: "完成", TimeKind.DURING: "开展", TimeKind.FROM: "启动"}


def label_of(one: BoundTime, text: str) -> str:
    """What is due then, in the sentence's own verb: 启动, 完成, 验收 …"""
    usual = _USUAL.get(one.time.kind, "完成")
    if one.source is not DeadlineSource.SENTENCE or one.time.at < 0:
        return usual
    start, end = one.time.at, one.time.at + len(one.time.span)
    behind = _CLAUSE_END.split(text[end : end + 40], maxsplit=1)[0]
    before = _CLAUSE_END.split(text[max(0, start - 12) : start])[-1]
    return said_step(behind) or said_step(before) or usual


def said_step(words: str) -> str:
    """The first step named in the words (启动, 验收 …); "" where they name none."""
    step = _STEP.search(words)
    if step is None:
        return ""
    done = _DONE_STEP.match(words, step.start())
    return done[1] if done else _SAID.get(step[0], step[0])
