"""What repeats: 每月, 双周, 一月一主题, 每学期, 月通报, 每季度末月, 每周一三五.

Rules of RFC 5545 without DTSTART. A term counts six months, a school year twelve.
"""

import re

from plans.numerals import number
from plans.rule import Book, Found
from plans.times.reference import Scope
from plans.times.rules.civil import weekday_number
from plans.times.values import Frequency
from plans.times.words import (
    ACTIVITY,
    AFTERWARDS,
    BEFOREHAND,
    CLOSE,
    FINAL,
    MIDDLE,
    START,
    WEEK,
    one_of,
)

frequencies = Book[Scope]("repetitions")
At = Found[Scope]

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WORKDAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
_UNITS = {
    "小时": ("HOURLY", 1),
    "天": ("DAILY", 1),
    "日": ("DAILY", 1),
    "晚": ("DAILY", 1),
    "早": ("DAILY", 1),
    "旬": ("DAILY", 10),
    "周": ("WEEKLY", 1),
    "星期": ("WEEKLY", 1),
    "礼拜": ("WEEKLY", 1),
    "双周": ("WEEKLY", 2),
    "单周": ("WEEKLY", 2),
    "半月": ("WEEKLY", 2),
    "半个月": ("WEEKLY", 2),
    "月": ("MONTHLY", 1),
    "月份": ("MONTHLY", 1),
    "月度": ("MONTHLY", 1),
    "双月": ("MONTHLY", 2),
    "单月": ("MONTHLY", 2),
    "季": ("MONTHLY", 3),
    "季度": ("MONTHLY", 3),
    "学期": ("MONTHLY", 6),
    "半年": ("MONTHLY", 6),
    "半学期": ("MONTHLY", 3),
    "年": ("YEARLY", 1),
    "年度": ("YEARLY", 1),
    "学年": ("YEARLY", 1),
    "学年度": ("YEARLY", 1),
}
_UNIT = one_of(*_UNITS)
_WORKDAYS_A_WEEK = 5
_NUMBER = "(?:[0-9]{1,2}|[一二两三四五六七八九十]{1,2})"


def every(unit: str, interval: int = 1) -> Frequency:
    """A repetition once in so many units."""
    frequency, size = _UNITS[unit]
    step = size * interval
    if frequency == "MONTHLY" and step % 12 == 0:
        frequency, step = "YEARLY", step // 12
    return Frequency(f"FREQ={frequency}" + (f";INTERVAL={step}" if step > 1 else ""))


# ── on certain days ──────────────────────────────────────────────────────────────────────────────

_NAMED_DAY = "[一二三四五六日天]"
_NUMBERED_DAY = "[1-7](?![0-9:点时.])"
_DAY = f"(?:{_NAMED_DAY}|{_NUMBERED_DAY})"
_TO_DAY = f"[至到—–~-]下?{WEEK}?"
_AND_DAY = f"(?:[、,和及与]{WEEK}?|{_TO_DAY}|{WEEK})"
_DAYS = re.compile(f"({_DAY})(?:{_TO_DAY}({_DAY}))?")
_LISTED_DAYS = (  # read to the end, for what is counted may follow: 每周三至五次
    f"(?>{_NAMED_DAY}(?:{_AND_DAY}{_DAY}|{_NAMED_DAY}){{0,6}}"
    f"|{_NUMBERED_DAY}(?:(?:{_AND_DAY}{_DAY}){{1,6}}|(?=[上下]午|例会|之?前)))"
)
_PLAINLY_COUNTED = one_of(
    "次 题 课 学时 学分 讲 歌 星 主题 篇 回 遍 策 操 赛 诗 字 曲 图 画 故事 小时 练 更 批"
)
_COUNTED = (
    f"(?:{_PLAINLY_COUNTED}"
    "|个(?!人|体|别)|节(?!能|水|约|假|日|目|点)|期(?!末|中|满|间)|轮(?!训|岗|流|值|换|班)|文(?!明|化|旅)"
    "|场(?!所|地|馆)|案(?!件)|校(?!长|园|内|外|车)|县(?!委|政|级|直|领)|人(?!员|均|民|大|社|力|工)"
    "|书(?!记|院|面)|法(?!律|治|院)|分(?!别|类|批|组|管|析|级|片|头|期|时|享|步)|天(?!然|津)"
    "|周(?!边|密|期|报|例)|月(?!度|报)|年(?!度)|日(?!常|报)|评(?!选|估|议|审|比|优|价|定)"
    "|名(?!师|家|校|人|单)|位(?!于)|所(?!有|属|在|需)|户(?!外|籍)|项(?!目)|件|套|张|类(?!别)"
    "|条(?!例|线|件|块)|家(?!访|长|校|庭|委|教|政|属|园|具|风)|份(?!额)|首(?!先|席|次|要)"
    "|十|百(?!姓|日)|千(?!家)|[至到—–~、-](?:[两十]|[0-9]{1,2}[次天个名]))"
)
_DONE_ONCE = one_of(
    "报 调 督 通 测 考 会 小结 总结 研 读 查 巡 谈 结 学 清 排 曝 比 推 展 公 访 碰头 梳理 提醒 "
    "汇报"
)
_NO_MONDAY = "(?<=[周期拜]一)(?:[般律并起]|定(?!期|时|点)|线(?!上|下)|站式|事一)"  # 每周一般
_NOT_A_WEEKDAY = (
    f"(?!{_COUNTED}|{_NO_MONDAY}|(?<=[周期拜]一){_DONE_ONCE}(?!送|到|[一1]次))"  # 每周一测
)


