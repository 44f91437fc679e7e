"""What is given its day is to be held on it: 运动会定于10月30日举行, 期末考试时间为1月12日至18日.

Nobody is told to act, but an officer who finds the day past and nothing done has missed it.
"""

import re

from plans.choice import any_of

_NUMBER = "[0-9一二三四五六七八九十]{1,3}"
_DAY = (
    f"(?:20[0-9]{{2}}年|今年|明年)?(?:{_NUMBER}月(?:{_NUMBER}[日号]|份|[上中下]旬|[底初])?"
    f"|{_NUMBER}[日号]|第{_NUMBER}(?:[-—–~至到、]第?{_NUMBER})?周|[上下本]?(?:周|星期)[一二三四五六日天])"
)
_MONTH_AHEAD = "(?=[^,。;]{0,8}[月周])"  # 培训时间为3日 says how long, not when
_EVENTS = """
举行 举办 召开 进行 开幕 闭幕 开赛 开考 开课 开学 开班 开营 开馆 开放 上课 报到 报名 返校 放假 离校
动工 兴建 开工 竣工 通车 开始 结束 启动 预演 彩排 演出 笔试 面试 答辩 考试 体检 开庭 开标 复课 复学
揭晓 集合 集中 集合完毕 到齐 就位 到位 入场 出发 开镰 开栓 注册 选课 补考 录取
值守 值班 竞选 完工 上班 放假调休 调休 停课 补课 停运
"""
_HELD = any_of(_EVENTS.split())
_FIXED = re.compile(  # …定于10月30日…, 报到时间为9月1日, 将于6月2日至8日进行
    f"定(?:[于在]|为{_MONTH_AHEAD})(?:每年)?{_DAY}"
    f"|(?:时间|日期)(?:安排|统一|确定|初定|暂定|均)?[为是在于]{_MONTH_AHEAD}(?:每年)?{_DAY}"
    f"|(?:考试|考查|笔试|面试|答辩|复试|[初复决]赛|报到)(?:安排)?为{_MONTH_AHEAD}{_DAY}"
    f"|(?:将|拟|决定|计划|安排)(?:会)?[于在]{_DAY}[^。;]{{0,60}}?{_HELD}"
)
_HELD_THEN = re.compile(  # 5月5日至20日,小学招生网上报名
    f"(?:^|[,;:、.)])(?:[从自于在])?{_DAY}(?:[^,。;:]|(?<=[0-9]):(?=[0-9])){{0,16}},?[^,。;:的]{{0,24}}?{_HELD}(?=[,。;!]|$)"
)
_KIND_OF_DAY = re.compile(  # 8月24日为教师开学日, 第2~17周为教学周
    f"(?:^|[,;:、.)]){_DAY}[^,。;:]{{0,16}}[为是](?!全国|世界|国际|法定|我国)[^,。;:的]{{2,20}}(?:[日天周月]|阶段)(?=[,。;(]|$)"
)
_CALLED = re.compile(  # 开幕式:28日9:30
    f"^[^,。;:]{{0,10}}(?:[仪幕]式|典礼|预演|彩排|[决初复预比]赛|{_HELD}):{_DAY}(?:[^,。;:]|(?<=[0-9]):(?=[0-9])){{0,24}}[。;]?$"
)
_SIGN = re.compile("[月日号周]")


def scheduled(text: str) -> str:
    """The words that fix when something is held, of a half-width sentence; "" where none do."""
    if _SIGN.search(text) is None:
        return ""
    ways = (_FIXED, _HELD_THEN, _KIND_OF_DAY, _CALLED)
    return next((found[0].lstrip(",;:、.)") for way in ways if (found := way.search(text))), "")


def fixes_a_day(text: str) -> bool:
    """Whether a sentence says in so many words when something is held: 定于, 时间为, 将于…举行."""
    return _SIGN.search(text) is not None and _FIXED.search(text) is not None
