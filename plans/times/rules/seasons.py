"""What lies in a year: halves, the year's edges, seasons, school terms, festivals, yearly events.

In a plan of a bureau the seasons are those of work and school: 秋季 is the autumn term.
"""

from datetime import date

from plans.calendar import (
    DAY,
    YEARLY,
    Calendar,
    Period,
    Season,
    half_period,
    month_period,
    months_period,
    one_day,
    year_period,
)
from plans.rule import Book, Found
from plans.times.reference import Scope
from plans.times.values import Edge, Grain, Point, Within, Year
from plans.times.words import DASH, YEAR_NUMBER, plain_number

seasons = Book[Scope]("seasons")
At = Found[Scope]


@seasons.rule("half of a year", "(?:[上前下后]半个?年)(?:度)?")
def half_of_a_year(found: At) -> Within:
    half = 1 if found[0][0] in "上前" else 2
    return Within(f"half {half}", Grain.HALF, lambda scope, year: half_period(year, half))


@seasons.rule(
    "edge of a year", "(?:年终岁末|岁末年终|年[底末终]|岁末|年尾|年终)(?!奖|考|总结|决算|绩效|会)"
)
def edge_of_a_year(found: At) -> Within:
    return Within(
        "end of year", Grain.DAY, lambda scope, year: one_day(date(year, 12, 31)), Edge.END
    )


@seasons.rule("start or middle of a year", "年(?P<which>[初中])(?!级|心|学|考|共|国)|岁初|开年")
def start_or_middle_of_a_year(found: At) -> Within:
    month = 6 if found["which"] == "中" else 1
    return Within("start of year", Grain.MONTH, lambda scope, year: month_period(year, month))


@seasons.rule("whole year", "(?:全|整)年(?!级|龄|限)|年(?:度)?(?:之)?内")
def whole_year(found: At) -> Within:
    return Within("whole year", Grain.YEAR, lambda scope, year: year_period(year))


# ── school ───────────────────────────────────────────────────────────────────────────────────────

_TERMS = {"春": Season.SPRING, "秋": Season.AUTUMN, "一": Season.AUTUMN, "二": Season.SPRING}
_TERM_EDGE = "(?P<edge>期?(?:末|结束)|期?初)?"


def _term(season: Season) -> Within:
    return Within(
        f"{season} term",
        Grain.SEASON,
        lambda scope, year: scope.calendar.school.period(season, year),
    )


@seasons.rule(
    "school year",
    f"(?P<from>{YEAR_NUMBER})年?{DASH}(?P<to>{YEAR_NUMBER}|[0-9]{{2}}(?![0-9]))学年(?:度)?"
    "(?:的?第?(?P<term>[一二12上下])学期)?",
)
def school_year(found: At) -> Point:
    """2024—2025学年第一学期 is the autumn term of 2024."""
    year = plain_number(found["from"])
    term = found["term"]

    def period(scope: Scope, of: int) -> Period:
        school = scope.calendar.school
        if not term:
            return school.year(of)
        if term in "一1上":
            return school.period(Season.AUTUMN, of)
        return school.period(Season.SPRING, of + 1)

    return Point(Grain.YEAR, period, year, explicit=True)


@seasons.rule(
    "opening of a term",
    "(?:(?P<season>[春秋])季?(?:学期)?|新学期|新学年)?的?(?:新生)?(?:学校)?"
    "(?:开学(?!典礼|仪式|第一课|条件|工作|准备|返校)|(?<=季)入学|(?<=[春秋])入学)(?:之?初|报到|之时|之际)?",
)
def opening_of_a_term(found: At) -> Within | Point:
    return opening(found["season"] or ("秋" if "新学年" in found[0] else ""))


def opening(season: str) -> Within | Point:
    """The day on which a term opens; without a season the next one."""
    if season:
        which = _TERMS[season]
        return Within(
            "opening",
            Grain.DAY,
            lambda scope, year: one_day(scope.calendar.school.period(which, year).start),
        )
    return Point(Grain.DAY, _next_opening, fixed=True, name="opening")


def _next_opening(scope: Scope, year: int) -> Period | None:
    if scope.anchor is None:
        return None
    school, anchor = scope.calendar.school, scope.anchor
    openings = (
        school.period(season, anchor.year + shift).start
        for shift in (0, 1)
        for season in (Season.SPRING, Season.AUTUMN)
    )
    return next(one_day(day) for day in openings if day >= anchor)


