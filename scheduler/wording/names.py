"""What kinds of task, states of a plan and settings are called, on pages and on a terminal."""

from models.enums import PlanState, TaskKind

KIND_WORDS = {
    TaskKind.DATED: "有时限",
    TaskKind.RECURRING: "按期重复",
    TaskKind.QUOTA: "有次数或数量",
    TaskKind.DELIVERABLE: "待完成",
    TaskKind.STANDING: "常态",
}

STATE_WORDS = {
    PlanState.DRAFT: "待审核",
    PlanState.ACTIVATING: "正在启用",
    PlanState.ACTIVE: "已启用",
    PlanState.CLOSED: "已办结",
}

LADDER_WORDS = {
    "before": "到期前几个工作日提醒",
    "again": "过期后隔几个工作日再提醒",
    "upwards": "每隔几个工作日上报一级",
    "steps": "最多上报几级",
    "patience": "连续几次没有回音就不再问经办人",
    "review_day": "每月几号调度",
    "review_items": "一人一次调度最多几项",
    "silence": "没写时限的最多几天问一次",
}
