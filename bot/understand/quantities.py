"""Shares and amounts in a clause, with what the words around them make of the number."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import islice

from bot.understand.rule import either
from plans import numerals


class Sense(StrEnum):
    """What a number stands for."""

    TOTAL = "total"  # 累计, 到, 共
    BARE = "bare"  # 完成12所: cumulative too, but it yields to 本周
    NEW = "new"  # 又, 新增, 本周
    LEFT = "left"  # 还剩, 还差
    ORDINAL = "ordinal"  # 第二次
    LAST = "last"  # 最后一次
    ALL = "all"  # 12所全部


@dataclass(frozen=True, slots=True)
class Share:
    """A share in percent. `of_progress`: the words speak of progress, not of a rate."""

    value: float
    sense: Sense
    of_progress: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount with its unit as written, and what is counted where a noun follows."""

    value: float
    unit: str
    sense: Sense
    noun: str
    start: int
    end: int
    firm: bool = False  # a word says that it is cumulative
    told: bool = False  # a verb of the task's own title stands before it: 迁移完成16个系统


@dataclass(frozen=True, slots=True)
class Ratio:
    """26/38: reached and wanted."""

    value: float
    of: float
    unit: str
    start: int
    end: int


UNITS = either(
    "个百分点|百分点|万平方米|平方米|平米|平方|平|立方米|立方|方|公里|千米|里|米|亩|公顷|吨|公斤"
    "|斤|所|个|家|套|人次|人|名|位|份|件|篇|节|场|次|回|趟|轮|期|批|户|台|辆|间|栋|幢|座|处|条"
    "|项|门|册|本|张|车|班|床|对|组|支|村|校|园|课时|课|例|宗|起|片|盏|株|棵|头|只|万元|亿元|元"
    "|块|口|眼|站|点|艘|部|枚|笔|单|队|届|讲|环节|批次|架次|班次|场次|台次|户次|件次|人份|车位|床位"
    "|学位|岗位|泊位|工位|遍|页|羽|孔|根|类(?!似|别|型)|种(?![植子了完下好过])|款(?!项)|台套|网点|点位|品种|人天|标箱|尾|盒|瓶|桶|柜|千瓦时|吉瓦|幅|箱|袋|学时|学分|兆瓦|千瓦|标方"
)
NEAR = 40  # characters before a number that may say what it is
MOST = 30  # numbers of a clause; a list longer than that is a table, not a report
_DIGITS = r"\d{1,12}(?:,\d{3}){0,4}(?:\.\d{1,6})?"
_HAN = (
    "[零〇一二两三四五六七八九十百千幺俩仨]"
    "(?:[零〇一二两三四五六七八九十百千万亿]{0,11}[零〇一二两三四五六七八九十百千])?"
    "(?:点[零一二三四五六七八九]{1,4})?"
)
NUMBER = rf"(?:{_DIGITS}|{_HAN})[百千]?[万亿]?"
_SHARE = re.compile(
    f"(?:{_DIGITS})%|百分之(?:{_DIGITS}|{_HAN})"
    "|[一二三四五六七八九十]分之[一二两三四五六七八九十]"
    r"|(?<![\d.])(?:\d(?:\.\d)?|[一二两三四五六七八九])成(?:半"
    "|[一二三四五六七八九](?![一-龥]|$)|[一二三四五六七八九](?=了|左右|多|的|$))?(?![立功员本绩长果效为交])"
    "|(?<![大多小过前后上下另])一半(?!多)(?:左右)?"
)
_PROGRESS_NUMBER = re.compile(
    "(?:进度|完成度|完成率|进展|完成比例)(?:大概|大约|约|差不多|已经|已|就|才|是|为|到|在|达到"
    rf"|达|报|更新为|改成|改为|[:,])*({_DIGITS})(?![\d.%]|[万亿]|{UNITS}|[/年月日号天])"
)
_ROUND = "[一二两三四五六七八九十]{1,3}[十百千万][零一二两三四五六七八九十百千万]{0,8}"
_BARE_NUMBER = re.compile(
    "(?:(累计|总的|总共|一共|共计?|合计|总数|人数|数量|数"
    "|截[至止]目前)(?:已?(?:达到?|到|为|是|完成))?|[报种挂改建修换装签发办查铺拆清配招检测评核验收](?:了|到|好|完)|到岗|到位|办结|答复|兑付|核验|入住|发放|签约|做到|干到|推进到|完成到|达到?|完成了?"
    rf"|已?到了?)(?:大概|约|了)?[ ]?({_DIGITS}|{_ROUND})(?:了|$|左右)(?!\d)"
)
_LONELY = re.compile(rf"[▲ :]*({NUMBER})(?:了|左右)?[ ]?")
_RATIO = re.compile(rf"(?<![\d./])(\d{{1,9}})[ ]?(?:/|分之)[ ]?(\d{{1,9}})(?![\d./])[ ]?({UNITS})?")
_QUANTITY = re.compile(
    r"(第)?(?<![\d.])(?<![这那每下哪某同])(?!一起(?:$|[,。去来弄做办搞干报吃走]))"
    rf"({NUMBER})[余多]?({UNITS})(?!性|[元子]?钱|起来|[周季]度|工作日|月(?!饼)"
    "|星期|学期|小时|号|大院|面的|点半|左右钟)"
)
_MONEY = re.compile(
    rf"(?<![\d.])({_DIGITS}|{_HAN})([万亿])(?!元|个|人|平|次|册|套|份|亩|户|名|件|方|[零一二两三四五六七八九\\d]|{UNITS})"
)
_LAST = re.compile(rf"(?:最后|末)(?:的)?(?:一)?({UNITS})(?!月|星期)")
_TOTAL = re.compile(
    "累计|累积|总的|总额|总共|一共|总计|共计|合计|共(?!同|性|享|建|识|青)|截[至止]|目前为止|至今|全年"
    "|今年(?:以来|已)|(?:现在|目前)(?:已|有|是|$)|已(?:经)?有|总数|(?:增加|提高|升)到"
)
_AGAIN = re.compile("又|再(?!次)")
_UP_TO = re.compile("达到|达(?![标州成])|到(?!位|货|场|岗|期|校|户|市|省|县|局|村)|做到")
_NEW = re.compile(
    "新增|新(?=[签建招改开增加完铺装办订发报写配销种栽修购聘培育入认评设挂审受立结上])|另外?|还(?=[签建招改办])|增加|加了|追加"
    "|补(?![助贴充报录填登])|今[天日早晚]|昨[天日晚夜儿]|前[天晚]|[这本上]个?(?:周|星期|礼拜|月|旬)"
    "|周[一二三四五六日](?!前)|刚(?![好才])|近[几两]天|这[几两]天|当[天日]|上午|下午|国庆(?:期间)?"
    "|五一(?:期间)?|暑假(?:期间|里)?"
)
_LEFT = re.compile(
    r"(?:还|只|就|仅)?(?:剩下?|差|欠|缺)(?:余|额|口)?(?:着|了)?(?:大概|约|最后)?$|还有$|剩余$|余下$|(?<![剩其富多业])余$"
)
_OPEN_END = re.compile(r"^.{0,6}(?:没|未|不)")
_ALL_BEFORE = re.compile(r"(?:全部|所有|全)(?:的)?$")
_ALL_AFTER = re.compile(r"^[^,\d]{0,6}(?:全部?|都|均|悉数)")
_LESS = re.compile(
    "(?:不到|不足|不满|不及|达不到|(?<!是)不是|并非"
    "|(?:没有?|未|没能|尚未)(?:全部|能)?(?:完成|做|办|弄|达|够|过|超过|满|实现)?(?:到|过|够)?)$"
)
_LOST = re.compile("(?:[筛刷砍退扣漏]|淘汰)(?:掉|了|去)+$")
_NOT_QUITE = re.compile("(?:左右)?[都还也]?(?:不到|不足|没到|未到)")
_WANTED = re.compile(
    "(?:目标(?:任务)?数?|任务(?:数|量)?|计划数?|要求|指标|总任务|总量|原定|年初定的?)(?:是|为"
    "|[:]|要|达到|完成|应)*(?:约)?$|(?:应|需|要求?|得)(?:完成|配|建|签|达到|做到|改|装)(?:约)?$"
    "|(?:全[县市区局]|辖区|一共|总共|共)有$"
)
_AS_AIM = re.compile("[中里](?:的|有)|的?(?:任务|目标|指标|计划)(?!都|全|已|均)")
"""320人任务, 40所的目标: what is wanted."""
_GAIN = re.compile(
    "(?:提高|提升|增加|增长|上升|推进|涨|(?<!差不)多|增|下降|降低|减少)(?:了)?(?:约)?$"
    "|又(?:推进|完成)?(?:了)?$|[+]$"
)
_ABOUT_RATE = re.compile(r"率|比例|占比|覆盖|达标|合格|联网|接入")
_NOUN = re.compile(r"[\u4e00-\u9fff]{1,6}")