@seasons.rule(
    "term by its season",
    "(?P<season>[春秋])季?(?:新)?学期|(?P<season2>[春秋])季(?!节|游|运|耕|粮|播|收)"
    "|(?P<season3>(?<=[今明去])[春秋])(?!节|游|运|耕|粮|播|收|夏|冬)",
)
def term_by_its_season(found: At) -> Within:
    return _term(_TERMS[found["season"] or found["season2"] or found["season3"]])


@seasons.rule("term around this one", "(?P<which>本|这一?个?|上一?个?|下一?个?|新)学期")
def term_around_this_one(found: At) -> Point:
    shift = {"上": -1, "下": 1}.get(found["which"][0], 0)

    def period(scope: Scope, year: int) -> Period | None:
        if scope.anchor is None:
            return None
        school = scope.calendar.school
        here = school.term_of(scope.anchor)
        for _ in range(abs(shift)):
            here = school.term_of(here.end + DAY if shift > 0 else here.start - 100 * DAY)
        return here

    return Point(Grain.SEASON, period, fixed=True, name="term")


@seasons.rule("school holiday", "(?P<season>[暑寒])(?:假|期)(?:里|中)?")
def school_holiday(found: At) -> Within:
    season = Season.SUMMER if found["season"] == "暑" else Season.WINTER
    return Within(
        f"{season} holiday",
        Grain.SEASON,
        lambda scope, year: scope.calendar.school.period(season, year),
        early=season is Season.WINTER,
    )


@seasons.rule("start of a school holiday", "放(?P<season>[暑寒])假|放假(?=之?前|以前|后)")
def start_of_a_school_holiday(found: At) -> Within | Point:
    if not found["season"]:
        return Point(Grain.SEASON, _next_school_holiday, fixed=True, name="holiday")
    return school_holiday(found)


def _next_school_holiday(scope: Scope, year: int) -> Period | None:
    if scope.anchor is None:
        return None
    school, anchor = scope.calendar.school, scope.anchor
    holidays = (
        school.period(season, anchor.year + shift)
        for shift in (0, 1)
        for season in (Season.WINTER, Season.SUMMER)
    )
    return next(holiday for holiday in holidays if holiday.start > anchor)


@seasons.rule("end of a term", "(?:学期末|学期结束|期末(?!考|评|检|测|试|质)|学期底)")
def end_of_a_term(found: At) -> Point:
    return Point(Grain.DAY, _end_of_this_term, fixed=True, edge=Edge.END, name="term end")


def _end_of_this_term(scope: Scope, year: int) -> Period | None:
    if scope.anchor is None:
        return None
    return one_day(scope.calendar.school.term_of(scope.anchor).end)


# ── seasons of the year ──────────────────────────────────────────────────────────────────────────


@seasons.rule(
    "summer or winter", "(?P<season>[夏冬])(?:季|天)(?!长跑|运动|奥)|(?<=[今明去])(?P<short>[夏冬])"
)
def summer_or_winter(found: At) -> Within:
    if (found["season"] or found["short"]) == "夏":
        return Within("summer", Grain.SEASON, lambda scope, year: months_period(year, 6, 8))
    return Within("winter", Grain.SEASON, lambda scope, year: _winter(year))


def _winter(year: int) -> Period:
    return Period(date(year, 12, 1), month_period(year + 1, 2).end)


@seasons.rule("spring or autumn weather", "[春秋]天")
def spring_or_autumn(found: At) -> Within:
    first = 3 if found[0][0] == "春" else 9
    return Within("season", Grain.SEASON, lambda scope, year: months_period(year, first, first + 2))


@seasons.rule("this winter and next spring", "(?:今)?冬明春")
def this_winter_and_next_spring(found: At) -> Within:
    return Within(
        "winter and spring",
        Grain.SEASON,
        lambda scope, year: Period(date(year, 12, 1), date(year + 1, 5, 31)),
    )


# ── festivals and yearly events ──────────────────────────────────────────────────────────────────

