"""Occasions counted."""

from bot.understand.corpus.example import HEALTH, HOUSING, ROADS, About, Complete, Report, ask, fallow, moving, says

EXAMPLES = (
    says(HOUSING, "第二轮排查完成了", "第二轮搞完了", "又排查了一轮", "本月又查了一轮", "第2轮已经结束", "第二轮房屋排查做完了", "这周刚查了一轮",
         "第二次排查结束", "今天完成了一轮排查",
         quoted=44, expect=Report(44, added=1)),
    says(HOUSING, "又查了两轮", "第二轮第三轮都查完了", "第二、三轮都完成了", "本季度又搞了2轮", quoted=44, expect=Report(44, added=2)),
    says(HOUSING, "一共查了三轮", "累计3轮", "已开展3轮", "前三轮都完成了", "完成三轮", "3/4", quoted=44, expect=Report(44, value=3)),
    says(HOUSING, "四轮全部完成", "四轮都查完了", "全部四轮排查已完成", quoted=44, expect=Complete(44)),
    says(HOUSING, "第四轮查完了", "第一轮查完了", "查了100轮", "最后一轮结束了", quoted=44, expect=ask(About.AMOUNT, 44)),
    says(HOUSING, "第二轮正在进行", "第二轮下周开始", "第二轮定在7月", "准备搞第二轮", "第二轮取消了", "第二轮还没完成", "第二轮查了一半",
         "第二轮延期了", "正在组织第二轮排查", quoted=44, expect=moving(44)),
    says(HOUSING, "第二轮还没开始", quoted=44, expect=fallow(44), or_else=(moving(44),)),
    says(HOUSING, "还差两轮", "还剩2轮", quoted=44, expect=Report(44, value=2)),
    says(HOUSING, "房屋排查又搞了一次", "第二轮隐患排查完成", expect=Report(44, added=1)),
    says(HEALTH, "第三次检查做完了，发现问题12个", "又检查了一次，查了8家医院", "今天又查了一次", "第3次专项检查已完成",
         quoted=206, expect=Report(206, added=1)),
    says(HEALTH, "检查了8家诊所", "查了12家单位", quoted=206, expect=moving(206), or_else=(ask(About.AMOUNT, 206),)),
    says(ROADS, "最后一次检测也做完了", "第三次桥梁检测完成", expect=Report(108, added=1), or_else=(Complete(108), (Report(108, added=1), Complete(108)))),
    says(ROADS, "三次检测全部做完", "桥梁检测三次都完成了", expect=Complete(108)),
)  # fmt: skip
