"""From the numbers of a clause to the fields of a report: percent, value, added; or to a question.

Amounts are converted to the unit of the task's target or quota. A number for a part of the task,
or in another unit, is no number of the task. What is lower than the record, impossible, or
contradicts another number of the message is asked about.
"""

import re
from dataclasses import dataclass, replace

from bot.understand import finishing
from bot.understand.facts import OpenTask
from bot.understand.quantities import (
    Quantity,
    Ratio,
    Sense,
    Share,
    find_bare,
    find_lonely,
    find_more,
    find_quantities,
    find_ratios,
    find_shares,
    has_number,
)
from bot.understand.rule import either

_SAME = (
    {"人", "名", "位", "人次"},
    {"平方米", "平米", "平方", "平"},
    {"公里", "千米"},
    {"元", "块"},
    {"栋", "幢", "座"},
    {"次", "回", "趟", "遍"},
    {"批次", "批", "样"},
    {"场", "场次"},
    {"立方米", "立方", "方"},
    {"门", "课", "讲", "节"},
    {"册", "本"},
    {"台", "部"},
)
_SCALES = {
    "万元": 1e4,
    "亿元": 1e8,
    "元": 1.0,
    "块": 1.0,
    "万平方米": 1e4,
    "公里": 1e3,
    "千米": 1e3,
    "米": 1.0,
}
_OCCASIONS = {"次", "回", "趟", "轮", "场", "期", "批", "届", "遍", "场次", "批次"}
_COUNTED = {
    "所",
    "家",
    "名",
    "人",
    "位",
    "份",
    "套",
    "处",
    "座",
    "栋",
    "幢",
    "间",
    "户",
    "件",
    "台",
    "辆",
    "条",
    "篇",
    "节",
    "册",
    "项",
    "支",
    "村",
    "校",
    "园",
    "门",
    "本",
    "张",
}
_MYRIAD = 10_000
_COUNTED_IN_MYRIADS = _COUNTED | {"个", "亩", "吨", "株", "盏", "页", "块", "头", "只", "羽", "棵"}
_NOUNS = {
    "所": "学校|幼儿园|园|校|小学|中学|教学点|学堂|卫生院|医院",
    "人": "人|老师|教师|学生|保安|医生|专家|校长|同志|干部|职工|护士|员|娃|孩|儿童|老|群众"
    "|病号?|患者|居民|村民|农民|工|妇女|司机|劳动力|青年|小伙|姑娘|后生",
    "家": "企业|单位|机构|公司|医院|店|户",
    "户": "家庭|农户|人家",
    "次": "学校|单位|点",
}
_PARTICLES = (
    "了|啦|的|左右|吧|呢|哈|已|都|全|还|没|正|在|就|,|上|完|也|并|到|多|以上|办|做|搞|弄|合格"
    "|达标|未|要|需|数"
)
_PARTICLE = re.compile(rf"(?:{_PARTICLES})")
_PART_OF = re.compile(
    r"其中|[一二三四五六七八九十\d]标段?|[一二三四]期工程|片区|城区|农村|乡镇"
    r"|第[一二三四五六七八九十\d]批|市区|县城|东部|西部|南部|北部|老城|新区|开发区|个别|有的"
    "|[A-Z甲乙丙]区"
)
_UNFINISHED = either(
    "申请|申报|开工|在建|在收|收尾|扫尾|动工|正在|启动|进场|招标|备案|立项|签合同|报名|摸底|在做|在改|在建|施工中|整改中|分办|分解|交办|转办|派单|分派|下达|发下去"
    "|公示|面试|笔试|体检|待|设计|还在|仍在|在走|走流程|没[办弄走做]"
)
_ORDINAL = re.compile(r"第[一二两三四五六七八九十\d]{1,3}[次轮期场批回届]")
_NOT_REACHED = re.compile(
    "(到账|下达|安排|预算|总?投资|筹集|争取|申请|申报|计划|报名|涉及|惠及|覆盖|服务|收到|发现"
    "|排查出|摸排出?|受理|参加|参与|投入|共计?有|缺口?|需要?|到货|发货|采购|下单|备货|入库|资金|经费|投资|取消|推迟|暂停|预约|邀请|合同签?订?|刷掉|淘汰|退出|流失|返工)(?:了|约|到|资金|人数|问题|隐患"
    "|案件)*$|(在[建修改装铺施]|[购理工设装改核]中)$"
)
_THERE_ARE = re.compile("(?<![共已现拥总])有$")
_HAPPENS_TO = re.compile("[\u4e00-\u9fff]{0,4}(?:被|因|由于|受|需要|需|要|得|存在|出)")
"""有三所被水淹了: of some of them something else is told."""
_STEP_DONE = re.compile(rf"({finishing.STEPS})(?:已经|已|完成|完|了|通过|工作|共|累计)*$")
_LOOKED_AT = re.compile("(?:看|踏勘|对接|洽谈|联系|走访|初审|受理)(?:过|了|完|好)*$")
_LOOKING = re.compile("[查检巡访督视慰审评鉴摸测登调谈接洽受]")
"""看了40所 is progress of a task that is to look at things, and of no other."""
_RATE = re.compile("率|比例|占比")
_WHOLE = 100
ROUNDED = 3  # points by which a share and its amount may differ
IMPOSSIBLE = 10  # times the target: nobody reaches that


