"""What a target measures, in the text's own words: 公办园在园幼儿占比, 普惠性幼儿园."""

import re

from plans.targets.rules import SLASHED

_BOUND = re.compile("[,。;、:!?()()]|(?<=[%上右内])和")
_CLAUSE = re.compile("[,。;:!?]")
_JOINT = re.compile("、|和|与|以及|(?<!普)(?<!以)及")
_LONGEST = 16
_NUMBERED = re.compile("^(?:[0-9]{1,2}[.、]|[一二三四五六七八九十]是|[①-⑳])")
_WHEN = re.compile(
    "^(?:(?:到|至|截至|力争|确保|在|于|自|从)?(?:今年|本年|全年|年内|[0-9]{4}年"
    "|[0-9一二两三四五六七八九十]{1,2}(?:月份?|年(?=内))|[上下]半年|第?[一二三四]季度"
    "|十[一二三四五六]五”?(?=时期|期间|末))"
    "(?:年?底|末|初|时期|期间)?[前内]?|年底前?)+"
)
_VERB = re.compile(
    "^(?:其中|分别|计划|力争|确保|指导|支持|要|应(?!急|用)|需|全年|累计|新改扩建|改扩建"
    "|新建改扩建|新建|改建|扩建|续建|建设|建成|建立|增加|新增|增设|撤并|培养|培训|培育"
    "|打造"
    "|创建|推出|完成|开展|组织|举办|实施|引进|招聘|改造|提升|提高|设立|配备|评选|选派"
    "|种植|发展|实现|推动|推进|投资|投入|发放|召开|重点|抓好|深化|加强|推广|普及)+"
)
_TAIL = re.compile(
    "(?:[比较](?:上|去)年|在(?:现有|原有|去年|上年|[0-9]{4}年)?的?基础上|要|应|需|须|力争|确保|率先|同比|环比|累计|全部|总数|总体|均|都|实现|保持|占"
    "|[从由][0-9一二三四五六七八九十][^,。;]{0,10}|分别|的|不|年均|再|基本|下降|降低|增长|提高|提升|增加|减少|每.{1,2})+$"
)
_EACH = re.compile(f"^/(?:{SLASHED})(?:·[\u4e00-\u9fff]{{2,4}})?")  # 7吨/月·平方公里
_PREDICATE = re.compile("要|确保|力争|进入|达到|成为|通过|实现|[和与及][0-9]|等")


def shared_subject(text: str, end: int, nth: int) -> str:
    """The `nth` of the nouns of which several quantities are told respectively (分别); all of
    them where there is no such."""
    ahead, apart, _ = text[max(0, end - 4 * _LONGEST) : end].rpartition("分别")
    if not apart:
        return ""
    words = _VERB.sub("", _WHEN.sub("", _NUMBERED.sub("", _CLAUSE.split(ahead)[-1])))
    names = [name for name in (_WHEN.sub("", part) for part in _JOINT.split(words)) if name]
    if len(names) < 2:
        return ""
    chosen = names[nth] if nth < len(names) else words
    return _TAIL.sub("", chosen)[-_LONGEST:].strip("“”《》")


def subject_of(text: str, start: int, end: int, unit: str) -> str:
    """The noun behind a counted quantity; else the words before it without time and verb."""
    if unit not in ("%", "百分点", "‰", ""):
        behind = _BOUND.split(text[end : end + _LONGEST + 1], maxsplit=1)[0][:_LONGEST]
        behind = _EACH.sub("", behind)
        behind = _PREDICATE.split(behind.removeprefix("的"), maxsplit=1)[0]
        if len(behind) > 1 and behind.count("“") == behind.count("”"):
            return behind
    ahead = _NUMBERED.sub("", _BOUND.split(text[max(0, start - 2 * _LONGEST) : start])[-1])
    ahead = _VERB.sub("", _WHEN.sub("", ahead))
    return _TAIL.sub("", ahead)[-_LONGEST:].strip("“”《》")
