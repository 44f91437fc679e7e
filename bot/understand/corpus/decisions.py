"""Decisions of supervisors."""

from bot.understand.corpus.example import (
    HOUSING, ROADS, About, Acknowledge, Approve, Postpone, Query, Reject, Reminded, Topic, ask, day, group,
    says,
)  # fmt: skip

EXAMPLES = (
    says(ROADS, "同意", "批准", "可以", "同意延期", "准了", "没意见", "行", "同意，抓紧推进", "通过", quoted=112, expect=Approve(112)),
    says(ROADS, "112同意", "同意112号", "112号同意延期", "公交站台的延期批准", "李娟的延期同意", "同意李娟的申请", "延期同意", "同意延期",
         "112延期可以", "112的延期我批了", expect=Approve(112)),
    says(ROADS, "116可以销号", "周涛的通过", "116号同意销号", "销号通过", "客运站检查同意办结", "116确认完成", expect=Approve(116)),
    says(ROADS, "不同意", "不批", "退回", "驳回", "不行", "不准延期", "不同意，年底前必须完成", quoted=112, expect=Reject(112)),
    says(ROADS, "116退回", "116号退回，数据对不上", "周涛那个退回去重报", "客运站检查退回，照片不全", "116不通过", "销号不同意，还有隐患没整改",
         expect=Reject(116)),
    says(ROADS, "112同意，116退回", "李娟的延期可以，周涛那个不批", "延期同意，销号退回", expect=(Approve(112), Reject(116))),
    says(ROADS, "两个都同意", expect=(Approve(112), Approve(116))),
    says(ROADS, "都同意", "全部通过", expect=(Approve(112), Approve(116)), recent=(Reminded((112, 116)),)),
    says(ROADS, "同意", "批准", "不同意", "通过", expect=ask(About.WHICH_TASK)),
    says(ROADS, "105同意", "同意119号", expect=ask(About.WHAT)),
    says(ROADS, "已阅", "知道了", "收到", "辛苦了", quoted=112, expect=Acknowledge()),
    says(ROADS, "已阅", expect=Acknowledge()),
    says(ROADS, "把119号期限改到12月底", "119延期到12月底", "119的截止时间调整到12月31日", "路灯改造期限延到年底", expect=Postpone(119, day("2024-12-31"))),
    says(ROADS, "112批了没", "112现在什么进展", expect=Query(Topic.TASK, 112)),
    says(group(ROADS), "@督办助手 同意112号", expect=Approve(112)),
    says(HOUSING, "同意延期", "47的延期我批准了", "批准47号", "47号延期直接通过", "我自己批了", expect=ask(About.WHAT)),
)  # fmt: skip
