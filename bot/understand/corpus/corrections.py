"""Taken back, mended, moved."""

from bot.understand.corpus.example import (
    HEALTH, HOUSING, About, Complete, Correct, Postpone, Recorded, Report, Status, Transfer, Undo, ask,
    day, moving, says,
)  # fmt: skip

_70 = (Recorded((Report(218, percent=70),)),)
_30 = (Recorded((Report(31, value=30),)),)

EXAMPLES = (
    says(HEALTH, "说错了，是60%", "报错了，应该是60%", "不对，是60%", "更正：60%", "改成60%", "刚才报错了，60%", "刚才那个数不对，应为60%", "70%改成60%",
         "不是70%，是60%", "写错了 60%", "应该是60%", "实际是60%", "错了，60%", "打错了，是百分之六十", "更正一下，进度60%", "多报了，是六成",
         expect=Correct(218, percent=60), recent=_70),
    says(HEALTH, "218说错了，是60%", "控烟办法刚才报错了，应该是60%", "218号进度更正为60%", "把218改成60%", expect=Correct(218, percent=60)),
    says(HEALTH, "说错了，是60%", "更正：60%", expect=ask(About.WHICH_TASK)),
    says(HOUSING, "报错了，是25个", "30改成25", "不是30个，是25个", "更正为25个", "刚才说错了，累计25个", "写错了，25个小区", expect=Correct(31, value=25), recent=_30),
    says(HEALTH, "70%，哦不对，60%", "完成70%，不对，是60%", "70%，说错了，60%", quoted=218, expect=Report(218, percent=60)),
    says(HEALTH, "218完成70%，不对，60%", expect=Report(218, percent=60)),
    says(HEALTH, "撤销", "撤回", "撤回刚才那条", "刚才那条作废", "当我没说", "取消刚才的记录", "发错了，撤回", "删掉刚才那条", expect=Undo(), recent=_70),
    says(HEALTH, "记错了，应该记到201上", "点错了，是201", "记错任务了，是201号", expect=(Undo(), Report(201, percent=70)), recent=_70),
    says(HEALTH, "点错了，完成的是213号", "搞错了，办结的是213", "弄错了，213号才完成了", expect=(Undo(), Complete(213)),
         recent=(Recorded((Complete(218),)),)),
    says(HEALTH, "说错了，还没完成", "刚才点错了，没完成", "搞错了，还在办", expect=Correct(218, status=Status.IN_PROGRESS), recent=(Recorded((Complete(218),)),),
         or_else=(Undo(),)),
    says(HEALTH, "日期写错了，延到7月20号", "更正，是7月20日", "说错了，延到7月20日", expect=Postpone(218, day("2025-07-20")),
         recent=(Recorded((Postpone(218, day("2025-07-31")),)),)),
    says(HEALTH, "说错了，转给李敏", "写错了，应该转给李敏", expect=Transfer(218, "李敏"), recent=(Recorded((Transfer(218, "李明"),)),)),
    says(HEALTH, "3号说错了", "说错了", expect=ask(About.WHICH_TASK)),
    says(HEALTH, "错别字改了，正在校对", "有误差，正在核对", quoted=218, expect=moving(218)),
)  # fmt: skip