@dataclass(frozen=True, slots=True)
class Measured:
    """The numbers of a task's report. `asked`: they cannot all be right, or not be understood."""

    percent: float | None = None
    value: float | None = None
    added: float | None = None
    asked: str = ""
    reached: bool = False  # everything that was to be counted
    left: bool = False  # something is said to be left over
    unfit: bool = False  # there are numbers, but none of the task as a whole

    @property
    def empty(self) -> bool:
        """Whether there is no number of the task."""
        return self.percent is None and self.value is None and self.added is None


def goal_of(task: OpenTask) -> float | None:
    """The amount that the task has to reach."""
    if task.target:
        return task.target.value
    return task.quota.count if task.quota else None


def recorded_of(task: OpenTask) -> float | None:
    """The amount on record: of a quota what was done, of a target its share."""
    if task.quota and not task.target:
        return task.quota.done
    return task.target.value * task.progress / 100 if task.target else None


def measure(
    clauses: list[str],
    task: OpenTask,
    *,
    over: frozenset[str] = frozenset(),
    correcting: bool = False,
) -> Measured:
    """The numbers that clauses report of one task. `over`: those that say something is done."""
    shares = [one for clause in clauses for one in _own_shares(clause, task)]
    amounts = [
        one
        for clause in clauses
        for one in _own_amounts(clause, task)
        if clause in over or one.sense not in (Sense.ORDINAL, Sense.LAST)
        if one.sense is not Sense.ORDINAL or not _names_one_thing(clause, task)
    ]
    ratios = [one for clause in clauses for one in find_ratios(clause)]
    result = Measured(unfit=any(_foreign(clause, task) for clause in clauses))
    for ratio in ratios:
        result = _with_ratio(result, ratio, task)
    for amount in _strongest(_totals(clauses, task) or _reconciled(amounts, shares, task)):
        result = _with_amount(result, amount, task)
    if _contradicted(result, amounts, task):
        result = replace(result, asked="完成的与剩下的不是总数")
    for share in _last_shares(shares):
        result = _with_share(result, share, task)
    if result.empty and not result.asked and (more := _more(clauses, task)):
        return _checked(replace(result, added=more, unfit=False), task, correcting=correcting)
    if result.empty and not result.asked:
        result = _with_bare(result, clauses, task)
    if not result.empty:
        result = replace(result, unfit=False)
    return result if result.asked else _checked(result, task, correcting=correcting)


def _more(clauses: list[str], task: OpenTask) -> float | None:
    """更换水表新增500: without its unit, more of what the task counts."""
    if goal_of(task) is None or _unit(task) == "%":
        return None
    found = (find_more(clause) for clause in clauses)
    return next((value for value in found if value), None)


def _reconciled(amounts: list[Quantity], shares: list[Share], task: OpenTask) -> list[Quantity]:
    """112所学校还有14所没报, 64栋检了一半: beside it, the whole number is what is wanted."""
    goal = goal_of(task)
    left = any(one.sense is Sense.LEFT and one.value for one in amounts) or any(
        one.value < _WHOLE for one in shares
    )
    return [one for one in amounts if not (left and one.value == goal)]