def find_shares(clause: str) -> list[Share]:
    """Shares said of something: 80%, 八成, 一半, 进度80. Those only wanted are left out."""
    found = [
        _share(clause, match, _percent(match[0])) for match in islice(_SHARE.finditer(clause), MOST)
    ]
    for match in _PROGRESS_NUMBER.finditer(clause):
        value = numerals.number(match[1])
        found.append(Share(value or 0.0, Sense.TOTAL, True, match.start(1), match.end(1)))
    return sorted((share for share in found if share), key=lambda share: share.start)


def _percent(text: str) -> float | None:
    """A share in percent; 三分之二 is 67, for nobody means two digits by it."""
    value = numerals.share("二分之一" if text.startswith("一半") else text.replace(",", ""))
    fraction = "分之" in text and not text.startswith("百分之")
    return round(value) * 1.0 if value is not None and fraction else value


def _share(clause: str, match: re.Match[str], value: float | None) -> Share | None:
    before = _before(clause, match.start())
    if value is None or _LESS.search(before) or _WANTED.search(before):
        return None
    if _NOT_QUITE.match(clause, match.end()) or _LOST.search(before):
        return None
    after = clause[match.end() : match.end() + 6]
    sense = (
        Sense.LEFT if _LEFT.search(before) or re.match(r"(?:还)?(?:没|未)", after) else Sense.TOTAL
    )
    if _GAIN.search(before):
        sense = Sense.NEW
    if "/" in match[0]:
        return None
    rate = bool(_ABOUT_RATE.search(before))
    progress = bool(re.search(r"进度|进展|任务|工作量|工程量|形象", before + after)) and not rate
    return Share(value, sense, progress, match.start(), match.end())


