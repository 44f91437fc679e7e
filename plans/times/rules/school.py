"""School terms and holidays, and the seasons of the year, which a bureau reads as its terms."""

from datetime import date

from plans.calendar import DAY, Period, Season, add_months, month_period, months_period, one_day
from plans.rule import Book, Found
from plans.times.reference import Scope
from plans.times.rules.around import counted
from plans.times.values import Edge, Grain, Point, Within
from plans.times.words import DASH, NTH_WEEK, YEAR_NUMBER, one_of, plain_number

school = Book[Scope]("school terms")
At = Found[Scope]

_TERMS = {"春": Season.SPRING, "秋": Season.AUTUMN}
_NOT_A_TERM = "(?!" + one_of("节 游 运 耕 粮 播 收 高考 菜 夏 冬 秋 天 分 种 管 灌 防 汛") + ")"


@school.rule(
    "school year",
    f"(?P<from>{YEAR_NUMBER})(?:年?{DASH}(?:{YEAR_NUMBER}|[0-9]{{2}}(?![0-9]))年?(?:学年度?|(?=第?[一二12]学期))|学年度?)"
    "(?:的?(?:第?(?P<term>[一二12上下])|(?P<season>[春秋])季?)学期)?",
)
def school_year(found: At) -> Point:
    """2024—2025学年第一学期 is the autumn term of 2024."""
    term = found["term"] or {"秋": "上", "春": "下", "": ""}[found["season"]]

    def period(scope: Scope, of: int) -> Period:
        if not term:
            return scope.calendar.school.year(of)
        if term in "一1上":
            return scope.calendar.school.period(Season.AUTUMN, of)
        return scope.calendar.school.period(Season.SPRING, of + 1)

    return Point(Grain.YEAR, period, plain_number(found["from"]), explicit=True, name="term")


@school.rule(
    "opening of a season's term",
    "(?P<season>[春秋])季?(?:新?学期)?的?(?:新生)?(?:入学|开学)(?!典礼|仪式|第一课|条件|准备|考试)"
    "(?:之初|报到|之时|之际|时)?",
)
def opening_of_a_term(found: At) -> Within:
    season = _TERMS[found["season"]]
    return Within(
        "opening",
        Grain.DAY,
        lambda scope, year: one_day(scope.calendar.school.period(season, year).start),
    )


@school.rule(
    "next opening",
    "(?:(?P<year>新学年)?(?:新学期)?(?<![召公])开学|(?P<entry>新生(?:入学|报到)(?!日|率|考试|教育|手续)))(?!日|典礼|仪式|第一课|条件|准备|考试|招生|第[^周]{1,3}[-—–~至到]|(?:(?!前|后)[一-龥]){0,2}检查|返校)(?:之初|报到|之时|之际|时|初)?",
)
def next_opening(found: At) -> Point:
    """开学 alone is the next time that a term opens."""
    in_autumn = found["year"] or found["entry"]
    seasons = (Season.AUTUMN,) if in_autumn else (Season.SPRING, Season.AUTUMN)

    def period(scope: Scope, year: int) -> Period | None:
        if (anchor := scope.day_in_term) is None:
            return None
        openings = (
            scope.calendar.school.period(season, anchor.year + shift).start
            for shift in (0, 1)
            for season in seasons
        )
        return next(one_day(day) for day in openings if day >= anchor)

    return Point(Grain.DAY, period, fixed=True, name="opening")


@school.rule(
    "term by its season",
    f"(?:(?P<season>[春秋])季?新?学期|(?<![春夏秋冬])(?P<season2>[春秋])季{_NOT_A_TERM}"
    f"|(?<=[今明去年])(?P<season3>[春秋]){_NOT_A_TERM})(?P<edge>期?末|期?结束|初|内)?",
)
def term_by_its_season(found: At) -> Within:
    season = _TERMS[found["season"] or found["season2"] or found["season3"]]
    if found["edge"] and found["edge"] not in "初内":
        return Within(
            "end of term",
            Grain.DAY,
            lambda scope, year: one_day(scope.calendar.school.period(season, year).end),
            Edge.END,
        )
    return Within(
        "term", Grain.SEASON, lambda scope, year: scope.calendar.school.period(season, year)
    )


