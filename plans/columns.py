"""What the columns of ledgers and 任务分解表 are called, and what each of them holds.

The names are those of published ledgers; they differ from office to office by a word or a bracket.
"""

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache

from plans.draft import Block


class Column(StrEnum):
    """What a column holds."""

    NUMBER = "number"  # 序号
    GROUP = "group"  # 类别: a heading over several rows
    TASK = "task"  # 工作任务
    MEASURE = "measure"  # 工作措施, 具体举措: how the task is done
    TARGET = "target"  # 目标值, 考核指标
    LEAD = "lead"  # 牵头单位, 责任科室
    SUPPORT = "support"  # 配合单位
    PERSON = "person"  # 责任人
    LEADER = "leader"  # 分管领导
    START = "start"  # 启动时间
    DUE = "due"  # 完成时限
    SCHEDULE = "schedule"  # 进度安排, 第一季度
    PROGRESS = "progress"  # 进展情况: reported, not promised
    NOTE = "note"  # 备注, 来源


_UNIT = "(?:单位|科室|部门|处室|股室|机构|学校|科股室|处科室)"
_PLANNED = "(?:.{0,2}(?:工作|计划|目标|任务|进度|安排|完成)[^0-9]{0,4})?"
# The first that fits decides: the narrow names stand before the wide ones.
_NAMES: tuple[tuple[Column, str], ...] = (
    (
        Column.NUMBER,
        "序号?|编号|项次|任务(?:编号|序号)|统一编号|no|id",
    ),
    (
        Column.PROGRESS,
        ".{0,10}(?:实际完成|进展|完成情况|落实情况|办理情况|推进情况|工作动态|完成率|存在问题|下一步|销号|亮灯|反馈"
        "|记载|核销|自评|评分|得分|佐证|资金使用).{0,10}|(?:工作|完成|目前|当前)进度",
    ),
    (
        Column.LEADER,
        "(?:分管|牵头|责任|包保|包抓|包联|挂包|督办|挂帅|挂联|主管|领办|联系|协管|县级|市级|局)?(?:县|市|区|局|校"
        "|委)?领导(?:班子成员)?|包保责任人|牵头(?:县|市|区|局)领导",
    ),
    (
        Column.PERSON,
        "(?:第一|直接|具体|主要)?(?:责任|负责|经办|承办|落实|联系|牵头|主办|填报|整改责任)人(?:员|及(?:联系)?(?:电话|方式))?|联络员",
    ),
    (
        Column.SUPPORT,
        f"(?:配合|协办|协助|协同|参与|参加|其他责任|会办|支持)(?:责任)?{_UNIT}?",
    ),
    (
        Column.LEAD,
        "(?:主要|第一|整改)?(?:责任|牵头|主责|承办|主办|负责|落实|实施|组织"
        f"|执行)(?:责任)?{_UNIT}(?:[及和与]责任人)?|{_UNIT}|(?:责任|实施|检查|抽查|执法|监管)主体|(?:建设|业主|项目)单位|项目法人"
        "|(?:所属)?(?:县市区|县区|区县|市县|乡镇街道|乡镇|镇街|镇办|街镇|街道)|牵头|主办|承办",
    ),
    (
        Column.START,
        "(?:计划)?(?:启动|开始|起始|开工)(?:时间|日期|时限)",
    ),
    (
        Column.SCHEDULE,
        "(?:工作|推进|时间|工程|建设|形象|实施)?(?:进度|时间|阶段)(?:安排|计划|目标|要求|节点安排)|形象进度|节点目标|推进计划|(?:分[月季年])?序时进度|实施步骤"
        f"|阶段(?:性)?(?:任务|目标)|(?:第?[一二三四1-4]季度|[上下]半年){_PLANNED}"
        "|[0-9一二三四五六七八九十]{1,3}(?:[-—~至][0-9一二三四五六七八九十]{1,3})?"
        f"月份?{_PLANNED}",
    ),
    (
        Column.DUE,
        "月份|周次|教学周|周|星期|(?:计划|工作|实施)?周期|起止(?:日期|时间)|(?:第[一二三四1-4]次)?(?:计划|要求|预计|初步|拟|任务|目标|工作|办理|整改)?(?:完成|办结|截止|办理|竣工|完工|交付|投用|到位|结束|销号|报送|整改|落实|开展|活动|培训|服务|开放|比赛|考试"
        "|实施|举办|检查)?(?:时限|期限"
        "|时间(?:节点|要求|进度)?|日期|节点)(?:要求)?|办复要求|何时完成|完成年度",
    ),
    (
        Column.NOTE,
        "备注|说明|(?:检查|抽查|监管|培训|服务)对象|(?:任务|事项)?来源|依据|文件依据|立项.*|报送人|填报.*|所在章节|来文.*"
        "|(?:项目)?(?:总|年度|计划|年度计划)投资(?:额|计划)?|投资(?:额|计划)|资金(?:来源|安排|渠道)|建设(?:地点|规模|性质|年限)"
        "|(?:活动|培训|服务)?(?:地点|对象|人数)|参加(?:人员|对象)|联系(?:电话|方式)|(?:考核)?(?:权重|分值)|计量单位|数量",
    ),
    (
        Column.TARGET,
        "(?:20[0-9]{2}年度?|全年|年度|工作|预期|量化|考核|绩效|任务|主要|整改|改革|总体)?(?:目标值|指标值|指标|目标(?:要求)?|完成标准|成效|成果|效果)"
        "|(?:抽查|检查|抽检)(?:比例|数量|频次|批次|户数)|预期(?:目标|成效|成果)|目标成果|(?:成果|完成)形式|完成标志",
    ),
    (
        Column.MEASURE,
        "任务[与和及]要求|(?:主要|具体|细化|工作|落实|推进|重点|实施|保障|整改|改革)?(?:措施|举措|做法|方法步骤|步骤|路径)|(?:具体|细化|分解"
        "|子)(?:任务|工作|内容|事项)(?:分解)?|任务分解|细化任务|工作内容及措施|(?:工作)?[举措]措及(?:实施)?(?:计划|步骤|安排)|(?:具体|细化|工作|落实)(?:要求|分工)",
    ),
    (
        Column.GROUP,
        "(?:项目|工作|任务|指标|所属|重点|抽查|检查|事项)?(?:类别|分类|类型|领域|板块|模块|大类|方面|维度)|一级指标|类",
    ),
    (
        Column.TASK,
        "(?:项目|实事|活动|指标|工程|事项)名称|(?:工作|活动|教学|教育|主要|具体)?(?:安排|重点)|(?:工作|主要)?(?:环节|流程|进程)|(?:项目|服务|活动)(?:目录|清单)|(?:.{0,8}(?:任务|工作|事项|事宜|内容|要点|项目|行动|目标)(?:及|与|和)?(?:任务|内容|要求|事项|目标|名称"
        "|描述|清单|要点)?(?:要求|内容)?)|二级指标|三级指标|做什么|(?!.*(?:单位|企业|学校|部门|公司|机构|人员)).{2,8}名称"
        "|(?:检查|整治|排查|督查|培训|宣传|演练|抽查)(?:行业|领域|科目|主题|重点)",
    ),
)
_ROLES = tuple((column, re.compile(pattern, re.IGNORECASE)) for column, pattern in _NAMES)
_NOISE = re.compile("[(\\[【〔].*?[)\\]】〕]|[\\s:、。·*/]")
_LONGEST = 16


