"""Questions and exports."""

from bot.understand.corpus.example import HEALTH, HOUSING, ONE, ROADS, About, Export, Query, Topic, ask, group, moving, says

EXAMPLES = (
    says(HEALTH, "我还有哪些任务", "我有什么任务", "我名下有哪些", "我手上还有几项没完成", "还有哪些没办的", "我的任务", "看看我的待办", "我负责的有哪些", "任务清单", "我还剩几个",
         "我这边还有什么要做的", expect=Query(Topic.MINE)),
    says(HEALTH, "这周要交什么", "本周有哪些到期的", "这周有啥要报的", "这礼拜要交哪些", "最近几天有什么到期的", "本周到期任务有哪些", "我这周要办啥",
         expect=Query(Topic.DUE_THIS_WEEK)),
    says(HEALTH, "有没有逾期的", "超期的有哪些", "我有超期的吗", "哪些过期了", "有超时的没", "逾期任务", "查一下逾期", expect=Query(Topic.OVERDUE)),
    says(HEALTH, "218什么时候到期", "218号期限是哪天", "控烟办法谁负责", "218要求是什么", "控烟办法几号截止", "218现在什么进展", "218怎么样了", "218完成了吗",
         "控烟管理办法要报什么材料", "218号详情", "218到哪一步了", "控烟办法的责任人是谁", "看一下218", "218进度多少了", expect=Query(Topic.TASK, 218)),
    says(HEALTH, "这个什么时候到期", "期限是什么时候", "谁负责的", "具体要求是啥", "要交什么", "这个要照片吗", "什么时候截止", "到什么进度了", "我上次报的多少",
         "这项完成了没", "牵头单位是谁", quoted=218, expect=Query(Topic.TASK, 218)),
    says(HEALTH, "要点里控烟是怎么写的", "文件里原话怎么说", "工作要点第三条怎么写的", "方案里对接种率有什么要求", "计划里控烟那段原文发我看看", expect=Query(Topic.PLAN)),
    says(ROADS, "总体进展怎么样", "整体情况如何", "目前总体完成多少", "汇总一下", "全局进度怎么样", "各科室进展情况", "本周通报发我看看", expect=Query(Topic.SUMMARY)),
    says(ROADS, "谁还没报", "哪些单位没报", "还有谁没反馈", "哪几个科室还没交", "没报的有哪些", "未报名单", expect=Query(Topic.WHO_HAS_NOT_REPORTED)),
    says(HEALTH, "谁还没报", "总体进展怎么样", "各科室完成情况", expect=ask(About.WHAT)),
    says(HEALTH, "怎么用", "帮助", "怎么汇报", "你能干什么", "怎么申请延期", "如何填报", "help", "怎么撤回", expect=Query(Topic.HELP)),
    says(ROADS, "导出台账", "台账发我一份", "给我一份excel", "把台账导出来", "导出表格", "下载台账", "我要台账电子版", expect=Export()),
    says(HEALTH, "导出我的台账", "导出excel", expect=Export()),
    says(HEALTH, "台账已建立", "正在建台账", quoted=201, expect=moving(201)),
    says(HEALTH, "什么时候到期", "谁负责", "要求是什么", expect=ask(About.WHICH_TASK)),
    says(ONE, "什么时候到期", "期限到哪天", expect=Query(Topic.TASK, 201)),
    says(HEALTH, "这个不是早就办完了吗", "不是去年就报过了吗", quoted=218, expect=ask(About.WHAT, 218), or_else=(Query(Topic.TASK, 218),)),
    says(group(HEALTH), "@督办助手 我还有啥没交", expect=Query(Topic.MINE)),
    says(HOUSING, "47号能延期吗", "47可以延期吗", expect=ask(About.DATE), or_else=(Query(Topic.TASK, 47),)),
)  # fmt: skip