@school.rule(
    "term around this one",
    "(?P<which>本|这一?个?|上一?个?|下一?个?|新)学期(?P<edge>末|结束|初|内|(?<=下学期)开学(?!典礼|第一课))?",
)
def term_around_this_one(found: At) -> Point:
    shift = {"上": -1, "下": 1}.get(found["which"][0], 0)
    at_end = found["edge"] in ("末", "结束")

    def period(scope: Scope) -> Period | None:
        if scope.day_in_term is None:
            return None
        term = scope.calendar.school.term_of(scope.day_in_term)
        if shift > 0:
            term = scope.calendar.school.term_of(term.end + DAY)
        elif shift < 0:
            term = _term_before(scope, term)
        if found["edge"] == "开学":
            return one_day(term.start)
        return one_day(term.end) if at_end else term

    if found["edge"] == "开学":
        return counted(Grain.DAY, period)._replace(name="opening")
    return counted(Grain.SEASON, period, Edge.END if at_end else Edge.WHOLE)


def _term_before(scope: Scope, term: Period) -> Period:
    """The last term that closed before one opens."""
    terms = (
        scope.calendar.school.period(season, term.start.year + shift)
        for shift in (0, -1)
        for season in (Season.AUTUMN, Season.SPRING)
    )
    return next(earlier for earlier in terms if earlier.end < term.start)


@school.rule(
    "end of this term",
    f"(?<!每)(?:学期(?:末|结束|底)|期末(?!{one_of('考', '评', '检', '测', '试', '质', '复')}))",
)
def end_of_this_term(found: At) -> Point:
    def period(scope: Scope) -> Period | None:
        return (
            one_day(scope.calendar.school.term_of(scope.day_in_term).end)
            if scope.day_in_term
            else None
        )

    return counted(Grain.DAY, period, Edge.END)


_TERM = range(90, 190)  # days
_SURELY_OF_A_TERM = 6  # no month has so many weeks


@school.rule(
    "week of the term",
    "(?:(?P<term>学期[初末中]?|开学)的?|(?<![月份年度期季后每的个旬假班工岗])(?<!开学))"
    f"第(?P<first>{NTH_WEEK})"
    f"(?:周?{DASH}第?(?P<last>{NTH_WEEK}))?(?:教学)?周(?P<edge>末(?:[(][0-9]{{1,2}}[月.][0-9]{{1,2}}日?[)])?|日)?(?![岁年期刊报])(?![:,]?[(](?:20[0-9]{{2}}[年.])?[0-9]{{1,2}}[月.][0-9]{{1,2}})",
)
def week_of_the_term(found: At) -> Point | None:
    """第九周, 第18-19周: of the term around the notice; 第一周 alone may be of a month."""
    first = plain_number(found["first"])
    last = plain_number(found["last"] or found["first"])
    if not found.context.is_plan or last < first:
        return None
    certain = found["term"] or last >= _SURELY_OF_A_TERM

    def period(scope: Scope) -> Period | None:
        opens = scope.reference.first_week
        if opens is None and scope.day_in_term is not None and (certain or _is_of_a_term(scope)):
            opens = scope.calendar.school.term_of(scope.day_in_term).start
        if opens is None:
            return None
        weeks = Period(scope.nth_week(opens, first).start, scope.nth_week(opens, last).end)
        return one_day(weeks.end) if found["edge"] else weeks

    edge = Edge.END if found["edge"] else Edge.WHOLE
    return counted(Grain.DAY, period, edge)._replace(name="week of a term")


def _is_of_a_term(scope: Scope) -> bool:
    """Whether the plan is for a term, and no heading names a month whose week it may be."""
    stretch = scope.reference.stretch
    return scope.month is None and stretch is not None and stretch.days in _TERM


@school.rule("start of this term", "(?<![每新本这上下个])学期初")
def start_of_this_term(found: At) -> Point:
    """The first month of a term, as 年初 is the first of a year."""

    def period(scope: Scope) -> Period | None:
        if scope.day_in_term is None:
            return None
        opens = scope.calendar.school.term_of(scope.day_in_term).start
        return month_period(opens.year, opens.month)

    return counted(Grain.MONTH, period)