def column_of(name: str) -> Column | None:
    """What a column of that name holds, None where the name is not one of a ledger's."""
    plain = _NOISE.sub("", unicodedata.normalize("NFKC", name[:60]))
    if not plain or len(plain) > _LONGEST:
        return None
    return next((column for column, pattern in _ROLES if pattern.fullmatch(plain)), None)


@lru_cache(maxsize=256)
def columns_of(names: tuple[str, ...]) -> tuple[Column | None, ...]:
    """What each column of a table holds, read together.

    Beside 牵头单位, 责任单位 means the others who share in it; where two columns hold tasks, the
    first is the group or the task, and the second says how.
    """
    columns = [column_of(name) for name in names]
    _settle_leads(names, columns)
    _settle_tasks(columns)
    return tuple(columns)


def _settle_leads(names: tuple[str, ...], columns: list[Column | None]) -> None:
    for name in ("单位", "县区", "县市区", "乡镇", "镇街", "街道"):
        if columns.count(Column.LEAD) > 1 and name in names:
            columns[names.index(name)] = Column.NOTE  # what a figure is counted in, or a place
    leads = [at for at, column in enumerate(columns) if column is Column.LEAD]
    if any(re.search("牵头|主责|主要|主办", names[at]) for at in leads):
        for at in leads:
            if not re.search("牵头|主责|主要|主办", names[at]):
                columns[at] = Column.SUPPORT


def _settle_tasks(columns: list[Column | None]) -> None:
    tasks = [at for at, column in enumerate(columns) if column is Column.TASK]
    for at in tasks[:-1]:
        columns[at] = Column.GROUP
    if not tasks:
        for stand_in in (Column.MEASURE, Column.TARGET, Column.GROUP):
            if stand_in in columns:
                columns[columns.index(stand_in)] = Column.TASK
                return


def cells_of(row: Block, column: Column) -> tuple[str, ...]:
    """What the cells of a row under such columns say, empty ones left out."""
    return tuple(
        cell.strip()
        for cell, role in zip(row.cells, columns_of(row.columns), strict=False)
        if role is column and cell.strip()
    )
