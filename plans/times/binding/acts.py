"""What stands around a time that somebody is to keep: a promise before it, an act behind it."""

import re

from plans import choice
from plans.times.words import one_of
from plans.verbs import MANNER, STRONG

ACT = re.compile(choice.any_of((*STRONG, *MANNER, "坚持", "24小时")))
FINISHED = re.compile(
    "(?!为)[^,。;、:]{0,8}?"
    + one_of(
        "完成 办结 建成 竣工 投用 投入使用 交付 上线 到位 报送 提交 上报(?!名) 达到 达标 实现 销号 "
        "验收 结束 收官 完工 交工 封顶 清零 建好 结项 结题 通车 开通 投产"
    )
)  # fmt: skip
PROMISED = re.compile("(?:确保|保证|保障|力争|争取|务必)[^,。;]{0,6}$")
