"""Which task is meant."""

from bot.understand.corpus.example import (
    HEALTH, HOUSING, ONE, ROADS, About, Acknowledge, Complete, Nothing, Recorded, Reminded,
    Report, Status, ask, fallow, group, held, moving, says,
)  # fmt: skip

WHICH = ask(About.WHICH_TASK)

EXAMPLES = (
    says(
        HEALTH,
        "218已完成", "218号完成了", "#218 完成", "２１８号完成了", "任务218完成了", "二百一十八号办结了",
        "二一八号弄完了", "第218项已办结", "编号218 已经搞定", "完成218", "218号任务已办结", "218 办完了",
        "二幺八号完成了", "218，完成了", "218：已完成", "218这个已经办完了", "218项已完成",
        expect=Complete(218),
    ),
    says(
        HEALTH,
        "控烟办法已经印发了", "控烟管理办法制定完成", "管理办法印发了，可以销号", "控烟那个办结了",
        "关于控烟的办法已正式出台", "公共场所控烟办法上周就发文了",
        expect=Complete(218),
    ),
    says(
        HEALTH, "疫苗接种进度65%", "女孩疫苗接种完成65%", "疫苗那项做到65%了", "204号 65%",
        "疫苗接种目前百分之六十五", "疫秒接种65%", "疫苗免费接重65%",
        expect=Report(204, percent=65),
    ),
    says(HEALTH, "完成了", "办结", "已经弄好了", "这个做完了", "进度70%", "搞定", "220号完成了", expect=WHICH),
    says(HEALTH, "第二个办好了", "上面那个完成了", "前两个都完成了", expect=WHICH),
    says(ONE, "完成了", "这项已经办结", "弄完了", expect=Complete(201)),
    says(ONE, "完成50%", "进度一半了", "目前五成", expect=Report(201, percent=50)),
    says(
        HEALTH, "完成了", "已办结", "这个完成了", "搞定了", "弄完了，请销号",
        quoted=218, expect=Complete(218),
    ),
    says(HEALTH, "疫苗那边到70%了", quoted=218, expect=Report(204, percent=70)),
    says(HEALTH, "213号交上去了", quoted=218, expect=Complete(213)),
    says(
        HEALTH, "第一个完成了", "第一个已经办结，", "头一个弄完了", expect=Complete(218),
        recent=(Reminded((218, 213, 201)),),
    ),
    says(
        HEALTH, "第二个交上去了", "第二个报送了", expect=Complete(213),
        recent=(Reminded((218, 213, 201)),),
    ),
    says(
        HEALTH, "都完成了", "全部完成", "两个都办结了", "都弄完了", "前两个都完成了",
        expect=(Complete(218), Complete(213)), recent=(Reminded((218, 213)),),
    ),
    says(
        HEALTH, "都按序时", "都在正常推进", "均按计划推进", "都无变化",
        expect=(moving(218), moving(201)), recent=(Reminded((218, 201)),),
    ),
    says(HEALTH, "最后一个还没动", expect=fallow(213), recent=(Reminded((218, 213)),)),
    says(HEALTH, "完成了", expect=WHICH, recent=(Reminded((218, 213)),)),
    says(HEALTH, "上面那个办完了", expect=Complete(218), recent=(Reminded((218,)),)),
    says(HEALTH, "又改造了两个", expect=Report(201, added=2), recent=(Recorded((Report(201, value=8),)),)),
    says(HEALTH, "检查完成了", "专项检查做到60%", expect=ask(About.AMOUNT, 206),
         or_else=(Complete(206), Report(206, percent=60))),
    says(HOUSING, "31号和38号都是60%", "31、38都到60%了", "31跟38进度60%",
         expect=(Report(31, percent=60), Report(38, percent=60))),
    says(HOUSING, "除了35号都完成了", "除35号外其他都完成了",
         expect=(Complete(31), Complete(38), Complete(40), Complete(44), Complete(47))),
    says(HOUSING, "我名下所有任务都在正常推进", expect=tuple(moving(n) for n in (31, 35, 38, 40, 44, 47))),
    says(HOUSING, "40号老旧小区弄完了", "31号电梯完成了", expect=WHICH),
    says(group(HEALTH), "@督办助手 218号完成了", "218号已经完成了", expect=Complete(218)),
    says(group(HEALTH), "完成了", "好的", "收到", "218号楼电梯坏了", "明天开会别忘了", expect=Nothing()),
    says(HEALTH, "28号前交材料", "218号文件收到了", expect=ask(About.WHAT), or_else=(Nothing(), Acknowledge(), WHICH)),
    says(ROADS, "赵强他们又测了一次", "赵强那边桥梁检测又做了一次", expect=Report(108, added=1)),
    says(HOUSING, "小区改造停工了", expect=held(31)),
    says(HOUSING, "加装电梯还没启动", expect=Report(38, status=Status.NOT_STARTED)),
)  # fmt: skip
