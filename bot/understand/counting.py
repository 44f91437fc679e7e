"""An amount as written, in the unit of a task: 1.2万平方米 is 12000 平方米, 26个学校 are 26 所."""

import re
from dataclasses import replace

from bot.understand import finishing
from bot.understand.facts import OpenTask
from bot.understand.quantities import Quantity, Sense

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
_PASSED = re.compile("验收|通过|过关|投用|达标|挂牌")
_PLACES = re.compile(
    "[\u4e00-\u9fff]{0,2}(?:乡|镇|县|市|区|村|社区|街道|学校|单位|部门|科室|标段|批次|片区|班|年级|月|小时|人)"
)


def converted(amount: Quantity, unit: str, task: OpenTask) -> Quantity | None:
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
