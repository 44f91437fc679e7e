"""Several tasks in one message."""

from bot.understand.corpus.example import (
    BUILDING,
    HEALTH,
    HOUSING,
    About,
    Complete,
    Mute,
    Postpone,
    Reminded,
    Report,
    Snooze,
    Transfer,
    ask,
    day,
    fallow,
    held,
    moving,
    says,
)

EXAMPLES = (
    says(
        HOUSING,
        "31号完成30个，38号还没动，47号已印发",
        "31完成30个；38没动；47办结",
        "31号30个，38号没启动，47号办完了",
        expect=(Report(31, value=30), fallow(38), Complete(47)),
    ),
    says(
        HOUSING,
        "小区改造30个了，补偿款付了3400万，电梯停工",
        "老旧小区改造30个，补偿款支付3400万元，加装电梯卡住了",
        expect=(Report(31, value=30), Report(35, value=3400), held(38)),
    ),
    says(
        HOUSING,
        "47完成，31还在推进",
        "47号完成了，31号没完成",
        "方案已印发，小区改造还在干",
        expect=(Complete(47), moving(31)),
    ),
    says(
        HOUSING,
        "第一个30个，第二个70%，第三个没动",
        "第一个30个 第二个70% 第三个还没动",
        expect=(Report(31, value=30), Report(47, percent=70), fallow(38)),
        recent=(Reminded((31, 47, 38)),),
    ),
    says(
        HOUSING, "31又完工2个，44第二轮排查完成", expect=(Report(31, added=2), Report(44, added=1))
    ),
    says(
        HOUSING,
        "47转给李明，40下周一再提醒",
        expect=(Transfer(47, "李明"), Snooze(40, day("2024-06-24"))),
    ),
    says(
        HOUSING,
        "47完成80%，40延期到9月底",
        expect=(Report(47, percent=80), Postpone(40, day("2024-09-30"))),
    ),
    says(
        HOUSING,
        "47和40都办结了，31完成30个",
        expect=(Complete(47), Complete(40), Report(31, value=30)),
    ),
    says(
        HOUSING,
        "除了31号都没动",
        expect=tuple(fallow(n) for n in (35, 38, 40, 44, 47)),
        or_else=((moving(31), *(fallow(n) for n in (35, 38, 40, 44, 47))),),
    ),
    says(
        HOUSING,
        "31号还在弄，其他都完成了",
        expect=(moving(31), Complete(47), Complete(40)),
        recent=(Reminded((31, 47, 40)),),
    ),
    says(HEALTH, "218办结，213也交了", "218、213都完成了", expect=(Complete(218), Complete(213))),
    says(
        HEALTH,
        "1. 218完成80%\n2. 213已报送",
        "218：80%\n213：已报送",
        "218 80% 213 已报送",
        expect=(Report(218, percent=80), Complete(213)),
    ),
    says(
        HEALTH,
        "今天开了个会，218完成80%",
        "领导好，218目前80%",
        "报告领导，218进度80%",
        expect=Report(218, percent=80),
    ),
    says(
        HEALTH,
        "疫苗接种5000人，签约率68%，控烟办法80%",
        expect=(Report(204, value=5000), Report(209, value=68), Report(218, percent=80)),
    ),
    says(
        HEALTH,
        "二零四打了五千人二一八还在改大概六成二一三材料报上去了",
        "204打了五千人了218还在改大概六成了213材料报上去了",
        expect=(Report(204, value=5000), Report(218, percent=60), Complete(213)),
    ),
    says(HEALTH, "218/213都在弄", expect=(moving(218), moving(213))),
    says(
        HEALTH,
        "218做到80%。附：请将213、201一并销号（办公室）",
        expect=Report(218, percent=80),
    ),
    says(BUILDING, "7号主体封顶，12号完工", expect=(moving(7), Complete(12))),
    says(BUILDING, "7和12都停工了", expect=(held(7), held(12))),
    says(HOUSING, "47完成了，99号也完成了", expect=(Complete(47), ask(About.WHICH_TASK))),
    says(HOUSING, "40别催了，47明天再提醒", expect=(Mute(40), Snooze(47, day("2024-06-19")))),
)