@frequencies.rule(
    "every week on certain days",
    f"(?:每[逢到]?个?|逢){WEEK}的?(?:星期|礼拜)?(?![1-7一二三四五六两]天(?!然|津)|日常|日均|天[然津])(?P<days>末|{_LISTED_DAYS}{_NOT_A_WEEKDAY})",
)
def every_week_on_days(found: At) -> Frequency:
    return Frequency(f"FREQ=WEEKLY;BYDAY={','.join(_weekdays(found['days']))}")


def _weekdays(words: str) -> list[str]:
    if words == "末":
        return ["SA", "SU"]
    numbers: set[int] = set()
    for match in _DAYS.finditer(words):
        numbers.update(days_between(weekday_number(match[1]), weekday_number(match[2] or match[1])))
    return [WEEKDAYS[day] for day in sorted(numbers)]


def days_between(first: int, last: int) -> set[int]:
    """From a weekday to the next that has the other's name: 周五至周一 goes over the weekend."""
    return {(first + day) % 7 for day in range((last - first) % 7 + 1)}


@frequencies.rule(
    "weekday of a custom",
    f"(?<![上下本这每当一二三四五六]){WEEK}(?P<day>[一二三四五六日])"
    f"(?={one_of('例会 晨会 夜学 夜校 夜谈 讲堂 学习日 接访 碰头会 调度会')})",
)
def weekday_of_a_custom(found: At) -> Frequency | None:
    """周一例会, of a plan."""
    day = WEEKDAYS[weekday_number(found["day"])]
    return Frequency(f"FREQ=WEEKLY;BYDAY={day}") if found.context.is_plan else None


@frequencies.rule(
    "every working day",
    f"每(?:{WEEK}的?)?(?:一?个)?工作日|工作日(?:(?:期间)?每[天日]|期间|(?=[上下]午|午间|晚))"
    "|(?<![一-龥0-9])工作日(?P<spoken>$|(?![内前后起]))",
)
def every_working_day(found: At) -> Frequency | None:
    """工作日 alone is of a message; a plan's needs a word that shows that it recurs."""
    return None if found.context.is_plan and found.has("spoken") else Frequency(WORKDAYS)


_PLACE = re.compile("[一二三四五1-5]")


@frequencies.rule(
    "a weekday of every month",
    f"每个?月的?(?:固定)?[在于]?(?:第(?P<nth>[一二三四五1-5](?:[、和及]第?[一二三四五1-5])?)(?:个|周的?)?"
    f"|(?P<last>最后)一?个?){WEEK}的?(?P<day>{_DAY})",
)
def a_weekday_of_every_month(found: At) -> Frequency:
    day = WEEKDAYS[weekday_number(found["day"])]
    places = (
        [-1] if found["last"] else [int(number(nth) or 1) for nth in _PLACE.findall(found["nth"])]
    )
    return Frequency(f"FREQ=MONTHLY;BYDAY={','.join(f'{nth}{day}' for nth in places)}")


