"""What kinds of task and states of a plan are called, on pages, in sheets and on a terminal."""

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