def _contradicted(result: Measured, amounts: list[Quantity], task: OpenTask) -> bool:
    """30所,还剩12所 of 38: both cannot be right."""
    goal = goal_of(task)
    left = [one.value for one in amounts if one.sense is Sense.LEFT]
    if goal is None or result.value is None or len(left) != 1 or result.left:
        return False
    return result.value != goal and result.value + left[0] > goal


def _totals(clauses: list[str], task: OpenTask) -> list[Quantity]:
    """三月份抽了110批次,累计410: a total without its unit is in the task's."""
    if goal_of(task) is None:
        return []
    bare = [found for clause in clauses if (found := find_bare(clause)) and found[1]]
    return [Quantity(value, "", Sense.TOTAL, "", 0, 0, firm=True) for value, _ in bare]


def _names_one_thing(clause: str, task: OpenTask) -> bool:
    """第五座已完成桩基: an ordinal that names one of the things, of which a step is done."""
    begun = re.search(_UNFINISHED, clause) is not None
    return task.quota is None and (
        begun or finishing.names_step(_ORDINAL.sub("", clause), task.title)
    )


def _own_shares(clause: str, task: OpenTask) -> list[Share]:
    """Shares of the task: not those of a part of it, nor of what is only wanted."""
    part = any(match[0] not in task.title for match in _PART_OF.finditer(clause))
    return [] if part or _ORDINAL.search(clause) else find_shares(clause)


def _own_amounts(clause: str, task: OpenTask) -> list[Quantity]:
    """Amounts of a clause in the task's own unit, said of the whole task."""
    unit = _unit(task)
    if unit is None:
        return []
    found = find_quantities(clause, task.title)
    return [
        converted
        for at, amount in enumerate(found)
        if (converted := _converted(amount, unit, task)) is not None
        and _belongs(clause, amount, task, found[at + 1].start if at + 1 < len(found) else None)
    ]


def _foreign(clause: str, task: OpenTask) -> bool:
    return bool(find_quantities(clause, task.title)) or has_number(clause)


def _unit(task: OpenTask) -> str | None:
    if task.target:
        return task.target.unit
    return task.quota.unit if task.quota else None


def _converted(amount: Quantity, unit: str, task: OpenTask) -> Quantity | None:
    """The amount in the task's unit, or None where it counts something else."""
    written = amount.unit
    if {written, unit} <= _OCCASIONS:
        return amount
    if written == unit or (not written and unit in ("平方米", "人", "个", "人次")):
        return amount if not amount.unit or _noun_fits(amount, unit, task) else None
    if any({written, unit} <= same for same in _SAME):
        return amount
    if (written in _SCALES or not written) and unit in _SCALES:
        return replace(
            amount,
            value=round(amount.value * _SCALES.get(written, 1.0) / _SCALES[unit], 6),
        )
    if unit.startswith("万") and (written == unit[1:] or (not written and amount.value >= 1000)):
        return replace(amount, value=amount.value / 1e4)
    if written in ("百分点", "个百分点") and unit == "%":
        return amount
    if not written and task.target and unit in _COUNTED_IN_MYRIADS:
        return amount if _MYRIAD <= amount.value <= 2 * task.target.value else None
    if task.quota and not task.target:
        return _occasion(amount, unit, task)
    if written == "个" and unit in _COUNTED and _noun_fits(amount, unit, task):
        return amount
    if (
        written in ("所", "家", "处")
        and unit == "个"
        and _noun_fits(amount, unit, task)
        and amount.noun
    ):
        return amount if amount.noun[:2] in task.title else None
    return None


def _occasion(amount: Quantity, unit: str, task: OpenTask) -> Quantity | None:
    """次, 轮, 场 count the same occasions; 又跑了一个学校 is one more."""
    if amount.unit in ("个", "所", "家") and amount.value == 1 and amount.sense is Sense.NEW:
        return amount
    return (
        amount
        if amount.unit == "个" and _noun_fits(amount, unit, task) and unit in _COUNTED
        else None
    )