@frequencies.rule(
    "a week of every period",
    f"每个?(?P<unit>月|学期|季度|学年|年)的?(?:固定)?[在于]?(?:第(?P<nth>[一二三四1-4])个?|首|(?P<last>最后)一?个?){WEEK}"
    f"(?:的?{WEEK}(?P<day>{_DAY}))?",
)
def a_week_of_every_period(found: At) -> Frequency:
    """每月第一周周一 is the first Monday; 每学期第一周 only says how often."""
    if found["unit"] != "月" or not found["day"]:
        return every(found["unit"])
    nth = -1 if found["last"] else int(number(found["nth"] or "1") or 1)
    return Frequency(f"FREQ=MONTHLY;BYDAY={nth}{WEEKDAYS[weekday_number(found['day'])]}")


@frequencies.rule(
    "outer days of every month",
    "每个?月的?(?:前|头|(?P<back>最后|后(?!.{1,2}[天日]内)))(?P<count>[2-9]|1[0-9]|[二两三四五六七八九十])[天日]",
)
def outer_days_of_every_month(found: At) -> Frequency:
    """每月的前3天."""
    count = int(number(found["count"]) or 1)
    days = range(-count, 0) if found["back"] else range(1, count + 1)
    return Frequency(f"FREQ=MONTHLY;BYMONTHDAY={','.join(map(str, days))}")


_NTH = "首个?|最后一?个?|(?P<back>倒数)?第(?P<nth>[0-9]{1,2}|[一二三四五六七八九十]{1,2})个?"


@frequencies.rule("a working day of every month", f"每个?月的?(?:{_NTH})(?P<day>工作日|天)")
def a_working_day_of_every_month(found: At) -> Frequency | None:
    """每月第一个工作日, 每月最后一天."""
    nth = int(number(found["nth"] or "1") or 1)
    place = -nth if found["back"] or "最后" in found[0] else nth
    if nth > (31 if found["day"] == "天" else 23):
        return None
    if found["day"] == "天":
        return Frequency(f"FREQ=MONTHLY;BYMONTHDAY={place}")
    return Frequency(f"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS={place}")


@frequencies.rule(
    "a working day of every period",
    f"每个?(?P<unit>季度|学期|学年|年)的?(?:{_NTH})工作日",
)
def a_working_day_of_every_period(found: At) -> Frequency:
    """每季度首个工作日 only says how often."""
    return every(found["unit"])


@frequencies.rule("an edge of every quarter", "每个?季度?的?(?P<edge>第一|最后一)[天日]")
def an_edge_of_every_quarter(found: At) -> Frequency:
    if found["edge"] == "第一":
        return Frequency("FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=1")
    return Frequency("FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1")


@frequencies.rule(
    "a month of every quarter",
    "(?:每个?|(?P<after>[次下]一?个?))季度?的?(?:(?:(?P<last>末|最后一?个?)|首|次(?=月[0-9一二三四五六七八九十初])|第(?P<nth>[一二三1-3])?个?)月(?:份)?"
    "|(?P<close>[末底])(?=[0-9]{1,2}[日号]))",
)
def a_month_of_every_quarter(found: At) -> Frequency | None:
    """每季度末月; 下季度首月 of a plan follows a quarter that comes again and again."""
    if found.has("after") and not found.context.is_plan:
        return None
    nth = 3 if found["last"] or found["close"] else int(number(found["nth"]) or 1)
    months = ",".join(str(month) for month in range(nth, 13, 3))
    return Frequency(f"FREQ=YEARLY;BYMONTH={months}")


@frequencies.rule(
    "the end of every month",
    f"每个?月的?月?(?P<edge>{START}|{MIDDLE}|{CLOSE})"
    f"(?:[、和及]月?(?P<second>{MIDDLE}|{CLOSE}))?(?:[、和及]月?(?P<third>{CLOSE}))?",
)
def edge_of_every_month(found: At) -> Frequency:
    """每月底; 每月初、月中、月末."""
    edges = [found[group] for group in ("edge", "second", "third") if found[group]]
    days = ",".join({"初": "1", "中": "15"}.get(edge, "-1") for edge in edges)
    return Frequency(f"FREQ=MONTHLY;BYMONTHDAY={days}")


