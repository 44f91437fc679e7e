"""Seen, promised, or not for the bot."""

from bot.understand.corpus.example import (
    HEALTH, ROADS, About, Acknowledge, Complete, Nothing, Reminded, ask, group, says,
)  # fmt: skip

EXAMPLES = (
    says(HEALTH, "收到", "好的", "👌", "知道了", "嗯嗯", "好的，谢谢", "辛苦了", "OK", "明白", "收到，谢谢提醒", "好嘞", "👍", "了解", "收到！", "谢谢", "已阅",
         "收到，马上办", "好的，抓紧办", expect=Acknowledge()),
    says(HEALTH, "收到", "好的", quoted=218, expect=Acknowledge()),
    says(group(HEALTH), "收到", "好的", "👌", "谢谢大家", "下午三点开会", "@张伟 218号你弄完了吗", "中午吃什么", "控烟办法谁在弄", "李科长在吗", "材料放你桌上了",
         expect=Nothing()),
    says(group(HEALTH), "@督办助手 收到", expect=Acknowledge()),
    says(group(HEALTH), "收到", expect=Acknowledge(), recent=(Reminded((218,)),)),
    says(HEALTH, "今天天气不错", "中午吃啥", "在吗", "哈哈哈", "你好", "晚上加班吗", "周末去爬山", "测试一下", expect=Nothing(),
         or_else=(ask(About.WHAT), Acknowledge())),
    says(group(HEALTH), "控烟办法已经印发了", expect=Complete(218)),
    says(ROADS, "收到", "辛苦", expect=Acknowledge()),
)  # fmt: skip