ALIASES = {
    "元宵": "元宵节", "灯节": "元宵节", "端午": "端午节", "七夕": "七夕节", "中秋": "中秋节",
    "重阳": "重阳节", "清明": "清明节", "腊八": "腊八节", "大年三十": "除夕", "年三十": "除夕",
    "除夕夜": "除夕", "元旦节": "元旦", "新年": "元旦", "五一节": "劳动节", "五一劳动节": "劳动节",
    "五一国际劳动节": "劳动节", "国际劳动节": "劳动节", "五四青年节": "青年节", "六一儿童节": "儿童节",
    "六一国际儿童节": "儿童节", "国际儿童节": "儿童节", "六一": "儿童节", "七一": "建党节",
    "七一建党节": "建党节", "八一": "建军节", "八一建军节": "建军节", "三八妇女节": "妇女节",
    "三八国际妇女节": "妇女节", "三八节": "妇女节", "国际妇女节": "妇女节", "国庆": "国庆节",
    "十一国庆节": "国庆节", "十一国庆": "国庆节", "圣诞": "圣诞节", "双十一": "光棍节",
    "双11": "光棍节", "全国防灾减灾日": "防灾减灾日", "全国助残日": "助残日", "国际禁毒日": "禁毒日",
    "六五环境日": "世界环境日", "国家宪法日": "宪法日", "全国消防日": "消防日",
    "全国消防宣传日": "消防日", "119消防宣传日": "消防日", "防汛期": "汛期", "主汛期": "主汛期",
    "采暖季": "供暖季", "供热季": "供暖季", "采暖期": "供暖季", "供暖期": "供暖季", "高考期间": "高考",
    "普通高考": "高考", "全国两会": "两会", "全民国家安全教育日": "国家安全教育日", "世界读书日": "世界读书日",
    "全国中小学生安全教育日": "中小学生安全教育日", "冬至日": "冬至", "万圣夜": "万圣节", "白色情人节": "",
    "大寒": "大寒", "全国土地日": "土地日", "全国科普日": "科普日", "网络安全周": "网络安全宣传周",
    "国家网络安全宣传周": "网络安全宣传周", "全国推广普通话宣传周": "推普周", "推广普通话宣传周": "推普周",
    "五一": "劳动节", "五四": "青年节", "少先队建队日": "建队日",
}  # fmt: skip
_NEED_COMPANY = {  # bare numerals and common words: only with quotes, or with a word of time behind
    "五一", "五四", "六一", "七一", "八一", "三八节", "两会", "新年", "小雪", "大雪", "小满", "大寒",
    "小寒", "立夏", "暑期", "小年", "灯节",
}  # fmt: skip
_WITHOUT_DATE = (
    "中考", "节前", "节后", "节日期间", "会考", "学考", "期中考试", "期末考试", "期中", "小升初",
    "招生季", "毕业季", "考试季", "学业水平考试", "换届", "迎检", "竣工验收",
)  # fmt: skip
_COMPANY = '(?=[”"》」]?(?:节|期间|假期|之?前|以前|之?后|以后|前夕|当[天日]|到来|来临|小?长假|黄金周|之际|前后))'
_STATUTORY = frozenset({"元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"})
_EARLY = frozenset({"元旦", "春节", "除夕", "小年", "腊八节", "元宵节", "小寒", "大寒", "立春"})
_NAMES = {name: name for name in YEARLY} | {a: name for a, name in ALIASES.items() if name}


def _pattern(names: set[str]) -> str:
    return "|".join(sorted(names, key=lambda name: (-len(name), name)))


def festival(name: str) -> Within:
    """A festival or yearly event, as the bureau's calendar has it."""
    return Within(
        name,
        Grain.DAY,
        lambda scope, year: scope.calendar.festival(name, year),
        holiday=name in _STATUTORY,
        early=name in _EARLY,
    )


@seasons.rule(
    "festival or yearly event",
    f'(?:[“"「](?:{_pattern(_NEED_COMPANY | {"国庆", "十一", "三八", "端午", "中秋", "清明"})})[”"」]{_COMPANY}'
    f"|(?:{_pattern(_NEED_COMPANY | {'十一'})}){_COMPANY}|{_pattern(set(_NAMES) - _NEED_COMPANY)})"
    "(?:节)?",
)
def festival_or_yearly_event(found: At) -> Within | None:
    words = found[0].strip('“”"「」')
    name = words if words in _NAMES else words.removesuffix("节")
    name = {"十一": "国庆节", "三八": "妇女节"}.get(name, _NAMES.get(name, ""))
    return festival(name) if name else None


@seasons.rule(
    "event without a date of its own",
    f"(?:{_pattern(set(_WITHOUT_DATE))})(?=期间|之?前|以前|之?后|以后|结束|当天|之际)|节[前后]",
)
def event_without_a_date(found: At) -> Within:
    """It has a date where the bureau's calendar gives it one."""
    return festival(found[0])


def own_events(calendar: Calendar) -> tuple[str, ...]:
    """Names of the bureau's events that no rule knows by itself."""
    return tuple(event.name for event in calendar.events if event.name not in _NAMES)


@seasons.rule("coming years of a plan", "(?<=到)(?P<year>20[0-9]{2})(?=[,,。;;、]|$)")
def bare_year(found: At) -> Year:
    """到2025, without 年."""
    return Year(plain_number(found["year"]), explicit=True)