@frequencies.rule(
    "the end of every year", f"每一?年度?的?年?(?P<edge>{CLOSE}|{FINAL}|{START})(?!了|考(?!核|评))"
)
def edge_of_every_year(found: At) -> Frequency:
    if found["edge"] == "初":
        return Frequency("FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1")
    return Frequency("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=-1")


@frequencies.rule("every even or odd month", "(?:每逢?|逢)(?P<which>[双单])月(?:份)?")
def every_even_or_odd_month(found: At) -> Frequency:
    first = 2 if found["which"] == "双" else 1
    if "逢" not in found[0]:
        return every("双月")
    return Frequency("FREQ=YEARLY;BYMONTH=" + ",".join(map(str, range(first, 13, 2))))


_MARKET_DAY = "(?:10|[0-9](?![0-9])|[一二三四五六七八九十])"


@frequencies.rule(
    "days by their last figure",
    f"逢(?P<days>{_MARKET_DAY}日?(?:[、,]?逢?{_MARKET_DAY}日?){{1,3}})(?![年月周个点节次])",
)
def days_by_their_last_figure(found: At) -> Frequency | None:
    """逢五逢十, 逢2、5、8."""
    if "十五" in found["days"]:
        return None
    figures = {int(number(figure) or 0) for figure in re.findall(_MARKET_DAY, found["days"])}
    days = sorted(day for day in range(1, 31) if day % 10 in {figure % 10 for figure in figures})
    return Frequency(f"FREQ=MONTHLY;BYMONTHDAY={','.join(map(str, days))}")


@frequencies.rule("weekends", "(?<!遇)双休日(?!制|度|顺延)")
def weekends(found: At) -> Frequency | None:
    """利用双休日, of a plan."""
    return Frequency("FREQ=WEEKLY;BYDAY=SA,SU") if found.context.is_plan else None


@frequencies.rule(
    "both terms", "(?:每年)?春[、和]?秋(?:两?季|两个?)?学期(?:期?[初末](?!中|考|级|步))?"
)
def both_terms(found: At) -> Frequency:
    """春、秋季学期各一次."""
    return every("学期")


@frequencies.rule("both growing seasons", "(?:每年)?春[、和]?秋两?季(?!节|高考|运动)")
def both_growing_seasons(found: At) -> Frequency:
    return Frequency("FREQ=YEARLY;BYMONTH=3,9")


@frequencies.rule("both school holidays", "(?:每年)?寒暑假(?!作业)(?:期间|期)?")
def both_school_holidays(found: At) -> Frequency:
    return Frequency("FREQ=YEARLY;BYMONTH=2,7")


@frequencies.rule(
    "both halves of a year",
    "每年的?上[、和及]?下半年|(?!(?<=[则本体以网线会马])上)上[、和及]?下半年",
)
def both_halves(found: At) -> Frequency:
    """上、下半年各一次."""
    return every("半年")


# ── once a unit ──────────────────────────────────────────────────────────────────────────────────


