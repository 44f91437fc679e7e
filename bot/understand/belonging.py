"""Whether a number is said of finished things of the whole task, and not of a part or a step."""

import re

from bot.understand import finishing
from bot.understand.counting import converted
from bot.understand.facts import OpenTask
from bot.understand.quantities import (
    Quantity,
    Sense,
    Share,
    find_counted,
    find_quantities,
    find_shares,
)
from bot.understand.rule import either

_PART_OF = re.compile(
    r"其中|[一二三四五六七八九十\d]标段?|[一二三四]期工程|片区|城区|农村|乡镇"
    r"|第[一二三四五六七八九十\d]批|市区|县城|东部|西部|南部|北部|老城|新区|开发区|个别|有的"
    "|[A-Z甲乙丙]区"
)
_UNFINISHED = either(
    "申请|申报|开工|在建|在收|收尾|扫尾|动工|正在|启动|进场|招标|备案|立项|签合同|报名|摸底|在做|在改|在建|施工中|整改中|分办|分解|交办|转办|派单|分派|下达"
    "|公示|面试|笔试|体检|待|设计|还在|仍在|在走|走流程|没[办弄走做]"
)
_ORDINAL = re.compile(r"第[一二两三四五六七八九十\d]{1,3}[次轮期场批回届]")
_NOT_REACHED = re.compile(
    "(到账|下达|安排|预算|总?投资|筹集|争取|申请|申报|计划|报名|涉及|惠及|覆盖|服务|收到|收上来|发现"
    "|排查出|摸排出?|受理|参加|参与|投入|共计?有|缺口?|需要?|到货|发货|采购|到场|下单|备货|入库|资金|经费|投资|取消|推迟|暂停|预约|邀请|意向签?约?|合同签?订?|刷掉|刷下来?|淘汰|退出|流失|返工)(?:了|约|到|资金|人数|问题|隐患"
    "|案件)*$|(在[建修改装铺施]|[购理工设装改核]中)$"
)
_THERE_ARE = re.compile("(?<![共已现拥总])有$")
_HAPPENS_TO = re.compile("[\u4e00-\u9fff]{0,4}(?:被|因|由于|受|需要|需|要|得|存在|出|涉及|属于|卡)")
"""有三所被水淹了: of some of them something else is told."""
_GOES_ON = re.compile("(?:进入?|参加|入围|候选)")  # 剩130人进体检
_STEP_DONE = re.compile(rf"({finishing.STEPS})(?:已经|已|完成|完|了|通过|工作|共|累计)*$")
_STEP_AFTER = re.compile(rf"(?:全部|全都|都|均|已经?|全)+({finishing.STEPS})")
_LOOKED_AT = re.compile("(看|现场去|踏勘|对接|洽谈|联系|走访|初审|受理)(?:过|了|完|好)*$")
_LOOKING = re.compile("[查检巡访督视慰看勘摸登调]")
"""看了40所 is progress of a task that is to look at things, and of no other."""
_BUYING = re.compile("采购|购置|补充|配备|征订|藏书|储备")


def own_shares(clause: str, task: OpenTask) -> list[Share]:
    """Shares of the task: not those of a part of it, nor of what is only wanted."""
    part = any(match[0] not in task.title for match in _PART_OF.finditer(clause))
    return [] if part or _ORDINAL.search(clause) else find_shares(clause)


def own_amounts(clause: str, task: OpenTask) -> list[Quantity]:
    """Amounts of a clause in the task's own unit, said of the whole task."""
    unit = task.counts
    if unit is None:
        return []
    found = find_quantities(clause, task.title) or find_counted(clause, task.title, unit)
    return [
        own
        for at, amount in enumerate(found)
        if (own := converted(amount, unit, task)) is not None
        and _belongs(clause, amount, task, found[at + 1].start if at + 1 < len(found) else None)
    ]


def names_one_thing(clause: str, task: OpenTask) -> bool:
    """第五座已完成桩基: an ordinal that names one of the things, of which a step is done."""
    begun = re.search(_UNFINISHED, clause) is not None
    return task.quota is None and (
        begun or finishing.names_step(_ORDINAL.sub("", clause), task.title)
    )


def _is_own(step: str, task: OpenTask) -> bool:
    """培训 is what 培育 and 轮训 of people come to; any other step is the title's, or none."""
    return step in task.title or (step == "培训" and any(sign in task.title for sign in step))


def _is_aim_of(aim: str, task: OpenTask) -> bool:
    """What is only delivered or applied for is reached, if the task asks for no more."""
    bought = aim in ("到货", "采购", "入库") and _BUYING.search(task.title)
    return aim in task.title or bool(bought)


def _belongs(clause: str, amount: Quantity, task: OpenTask, following: int | None) -> bool:
    """Whether the amount is one of finished things of the whole task."""
    before, after = (
        clause[max(0, amount.start - 10) : amount.start],
        clause[amount.end : following][:14],
    )
    if _PART_OF.search(before) and not any(part in task.title for part in _PART_OF.findall(before)):
        return False
    if amount.sense is Sense.LEFT and _GOES_ON.match(after):
        return False
    if amount.sense in (Sense.LEFT, Sense.ORDINAL, Sense.LAST):
        return True
    if _THERE_ARE.search(before) and _HAPPENS_TO.match(after):
        return False
    if (aim := _NOT_REACHED.search(before)) and not _is_aim_of(aim[1] or aim[2], task):
        return False
    looked = _LOOKED_AT.search(before)
    if looked and looked[1] not in task.title and not _LOOKING.search(task.title):
        return False
    if (step := _STEP_DONE.search(before)) and not _is_own(step[1], task):
        return False
    unfinished = re.search(_UNFINISHED, after) or re.search(f"{_UNFINISHED}(?:了)?$", before)
    if unfinished and unfinished[0] not in task.title:
        return False
    step = _STEP_AFTER.match(after)
    if step and step[1] not in task.title:
        return False
    negated = re.match(r"(?:[\u4e00-\u9fff]{0,4})?(?:还没|没有|没|未|尚未|不)(?!问题)", after)
    return not negated
