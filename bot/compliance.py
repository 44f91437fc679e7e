"""合规自查: how each rule against burdening the base is kept, and by which setting. Pure.

The rules are those that bind chat work of offices: 《关于防治“指尖上的形式主义”的若干意见》(2023)、
《整治形式主义为基层减负若干规定》(2024)、教育部减轻中小学教师非教育教学负担的通知(2025)、
国办函〔2026〕12号. Clauses must be checked at the issuers' own sites before they are quoted.
"""

from dataclasses import dataclass
from enum import StrEnum


class Keeping(StrEnum):
    """How a rule is kept."""

    OFF = "没有此功能"
    LIMITED = "有限制"
    KEPT = "已满足"
    ASK = "需本单位确认"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, how it is kept, and what governs it."""

    demand: str
    keeping: Keeping
    how: str

    def __str__(self) -> str:
        return f"{self.demand}:{self.keeping},{self.how}"


RULES = (
    Rule("不得排名、积分", Keeping.OFF, "任何页面和消息都不按好坏排序"),
    Rule("不得打卡签到、统计在线时长", Keeping.OFF, "不采集在线、已读和位置"),
    Rule("不得要求即时响应、回复“收到”", Keeping.OFF, "不催“收到”,群里不列未答复的人"),
    Rule("不得过度留痕", Keeping.LIMITED, "一句话即完整报告;只有任务本身要求时才收材料"),
    Rule("同一材料最多报一次", Keeping.KEPT, "一次回复同时用于台账、周报、月报和导出"),
    Rule(
        "工作时间外不打扰",
        Keeping.LIMITED,
        "只在工作日9:00—12:00、14:00—17:30发;提醒节奏见计划设置",
    ),
    Rule(
        "减少频次", Keeping.LIMITED, "每人每个工作日最多一条;同一事项三次未答即转上级,不再打扰本人"
    ),
    Rule("不得点名通报、逐级施压", Keeping.OFF, "群消息只有计数和事项;升级只向上、只私聊"),
    Rule("不得层层加码", Keeping.OFF, "文件没写的日期和指标不添加;推定的不算逾期"),
    Rule("不得作为考核主要依据", Keeping.ASK, "台账不输出考核得分;请勿另作他用"),
    Rule("须有投诉建议渠道", Keeping.KEPT, "回复“反馈 …”即转管理员,并计入打扰统计"),
    Rule("不得强制下载、另建应用", Keeping.KEPT, "只用单位现有聊天工具,不装应用、不建新群"),
    Rule("个人信息最少够用", Keeping.KEPT, "只存姓名、岗位和平台账号;回复“我的数据”可查"),
    Rule(
        "涉密和内部资料不上网", Keeping.LIMITED, "带密级或内部标志的文件拒收;不向外部模型发送文字"
    ),
    Rule("备案、立项审核", Keeping.ASK, "是否属政务应用程序,请咨询本地网信和法制部门"),
)


def self_check() -> str:
    """Every rule in one line each."""
    return "\n".join(["合规自查(条文以发布机关网站为准):", *(str(rule) for rule in RULES)])