def find_ratios(clause: str) -> list[Ratio]:
    """26/38所."""
    return [
        Ratio(float(match[1]), float(match[2]), match[3] or "", match.start(), match.end())
        for match in islice(_RATIO.finditer(clause), MOST)
    ]


def find_quantities(clause: str, name: str = "") -> list[Quantity]:
    """Amounts with a unit. `name` is the task's title: its own 新增 says nothing of news."""
    return list(_found(clause, name))


@lru_cache(maxsize=32)  # the clauses of one message, which several desks look at
def _found(clause: str, name: str) -> tuple[Quantity, ...]:
    taken = [(share.start, share.end) for share in find_shares(clause)]
    taken += [(ratio.start, ratio.end) for ratio in find_ratios(clause)]
    found = [one for one in _quantities(clause, name) if one is not None]
    return tuple(one for one in found if all(one.end <= a or b <= one.start for a, b in taken))


def find_counted(clause: str, name: str, unit: str) -> list[Quantity]:
    """Amounts in a unit that hardly any task counts in: 290路."""
    pattern = _counting(unit) if unit in clause else None
    if pattern is None:
        return []
    found = (_quantity(clause, match, name) for match in islice(pattern.finditer(clause), MOST))
    return [one for one in found if one is not None]


@lru_cache(maxsize=256)
def _counting(unit: str) -> re.Pattern[str] | None:
    common = unit == "%" or re.fullmatch(UNITS, unit)
    return None if common else re.compile(rf"(第)?(?<![\d.])({NUMBER})[余多]?({re.escape(unit)})")


def find_bare(clause: str) -> tuple[float, bool] | None:
    """A number without any unit, and whether the words say that it is cumulative."""
    match = _BARE_NUMBER.search(clause)
    value = numerals.number(match[2].replace(",", "")) if match else None
    return (value, bool(match[1])) if match and value is not None else None