def _noun_fits(amount: Quantity, unit: str, task: OpenTask) -> bool:
    """Whether what is counted is what the task counts: 26个学校 fits 所, 12个乡镇 does not."""
    noun = amount.noun
    if not noun or _PARTICLE.match(noun) or noun[:2] in task.title or amount.unit == "平方米":
        return True
    if amount.unit == "个" and unit == "个" and any(sign in task.title for sign in noun[:2]):
        return True
    kin = next(
        (kin for key, kin in _NOUNS.items() if unit == key or {unit, key} <= _SAME[0]),
        "",
    )
    if kin and re.match(rf"[\u4e00-\u9fff]{{0,4}}(?:{kin})", noun):
        return True
    if amount.unit == "个":
        return bool(re.match(finishing.ANY, noun) or _PASSED.match(noun)) or (
            unit == "个" and amount.told and not _PLACES.match(noun)
        )
    return not re.match(finishing.STEPS, noun)


def _is_own(step: str, task: OpenTask) -> bool:
    """培训 is what 培育 and 轮训 of people come to; any other step is the title's, or none."""
    return step in task.title or (step == "培训" and any(sign in task.title for sign in step))


def _is_aim_of(aim: str, task: OpenTask) -> bool:
    """What is only delivered or applied for is reached, if the task asks for no more."""
    bought = aim in ("到货", "采购", "入库") and _BUYING.search(task.title)
    return aim in task.title or bool(bought)


_BUYING = re.compile("采购|购置|补充|配备|征订|藏书|储备")
_PASSED = re.compile("验收|通过|过关|投用|达标|挂牌")
_PLACES = re.compile(
    "[\u4e00-\u9fff]{0,2}(?:乡|镇|县|市|区|村|社区|街道|学校|单位|部门|科室|标段|批次|片区|班|年级|月|小时|人)"
)


def _belongs(clause: str, amount: Quantity, task: OpenTask, following: int | None) -> bool:
    """Whether the amount is one of finished things of the whole task."""
    before, after = (
        clause[max(0, amount.start - 10) : amount.start],
        clause[amount.end : following][:14],
    )
    if _PART_OF.search(before) and not any(part in task.title for part in _PART_OF.findall(before)):
        return False
    if amount.sense in (Sense.LEFT, Sense.ORDINAL, Sense.LAST):
        return True
    if _THERE_ARE.search(before) and _HAPPENS_TO.match(after):
        return False
    if (aim := _NOT_REACHED.search(before)) and not _is_aim_of(aim[1] or aim[2], task):
        return False
    if _LOOKED_AT.search(before) and not _LOOKING.search(task.title):
        return False
    if (step := _STEP_DONE.search(before)) and not _is_own(step[1], task):
        return False
    unfinished = re.search(_UNFINISHED, after) or re.search(f"{_UNFINISHED}(?:了)?$", before)
    if unfinished and unfinished[0] not in task.title:
        return False
    negated = re.match(r"(?:[\u4e00-\u9fff]{0,4})?(?:还没|没有|没|未|尚未|不)(?!问题)", after)
    return not negated


def _strongest(amounts: list[Quantity]) -> list[Quantity]:
    """累计 beside 本周 on one task: the total says it all. Repeated numbers count once."""
    firm = [one for one in amounts if one.sense in (Sense.TOTAL, Sense.ALL)]
    if firm:
        return firm
    left = [one for one in amounts if one.sense is Sense.LEFT]
    counted = [one for one in amounts if one.sense is not Sense.LEFT]
    return counted or left


def _last_shares(shares: list[Share]) -> list[Share]:
    return [one for one in shares if one.sense is Sense.TOTAL] or shares


def _with_ratio(result: Measured, ratio: Ratio, task: OpenTask) -> Measured:
    goal = goal_of(task)
    if goal is None:
        return replace(result, unfit=True)
    return (
        replace(result, value=ratio.value)
        if ratio.of == goal
        else replace(result, asked="不是目标数")
    )