@frequencies.rule(
    "every so many units",
    f"(?:每隔?|(?<![间相阻])隔)(?P<count>{_NUMBER})个?(?P<unit>{_UNIT}|(?<=个)工作日)(?!级)"
    f"(?:的?{WEEK}(?P<day>{_DAY}))?",
)
def every_so_many_units(found: At) -> Frequency | None:
    """每隔一周 is every other week, but 每隔三个月 every three months as it is mostly meant."""
    count = int(number(found["count"]) or 0)
    if not count:
        return None
    if found["unit"] == "工作日":
        return (
            every("天", count)
            if count % _WORKDAYS_A_WEEK
            else every("周", count // _WORKDAYS_A_WEEK)
        )
    other = count == 1 and "隔" in found[0]
    return _on_its_day(every(found["unit"], 2 if other else count), found)


def _on_its_day(often: Frequency, found: At) -> Frequency:
    """每两周的周二."""
    if not found["day"] or not often.rrule.startswith("FREQ=WEEKLY"):
        return often
    return Frequency(f"{often.rrule};BYDAY={WEEKDAYS[weekday_number(found['day'])]}")


@frequencies.rule(
    "every unit",
    f"每(?:逢|一|隔(?=半))?个?(?P<unit>{_UNIT})(?!级(?!别)|龄|段)度?(?:末(?!端|梢|位)|{START}"
    "|(?:(?<=学期)|(?<=学年))的?开学(?:第一个?[周月]|首[周月]|初|时|之初)?"
    "|(?<=学期)期[初中末])?(?:(?<=[初中])[、和及](?:学?期)?[中末](?=[、和及各都均召开组前,。]|$)){0,2}",
)
def every_unit(found: At) -> Frequency:
    """每月, 每学期初, 每学期开学第一周."""
    return every(found["unit"])


@frequencies.rule(
    "unit by unit",
    "[逐按分](?P<unit>年度|月度|季度|学期|学年|年|月|季|旬|周|(?<=逐)[天日]|(?<=按)日)(?!级|龄|段|份|期|照)",
)
def unit_by_unit(found: At) -> Frequency:
    return every(found["unit"])


@frequencies.rule(
    "every other unit", f"隔(?P<unit>天|日|周|月|年|星期)(?:的?{WEEK}(?P<day>{_DAY}))?"
)
def every_other_unit(found: At) -> Frequency:
    return _on_its_day(every(found["unit"], 2), found)


@frequencies.rule(
    "every second week or month",
    f"(?:双|(?<![简名清订逢])单)(?P<unit>周|月)(?!节|胞|刊|休|打|期|价|知|到|饼)(?:的?{WEEK}(?P<day>{_DAY}))?",
)
def every_second_unit(found: At) -> Frequency:
    return _on_its_day(every(found["unit"], 2), found)


_OCCASION = (
    f"(?:{ACTIVITY}|{one_of('主题 会商 更新 专题 活动 重点 专项 备案 换届 轮训 碰头')}"
    "|(?![至到后前以之余日号天周月年季旬级个些种样切直般体批套一二三四五六七八九十百千两])[一-龥])"
)


@frequencies.rule(
    "so many to a unit",
    "(?<!最后)(?<![0-9一二三四五六七八九十年月日周天][至到])"
    "(?<![0-9一二三四五六七八九十第每上下近来去—–~-])(?!三月三)(?P<number>[一1两2三3四4五5十半])个?"
    f"(?P<unit>学期|季度|星期|年|月|季|周|天|日)(?:[一1两2三3四4N](?:[至到—–~-][两2三3四4五5])?|多(?=[次轮回检巡]))个?(?!次性|部门|遇|来|时){_OCCASION}",
)
def so_many_to_a_unit(found: At) -> Frequency | None:
    """一月一主题, 半年一次, 三年一轮."""
    unit, count = found["unit"], found["number"]
    if (unit == "季度" and count not in "一两1") or (unit == "月" and count in "2345"):
        return None
    if found["number"] == "半":
        return every("半" + found["unit"]) if found["unit"] in "年月" else None
    return every(found["unit"], int(number(found["number"]) or 1))


@frequencies.rule(
    "once in a unit",
    "(?<![0-9一二三四五六七八九十第每上下近后前去来])(?P<number>[一两三半])(?P<unit>年|个?月|周)"
    f"(?=(?:集中|至少|定期)?{one_of('开展 组织 召开 举办 进行 实施 公布 通报')}"
    "[一-龥]{0,8}[一1][次轮期])",
)
def once_in_a_unit(found: At) -> Frequency | None:
    """半年开展一次, 一周召开一次; 一月 may be January."""
    unit = found["unit"].removeprefix("个")
    if found["number"] == "半":
        return every("半" + unit) if unit != "周" else None
    if unit == "月" and not found["unit"].startswith("个"):
        return None
    return every(unit, int(number(found["number"]) or 1))


@frequencies.rule(
    "rate with a stroke",
    "(?<=[0-9一二两三四五六七八九十])[次期场轮]/"
    f"(?P<unit>{one_of('月 季度 季 年 半年 学期 学年 周 天 日')})",
)
def rate_with_a_stroke(found: At) -> Frequency:
    """1次/月, 2次/学期."""
    return every(found["unit"])


@frequencies.rule(
    "unit after unit",
    "(?:月月|年年|(?<![良蓝])天天(?![数气])|日日|(?<![一二三四五0-9首])周周|季季)(?!向|如|那|有(?:余|鱼|所)|红|新|见|好|[一二三四五六日底末初内中终])",
)
def unit_after_unit(found: At) -> Frequency:
    return every(found[0][0])


_NOT_COUNTED_IN = "".join(f"(?<![纳列计]入{'.' * length})" for length in range(5)) + "(?<!作为)"


@frequencies.rule("what every unit has", f"(?<=[、,“到])(?P<unit>[日周月季年])有(?={ACTIVITY})")
def what_every_unit_has(found: At) -> Frequency:
    """周有调度、月有通报."""
    return every(found["unit"])


@frequencies.rule(
    "how every period runs",
    "(?<![0-9一二三四五六七八九十个本上下次当每逐])(?P<unit>月|季度?|学期)(?P<edge>[初中末底])"
    f"(?=有(?:计划|安排|部署|打算|谋划|目标|方案|推进|小?总?结|{ACTIVITY}))",
)
def how_every_period_runs(found: At) -> Frequency:
    """月初有计划、月末有总结."""
    if found["unit"] != "月":
        return every(found["unit"])
    day = {"初": "1", "中": "15"}.get(found["edge"], "-1")
    return Frequency(f"FREQ=MONTHLY;BYMONTHDAY={day}")


@frequencies.rule(
    "activity of a period",
    f"(?<![0-9每一二三四上下本半]){_NOT_COUNTED_IN}(?P<unit>年度|月度|季度|学年度?)"
    f"(?=(?:[、和及](?:半年|年度|季度|月度)){{0,3}}{ACTIVITY}(?!{BEFOREHAND}|{AFTERWARDS})(?![一-龥]{{0,3}}(?:任务|计划|方案|目标|指标|预算|规划|清单|内容|范围|结果|体系|依据)))",
)
def activity_of_a_period(found: At) -> Frequency:
    """年度检查 is an inspection once a year; what is counted in 年度考核 only names it."""
    return every(found["unit"])


@frequencies.rule(
    "end of a period",
    "(?<![0-9一二三四上下本前后每半第全])(?P<unit>年度|月度|季度)(?=(?:终了|结束)(?:之?后|以后))",
)
def end_of_a_period(found: At) -> Frequency:
    """季度终了后15日内."""
    return every(found["unit"])


@frequencies.rule(
    "yearly activity",
    "(?<=[、,摩报度析评商议结查检])年终?(?:考核|总评|考评|评估|总结|通报|盘点|述职|测评|评议)",
)
def yearly_activity(found: At) -> Frequency:
    """季分析、年总结."""
    return every("年")


_ACT_OF_A_PERIOD = f"(?:{ACTIVITY}|碰头会?|督办|提醒)"
_OPENS = re.compile(  # 月通报 may open here; in 读书月评选, 雨季巡查 the unit ends a word
    "(?:^|[^一-龥0-9A-Za-z%]|[和及与或并以用将把按的了]|"
    + one_of(
        "实行 推行 执行 施行 建立 坚持 落实 健全 完善 实施 采取 形成 召开 组织 开展 抓好 "
        "严格 按照 通过 做好 强化 加强 报送 提交 上报 进行 设立 明确 探索 运用 采用 启动 "
        "继续 制定 印发 编发 编制 撰写 固化 深化 细化 优化 推进 推动 参加 定期 持续 开启 "
        "做到 确保 保持 遵循 结合 利用 依托 听取 公布 发布 填报"
    )
    + f"|[日周旬月季度年]{_ACT_OF_A_PERIOD})$"
)
_HELD = re.compile("例会|会商|报告制|(?<!日)(?:调度|碰头|督办|(?:通报|报送|研判|分析|点评)[制会])")


@frequencies.rule(
    "activity named after its period",
    "(?<![每一二三四五六七八九十0-9本上下当个隔双逐近数几多整旧今明昨前后同生假某正腊岁首这党放])(?<![^健]全)"
    f"(?P<unit>半年|半月|[日周旬月季](?!度))(?P<act>{_ACT_OF_A_PERIOD}(?:制(?!度))?)",
)
def activity_named_after_its_period(found: At) -> Frequency | None:
    """月调度, 周例会, 日报告."""
    if "半" in found["unit"] or _OPENS.search(found.before(8)) or _is_held(found):
        return every(found["unit"])
    return None


def _is_held(found: At) -> bool:
    """科室月例会, 维稳日报告制度: what a unit holds may bear the unit's name, if it has no 季."""
    return found["unit"] != "季" and bool(_HELD.match(found.line.text, found.match.start("act")))