def find_lonely(clause: str) -> tuple[float, bool] | None:
    """A number that is all that a clause says: 201两万一."""
    match = _LONELY.fullmatch(clause)
    if match and len(match[1]) > 1 and not re.search(r"[\d十百千万亿]", match[1]):
        return None  # 七七八八
    value = numerals.number(match[1]) if match else None
    return (value, False) if value else None


def find_more(clause: str) -> float | None:
    """又+2, 新增500: a number without a unit that comes to what there was."""
    match = _MORE.search(clause)
    return numerals.number(match[1]) if match else None


_MORE = re.compile(rf"(?:又|再|新增|增加了?|[^增参]加了?)[ ]?[+]?({_DIGITS})了?[ ]?$")


def has_number(clause: str) -> bool:
    """Whether a share or an amount stands in the clause, whatever it is said of."""
    return bool(_SHARE.search(clause) or find_quantities(clause))


def _quantities(clause: str, name: str) -> Iterator[Quantity | None]:
    for match in _LAST.finditer(clause):
        left = _LEFT.search(_before(clause, match.start()))
        sense = Sense.LEFT if left else Sense.LAST
        yield Quantity(1.0, match[1], sense, "", match.start(), match.end())
    for match in islice(_QUANTITY.finditer(clause), MOST):
        yield _quantity(clause, match, name)
    for match in islice(_MONEY.finditer(clause), MOST):
        value = numerals.number(match[1] + match[2])
        if value is not None:
            sense, firm = _sense(clause, match.start(), match.end(), name)
            yield Quantity(value, "", sense, "", match.start(), match.end(), firm)


def _quantity(clause: str, match: re.Match[str], name: str) -> Quantity | None:
    counts_tasks = match[3] in "项个件条" and clause[: match.start()].endswith("▲")
    if counts_tasks and re.match("[都全均]", clause[match.end() :]):
        return None  # 3号、5号两项都: counts the tasks
    value = numerals.number(match[2].replace(",", ""))
    if match[2] in ("俩", "仨"):
        value = 2.0 if match[2] == "俩" else 3.0
    if (
        value is None
        or _AS_AIM.match(clause, match.end())
        or _NOT_QUITE.match(clause, match.end())
        or _WANTED.search(_before(clause, match.start()))
        or _LESS.search(_before(clause, match.start()))
    ):
        return None
    if _AND_HALF.match(clause, match.end()) and value < _SMALL:
        value += 0.5
    noun = _NOUN.match(clause[match.end() :])
    if match[1]:
        sense, firm = Sense.ORDINAL, False
    elif re.search(r"最后$|末$", _before(clause, match.start())):
        return None
    else:
        sense, firm = _sense(clause, match.start(), match.end(), name)
    return Quantity(
        value,
        match[3],
        sense,
        noun[0] if noun else "",
        match.start(),
        match.end(),
        firm,
        _is_told(clause, match.start(), name),
    )


_AND_HALF = re.compile("半(?![年天月日程场数个])")  # 八公里半
_SMALL = 1000


def _is_told(clause: str, start: int, name: str) -> bool:
    verb = _VERB_BEFORE.search(clause[max(0, start - 8) : start])
    return verb is not None and verb[1] in name


_VERB_BEFORE = re.compile("([\u4e00-\u9fff]{2})(?:完成|完|了|好)+$")


def _before(clause: str, start: int) -> str:
    """The words before a number, as far as they can be about it."""
    return clause[max(0, start - NEAR) : start]


def _sense(clause: str, start: int, end: int, name: str) -> tuple[Sense, bool]:
    """累计 beats 又, which beats 到; 到 beats 本周, which beats a bare 已完成."""
    before = _before(clause, start)
    if _LEFT.search(before) or (before.endswith("还有") and _OPEN_END.match(clause[end:])):
        return Sense.LEFT, False
    if _ALL_BEFORE.search(before) or _ALL_AFTER.match(clause[end:]):
        return Sense.ALL, False
    if _TOTAL.search(before):
        return Sense.TOTAL, True
    if _AGAIN.search(before):
        return Sense.NEW, False
    if _UP_TO.search(before):
        return Sense.TOTAL, True
    if any(match[0] not in name for match in _NEW.finditer(before)):
        return Sense.NEW, False
    if "已" in before or re.match("了$", clause[end:]):
        return Sense.BARE, True
    return Sense.BARE, False