def _with_amount(result: Measured, amount: Quantity, task: OpenTask) -> Measured:
    goal, recorded = goal_of(task) or 0.0, recorded_of(task) or 0.0
    match amount.sense:
        case Sense.NEW:
            return replace(result, added=(result.added or 0.0) + amount.value)
        case Sense.LAST:
            return (
                replace(result, added=1.0)
                if goal - recorded == 1
                else replace(result, asked="不是最后一次")
            )
        case Sense.ORDINAL:
            return _with_ordinal(result, amount, recorded)
        case Sense.LEFT:
            return _with_value(result, goal - amount.value, left=amount.value > 0)
        case Sense.ALL:
            return _with_value(replace(result, reached=amount.value >= goal), amount.value)
        case Sense.BARE if task.quota and not amount.firm and amount.value == recorded:
            return replace(result, asked="与已记录的一样多")
        case _:
            return _with_value(result, amount.value)


def _with_ordinal(result: Measured, amount: Quantity, recorded: float) -> Measured:
    """第二次 with one done is one more; 第一次和第二次 two; with a gap there is something amiss."""
    done = recorded + (result.added or 0.0)
    if amount.value == done + 1:
        return replace(result, added=(result.added or 0.0) + 1)
    return replace(result, asked="次数对不上")


def _with_bare(result: Measured, clauses: list[str], task: OpenTask) -> Measured:
    """累计5000 of a task with a target is an amount; 到80了 may be one, or a share: ask."""
    bare = next((found for clause in clauses if (found := find_bare(clause))), None)
    own = frozenset(task.title)
    lonely = (find_lonely(_without_name(clause, own)) for clause in clauses)
    bare = bare or next((found for found in lonely if found), None)
    if bare is None:
        return result
    value, cumulative = bare
    if task.target and task.target.unit == "%" and _RATE.search("".join(clauses)):
        return replace(result, value=value)
    if task.target and task.target.unit == "%" and task.progress <= value <= _WHOLE:
        return replace(result, value=value)
    if task.target is None and task.quota is None:
        return replace(result, percent=value) if value <= 100 else replace(result, asked="没有单位")
    if cumulative or value > 100:
        return replace(result, value=value)
    return replace(result, asked="没有单位")


def _without_name(clause: str, signs: frozenset[str]) -> str:
    """学位1450: without the title's own words before the number."""
    at = next((at for at, sign in enumerate(clause) if sign not in signs and sign != "▲"), 0)
    return clause[at:]


def _with_value(result: Measured, value: float, *, left: bool = False) -> Measured:
    if result.value is not None and result.value != value:
        return replace(result, asked="两个数不一致")
    return replace(result, value=value, left=left)


def _with_share(result: Measured, share: Share, task: OpenTask) -> Measured:
    value = 100 - share.value if share.sense is Sense.LEFT else share.value
    if share.sense is Sense.NEW:
        value = task.progress + share.value
    rate = task.target is not None and task.target.unit == "%"
    if rate and not share.of_progress:
        if share.sense is Sense.LEFT and task.target:
            value = task.target.value - share.value
        return _with_value(result, round(value, 2))
    value = round(value, 2)
    if result.percent is not None and abs(result.percent - value) > 0.5:
        return replace(result, asked="两个数不一致")
    return replace(result, percent=value, left=result.left or share.sense is Sense.LEFT)


def _checked(result: Measured, task: OpenTask, *, correcting: bool) -> Measured:
    """Asks where a number is impossible, contradicts another, or is lower than the record."""
    goal, recorded = goal_of(task), recorded_of(task)
    rate = task.target is not None and task.target.unit == "%"
    if (result.percent or 0) > 100 or (rate and (result.value or 0) > 100):
        return replace(result, asked="超过百分之百")
    if result.value is not None and result.value < 0:
        return replace(result, asked="比目标还多")
    if goal and max(result.value or 0, (recorded or 0) + (result.added or 0)) >= IMPOSSIBLE * goal:
        return replace(result, asked="远超目标")
    if goal and result.value is not None and result.percent is not None and not rate:
        apart = abs(result.value / goal * 100 - result.percent)
        if apart > ROUNDED:
            return replace(result, asked="两个数不一致")
    if correcting:
        return result
    if result.value is not None and recorded is not None:
        slack = 0.005 * (goal or 0) + 0.5 if task.target else 0.0
        if result.value < recorded - slack:
            return replace(result, asked="比已记录的少")
    if result.percent is not None and result.percent < task.progress - 0.5:
        return replace(result, asked="比已记录的低")
    return result