@school.rule("school year around this one", "(?P<which>本|上一?个?|下一?个?)学年(?:内)?")
def school_year_around_this_one(found: At) -> Point:
    """本学年 is the one whose autumn term is the last that has opened."""
    shift = {"上": -1, "下": 1}.get(found["which"][0], 0)

    def period(scope: Scope) -> Period | None:
        if (anchor := scope.day_in_term) is None:
            return None
        opened = anchor >= scope.calendar.school.period(Season.AUTUMN, anchor.year).start
        return scope.calendar.school.year(anchor.year + shift - (not opened))

    return counted(Grain.YEAR, period)


@school.rule("end of this school year", "(?<![每全整])学年(?:末|结束|底)")
def end_of_this_school_year(found: At) -> Point:
    """The end of its spring term."""

    def period(scope: Scope) -> Period | None:
        if (anchor := scope.day_in_term) is None:
            return None
        ends = (
            scope.calendar.school.period(Season.SPRING, anchor.year + shift).end for shift in (0, 1)
        )
        return next(one_day(day) for day in ends if day >= anchor)

    return counted(Grain.DAY, period, Edge.END)


@school.rule("school holiday", "放?(?P<season>[暑寒])(?:假|期)(?!作业)(?:里|中)?")
def school_holiday(found: At) -> Within:
    season = Season.SUMMER if found["season"] == "暑" else Season.WINTER
    return Within(
        "opening" if found[0][0] == "放" else "holiday",
        Grain.SEASON,
        lambda scope, year: scope.calendar.school.period(season, year),
        early=season is Season.WINTER,
    )


@school.rule(
    "next school holiday",
    "(?<![庆节旦秋午明一长”」])(?:放假(?=之?前|以前|之?后|以后)|假期(?=开始前|结束前|前))",
)
def next_school_holiday(found: At) -> Point:
    def period(scope: Scope) -> Period | None:
        if (anchor := scope.day_in_term) is None:
            return None
        holidays = (
            scope.calendar.school.period(season, anchor.year + shift)
            for shift in (0, 1)
            for season in (Season.WINTER, Season.SUMMER)
        )
        return next(holiday for holiday in holidays if holiday.start > anchor)

    name = "opening" if found[0] == "放假" else "holiday"
    return Point(Grain.SEASON, lambda scope, year: period(scope), fixed=True, name=name)


_SEASONS = "春夏秋冬"


@school.rule(
    "two seasons in a row",
    "(?P<first>[春夏秋冬])(?P<last>[春夏秋冬])(?:两季|季节?|(?=期间))(?!度|作物|服装)",
)
def two_seasons(found: At) -> Within | None:
    """冬春季 is December to May, 秋冬季 September to February."""
    first, last = _SEASONS.index(found["first"]), _SEASONS.index(found["last"])
    if (last - first) % 4 != 1:
        return None
    return Within(
        "season",
        Grain.SEASON,
        lambda scope, year: Period(
            date(year, 3 * first + 3, 1),
            add_months(date(year, 3 * first + 3, 1), 6) - DAY,
        ),
    )


@school.rule("summer", "夏季(?!奥|运|高考)|夏天|(?<=[今明去年])夏(?!令|粮|收|至|种|管|耘)")
def summer(found: At) -> Within:
    return Within("summer", Grain.SEASON, lambda scope, year: months_period(year, 6, 8))


@school.rule("winter", "冬季(?!奥|运|长跑)|冬天|(?<=[今明去年])冬(?!奥|明春|春|训|至|种|修|小麦)")
def winter(found: At) -> Within:
    return Within(
        "winter",
        Grain.SEASON,
        lambda scope, year: Period(date(year, 12, 1), month_period(year + 1, 2).end),
    )


@school.rule("spring or autumn weather", "(?P<season>[春秋])天")
def spring_or_autumn(found: At) -> Within:
    first = 3 if found["season"] == "春" else 9
    return Within("season", Grain.SEASON, lambda scope, year: months_period(year, first, first + 2))


@school.rule("this winter and next spring", "冬明春")
def this_winter_and_next_spring(found: At) -> Within:
    return Within(
        "winter and spring",
        Grain.SEASON,
        lambda scope, year: Period(date(year, 12, 1), date(year + 1, 5, 31)),
    )
