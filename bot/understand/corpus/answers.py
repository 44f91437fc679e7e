"""Answers to what the bot asked."""

from bot.understand.corpus.example import (
    HEALTH,
    HOUSING,
    About,
    Acknowledge,
    Asked,
    Complete,
    Mute,
    Postpone,
    Report,
    Snooze,
    ask,
    day,
    says,
)

_WHICH = (Asked(About.WHICH_TASK, (218, 213), (Complete(None),)),)
_SHARE = (Asked(About.WHICH_TASK, (201, 204), (Report(None, percent=60),)),)
_DATE = (Asked(About.DATE, (47,), (Postpone(47, None, "意见没收齐"),)),)
_WAKE = (Asked(About.DATE, (47,), (Mute(47),)),)
_AMOUNT = (Asked(About.AMOUNT, (31,), (Report(31),)),)
_PROPOSED = (Asked(About.DATE, (47,), (Postpone(47, day("2024-08-31")),)),)

EXAMPLES = (
    says(
        HEALTH,
        "218",
        "218号",
        "第一个",
        "控烟那个",
        "控烟办法",
        "#218",
        "是218",
        "就是218号",
        "218那个",
        "前面那个控烟的",
        recent=_WHICH,
        expect=Complete(218),
    ),
    says(
        HEALTH, "第二个", "213号吧", "材料报送那个", "后一个", recent=_WHICH, expect=Complete(213)
    ),
    says(
        HEALTH, "都是", "两个都是", "都完成了", recent=_WHICH, expect=(Complete(218), Complete(213))
    ),
    says(HEALTH, "209", "第三个", "1", recent=_WHICH, expect=ask(About.WHICH_TASK)),
    says(HEALTH, "算了", "不用了", recent=_WHICH, expect=Acknowledge()),
    says(HEALTH, "201", "卫生站那个", "第一个", recent=_SHARE, expect=Report(201, percent=60)),
    says(HEALTH, "218完成80%", recent=_WHICH, expect=Report(218, percent=80)),
    says(HEALTH, "206又查了一次", recent=_WHICH, expect=Report(206, added=1)),
    says(
        HOUSING,
        "7月底",
        "延到7月31号",
        "7月31日",
        "下个月底吧",
        recent=_DATE,
        expect=Postpone(47, day("2024-07-31")),
    ),
    says(HOUSING, "两周", "延两周", recent=_DATE, expect=Postpone(47, day("2024-07-24"))),
    says(HOUSING, "再说吧", "6月底", recent=_DATE, expect=ask(About.DATE, 47)),
    says(HOUSING, "下周三", "26号", recent=_WAKE, expect=Snooze(47, day("2024-06-26"))),
    says(HOUSING, "25个", "25", "是25个", "累计25", recent=_AMOUNT, expect=Report(31, value=25)),
    says(HOUSING, "是", "对", "好的", recent=_PROPOSED, expect=Postpone(47, day("2024-08-31"))),
)
