"""More time, and quiet."""

from bot.understand.corpus.example import (
    HEALTH, HOUSING, ONE, About, Acknowledge, Mute, Postpone, Reminded, Report, Snooze, ask, day,
    group, says,
)  # fmt: skip

EXAMPLES = (
    says(HOUSING, "别催了", "别再提醒我了", "不要再催了", "停止提醒", "不用再提醒", "别老催行不行", "少催两句", "取消提醒", "免打扰",
         quoted=47, expect=Mute(47)),
    says(HOUSING, "别催了", "不要再提醒了", expect=Mute(None)),
    says(HOUSING, "所有提醒都停了吧，别再提醒", "全部别催了", expect=Mute(None)),
    says(HOUSING, "47号别再提醒了", "公租房方案那个别催了", expect=Mute(47)),
    says(ONE, "别催了", expect=Mute(201), or_else=(Mute(None),)),
    says(HOUSING, "别催了", expect=Mute(47), or_else=(Mute(None),), recent=(Reminded((47,)),)),
    says(HOUSING, "47号申请延期到8月底，征求意见还没走完", "公租房方案想延到8月底", "47延期到8月31日", "申请把47号延到8月底",
         expect=Postpone(47, day("2024-08-31"))),
    says(HOUSING, "目前完成70%，申请延期到7月底", "做到70%了，想延到7月底", quoted=47,
         expect=(Report(47, percent=70), Postpone(47, day("2024-07-31")))),
    says(HOUSING, "预计7月底才能完成", quoted=47, expect=Report(47, status=Report(1).status), or_else=((ask(About.WHAT, 47),),)),
    says(HOUSING, "延期到9月底", "申请延期到9月30日", expect=ask(About.WHICH_TASK)),
    says(HOUSING, "不用延期，能按时完成", "不申请延期了，能赶上", quoted=47, expect=Acknowledge(),
         or_else=(Report(47, status=None), ask(About.WHAT, 47))),
    says(group(HEALTH), "@督办助手 218号延期到7月底", expect=Postpone(218, day("2025-07-31"))),
    says(HEALTH, "218延期一个月，213下周三再提醒", expect=(Postpone(218, day("2025-07-30")), Snooze(213, day("2025-03-19")))),
)  # fmt: skip
