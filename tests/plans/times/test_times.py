"""What a reader of plans and messages relies on, whatever the words."""

from dataclasses import replace
from datetime import date, timedelta
from time import process_time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from models.enums import TimeKind
from plans.calendar import Calendar, Event, Period, School, Season, Term, lunar_day
from plans.rule import Book
from plans.times import Mode, Reference, explain, find_deadlines, find_times, to_json
from plans.times.corpus import BINDING, MESSAGE, NOT_BINDING, NOTHING, PLAN, REFERENCE
from plans.times.corpus.group import words_of_time
from plans.times.reference import Scope
from plans.times.rules import atoms
from tests.plans.wording import chinese_numeral, digit_by_digit

DAYS = st.dates(date(2000, 1, 1), date(2049, 12, 31))
WORDS = (
    "年月日号天周季旬初底前后内每半上下本第个至到—-、,。《》“”()0123456789 "
    "一二三十两零节假学期春秋国庆自从起农历正腊廿闰中的和间最首工作今明现在隔逢汛元世纪代六点时分多几"
)
PIECES = (
    "每 每年 每月 逢 腊月 正月 农历 闰四月 除夕 中秋 五一 母亲节 清明 2024年 10000年 明年 下月 "
    "周六日 前 后 内 底 初 到 、 3 十 天 个月 年 期间 工作日 现在 T08:00 再过 以来 最后 之间 和 "
    "今明两年 “ ” ( )"
)
FAR = (
    Reference(1900, date(1900, 1, 1), date(1900, 1, 1)),
    Reference(2099, date(2099, 12, 31), date(2099, 12, 31)),
    Reference(9998, None, date(9998, 12, 31)),
)


WEEKDAYS = "一二三四五六日"


def _written(day: date) -> list[str]:
    """A day in the ways in which people write it."""
    month, number = chinese_numeral(day.month), chinese_numeral(day.day)
    return [
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}年{day.month:02}月{day.day:02}日",
        f"{digit_by_digit(day.year)}年{month}月{number}日",
        f"{day.year}年{month}月{number}号",
        f"{day.year}-{day.month:02}-{day.day:02}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year % 100:02}年{day.month}月{day.day}日",
        f"{day.year}{day.month:02}{day.day:02}",
        f"{day:%Y-%m-%d}T08:30:00Z",
        f"{day.year}年{day.month}月{day.day}日(周{WEEKDAYS[day.weekday()]})",
        f"{day.year}年{day.month}月{day.day}日上午9:00",
        f"{day.year} 年 {day.month} 月 {day.day} 日",
        f"{day.year}年{day.month}月{day.day}日".translate(
            str.maketrans("0123456789", "０１２３４５６７８９")
        ),
    ]


@settings(deadline=None)
@given(DAYS, st.sampled_from(Mode))
def test_a_day_is_read_back_however_it_is_written(day: date, mode: Mode) -> None:
    for text in _written(day):
        found = find_times(text, REFERENCE, mode)
        assert [(time.span, time.start, time.end) for time in found] == [(text, day, day)], text


@settings(deadline=None)
@given(DAYS)
def test_a_message_writes_days_in_more_ways(day: date) -> None:
    for text in (
        f"{day.year} {day.month:02} {day.day:02}",
        f"{day.month}/{day.day}/{day.year}",
        f"{digit_by_digit(day.year)}年{chinese_numeral(day.month)}月{chinese_numeral(day.day)}号",
    ):
        found = find_times(text, REFERENCE, Mode.MESSAGE)
        assert [(time.span, time.start, time.end) for time in found] == [(text, day, day)], text


@settings(deadline=None)
@given(st.integers(1950, 2060), st.integers(1, 12), st.integers(1, 29), st.sampled_from(Mode))
def test_a_day_of_the_lunar_year_is_read_back(year: int, month: int, day: int, mode: Mode) -> None:
    name = {1: "正", 11: "冬", 12: "腊"}.get(month, chinese_numeral(month))
    number = f"初{chinese_numeral(day)}" if day <= 10 else chinese_numeral(day)
    for text in (f"{year}年农历{name}月{number}", f"农历{year}年{name}月{number}"):
        (time,) = find_times(text, REFERENCE, mode)
        assert (time.span, time.start) == (text, lunar_day(year, month, day))


@settings(deadline=None)
@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.integers(1, 12), st.integers(1, 12))
def test_a_stretch_of_a_message_is_never_over(today: date, first: int, last: int) -> None:
    (time,) = find_times(
        f"{first}月1日至{last}月20日", Reference(today.year, None, today), Mode.MESSAGE
    )
    assert time.start is not None
    assert time.end is not None
    assert today <= time.end
    assert (time.start.month, time.end.month) == (first, last)
    assert time.end - time.start < timedelta(days=366)


@settings(deadline=None)
@given(DAYS)
def test_a_deadline_includes_its_day_however_it_is_written(day: date) -> None:
    for text in _written(day):
        found = find_times(f"请于{text}前完成。", REFERENCE)
        assert [(time.kind, time.end) for time in found] == [(TimeKind.BY, day)], text


@settings(deadline=None)
@given(DAYS, DAYS)
def test_a_stretch_is_read_back(first: date, last: date) -> None:
    first, last = sorted((first, last))
    for dash in ("至", "到", "—", "-", "~", "——"):
        ends = [f"{day.year}年{day.month}月{day.day}日" for day in (first, last)]
        text = dash.join(ends)
        found = find_times(text, REFERENCE)
        assert [(time.span, time.start, time.end) for time in found] == [(text, first, last)]


@settings(deadline=None)
@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.integers(1, 12), st.integers(1, 28))
def test_a_message_means_the_next_such_day(today: date, month: int, day: int) -> None:
    reference = Reference(today.year, None, today)
    (time,) = find_times(f"{month}月{day}日", reference, Mode.MESSAGE)
    assert time.start is not None
    assert (time.start.month, time.start.day) == (month, day)
    assert today <= time.start < today + timedelta(days=366)


@settings(deadline=None)
@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)))
def test_weekdays_of_this_and_the_next_week_lie_in_them(today: date) -> None:
    reference = Reference(today.year, None, today)
    monday = today - timedelta(days=today.weekday())
    for number, sign in enumerate("一二三四五六日"):
        (this,) = find_times(f"本周{sign}", reference, Mode.MESSAGE)
        (following,) = find_times(f"下周{sign}", reference, Mode.MESSAGE)
        assert this.start == monday + timedelta(days=number)
        assert following.start == monday + timedelta(days=7 + number)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200) | st.text(WORDS, max_size=80), st.sampled_from(Mode))
def test_any_text_gets_spans_of_its_own_in_order(text: str, mode: Mode) -> None:
    end = 0
    for time in find_times(text, REFERENCE, mode):
        assert text[time.at : time.at + len(time.span)] == time.span != ""
        assert time.at >= end
        end = time.at + len(time.span)
        assert bool(time.reason) == time.unresolvable
        assert time.unresolvable or time.start or time.end or time.rrule
        assert not (time.start and time.end) or time.start <= time.end
        to_json(time)
    find_deadlines(text, REFERENCE)


@example("今明两年后", FAR[-1], Mode.PLAN)
@example("明年下半年结束前一周", FAR[-1], Mode.PLAN)
@example("3月至明年下半年结束前一周", FAR[-1], Mode.PLAN)
@example("明年年底后第5个工作日", FAR[-1], Mode.PLAN)
@example("用五年时间", FAR[-1], Mode.PLAN)
@example("2024年起五年内", FAR[-1], Mode.PLAN)
@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES.split()), max_size=9).map("".join),
    st.sampled_from(FAR),
    st.sampled_from(Mode),
)
def test_no_year_is_too_far_to_be_read_in(text: str, reference: Reference, mode: Mode) -> None:
    for time in find_times(text, reference, mode):
        assert time.unresolvable or time.start or time.end or time.rrule
    find_deadlines(text, reference)


SIGNS_OF_DAYS = "零〇一二两三四五六七八九十百廿卅0123456789年月日号周第个天至到、"


@example("十五六至二十日", Mode.PLAN)
@example("5月十五六、十七日", Mode.PLAN)
@example("十一二至1月", Mode.PLAN)
@example("每年十一二、1月", Mode.PLAN)
@example("十七八至二十号请假", Mode.MESSAGE)
@example("2024年第十十周", Mode.PLAN)
@example("2024年第一二十天", Mode.PLAN)
@settings(max_examples=300, deadline=None)
@given(st.text(SIGNS_OF_DAYS, max_size=14), st.sampled_from(Mode))
def test_numerals_that_are_no_number_stop_nobody(text: str, mode: Mode) -> None:
    for words in (text, f"每年{text}", f"2024年{text}"):
        for time in find_times(words, REFERENCE, mode):
            assert time.unresolvable or time.start or time.end or time.rrule


UNITS = (
    "一 1 1_ 3- 2024- 3、 二十 第一百 “十 《 每周一、 一月 周一至 6月底前 2024年3月5日 教育 "
    "自本通知印发之日起 上午9点 _"
)


@pytest.mark.parametrize("unit", UNITS.split())
def test_reading_time_grows_with_the_text_and_no_faster(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit.replace("_", " ") * (length // len(unit))
        started = process_time()
        find_times(text, REFERENCE, Mode.MESSAGE)
        find_deadlines(text, REFERENCE)
        return process_time() - started

    find_times(unit, REFERENCE)
    small = min(seconds(1_000) for _ in range(3))
    large = min(seconds(8_000) for _ in range(2))
    assert large < 28 * max(small, 0.001)  # linear is 8 times, quadratic 64


def test_a_year_said_before_holds_for_the_milestones_behind_it() -> None:
    found = find_times("2025年3月启动,6月完成;9月总结。", REFERENCE)
    assert [time.start for time in found] == [
        date(2025, 3, 1), date(2025, 6, 1), date(2024, 9, 1)
    ]  # fmt: skip


def test_a_month_said_before_holds_for_the_parts_behind_it() -> None:
    found = find_times("6月上旬启动,下旬完成,7月5日至8日公示,10日总结。", REFERENCE)
    assert [(time.start, time.end) for time in found] == [
        (date(2024, 6, 1), date(2024, 6, 10)),
        (date(2024, 6, 21), date(2024, 6, 30)),
        (date(2024, 7, 5), date(2024, 7, 8)),
        (date(2024, 7, 10), date(2024, 7, 10)),
    ]


def test_days_that_are_listed_are_each_by_themselves() -> None:
    found = find_times("5月10、20日和2025年6月3、9日开展检查。", REFERENCE)
    assert [(time.start, time.end) for time in found] == [
        (day, day)
        for day in (date(2024, 5, 10), date(2024, 5, 20), date(2025, 6, 3), date(2025, 6, 9))
    ]


CLOSINGS = (
    "国庆节 中秋 春节 汛期 暑假 寒假 10月 2025年 11月下旬 12月5日 6月底 年底 一季度 四季度末 "
    "上半年 下半年 教师节 高考 高考结束 秋季学期 春季开学 国庆假期 国庆假期结束 学期结束"
)


@pytest.mark.parametrize("words", CLOSINGS.split())
def test_a_stretch_closes_where_what_is_before_its_end_is_due(words: str) -> None:
    (alone,) = find_times(f"{words}前", REFERENCE)
    (stretch,) = find_times(f"即日起至{words}前", REFERENCE)
    assert (stretch.start, stretch.end) == (REFERENCE.issued_on, alone.end)


def test_a_one_that_is_a_numeral_is_no_dash() -> None:
    found = find_times("周一5月6日、第一2024年3月和十一5月集中检查", REFERENCE)
    assert [time.span for time in found] == ["周一", "5月6日", "2024年3月", "5月"]


def test_a_weekday_beside_one_of_next_week_is_of_next_week() -> None:
    found = find_times("下周一和周三开会", REFERENCE, Mode.MESSAGE)
    assert [time.start for time in found] == [date(2024, 5, 27), date(2024, 5, 29)]


def test_a_past_year_does_not_draw_later_deadlines_into_the_past() -> None:
    found = find_times("2023年12月已印发方案,6月底前完成。", REFERENCE)
    assert found[-1].end == date(2024, 6, 30)


def test_a_plan_without_a_date_of_issue_invents_nothing_to_count_from() -> None:
    undated = Reference(2024, None, date(2024, 5, 20))
    for text in ("三个月内完成", "印发之日起30日内", "本月底前", "开学前", "即日起"):
        (time,) = find_times(text, undated)
        assert (time.unresolvable, time.reason) == (True, "不知道从哪天算起"), text
    assert find_times("6月底前", undated)[0].end == date(2024, 6, 30)


def test_the_bureaus_own_events_and_terms_are_known() -> None:
    calendar = Calendar(
        school=School((Term(Season.AUTUMN, 2024, date(2024, 8, 26), date(2025, 1, 17)),)),
        events=(
            Event("区运会", date(2024, 10, 17), date(2024, 10, 19)),
            Event("中考", date(2024, 6, 12), date(2024, 6, 14)),
            Event("汛期", date(2020, 4, 15), date(2020, 10, 15), yearly=True),
        ),
    )
    bureau = Reference(2024, date(2024, 2, 26), date(2024, 5, 20), calendar)
    ends = {
        "区运会前完成场地维修": date(2024, 10, 16),
        "中考前完成考务培训": date(2024, 6, 11),
        "汛期前完成排查": date(2024, 4, 14),
        "秋季开学前投入使用": date(2024, 8, 25),
        "秋季学期末完成": date(2025, 1, 17),
    }
    for sentence, end in ends.items():
        (time,) = find_deadlines(sentence, bureau)
        assert (time.kind, time.end) == (TimeKind.BY, end), sentence


def test_working_days_step_over_the_holiday() -> None:
    reference = Reference(2024, date(2024, 9, 27), date(2024, 9, 27))
    (time,) = find_times("印发之日起5个工作日内", reference)
    assert time.end == date(2024, 10, 10)


FULL_WIDTH = str.maketrans(",:;()!?~0123456789", "，：；（）！？～０１２３４５６７８９")


@pytest.mark.parametrize("sentence", [sentence for sentence, _ in BINDING])
def test_full_width_signs_mean_the_same(sentence: str) -> None:
    plain = find_deadlines(sentence, REFERENCE)
    wide = find_deadlines(sentence.translate(FULL_WIDTH), REFERENCE)
    assert [(t.span.translate(FULL_WIDTH), t.kind, t.start, t.end, t.rrule) for t in plain] == [
        (t.span, t.kind, t.start, t.end, t.rrule) for t in wide
    ]


@pytest.mark.parametrize("sentence", [s for cases in NOT_BINDING.values() for s in cases])
def test_full_width_signs_bind_no_more(sentence: str) -> None:
    assert find_deadlines(sentence.translate(FULL_WIDTH), REFERENCE) == ()


def test_the_rules_behind_a_span_can_be_told() -> None:
    ((time, rules),) = explain("2024年6月底前", REFERENCE)
    assert time.rule == rules[0] == "before a point"
    assert rules[1:] == (
        "start, middle or end of a named month", "year in figures", "month"
    )  # fmt: skip


def test_the_gates_keep_nothing_out() -> None:
    """They only save time: without them the atoms find the same."""
    ungated = Book[Scope]("atoms", atoms.rules)
    phrases = [words_of_time(p)[0] for groups in (PLAN, MESSAGE) for g in groups for p in g.phrases]
    for mode in Mode:
        scope = Scope(REFERENCE, mode)
        for text in (*phrases, *NOTHING):
            assert _read(atoms, text, scope) == _read(ungated, text, scope), text


def _read(book: Book[Scope], text: str, scope: Scope) -> list[tuple[int, int, str]]:
    return [(token.at, token.end, token.rule.name) for token in book.find(text, scope)]


def test_a_plan_of_next_year_may_ask_for_something_this_year() -> None:
    issued = date(2024, 12, 5)
    reference = Reference(2025, issued, issued)

    (asked,) = find_deadlines("各校于2024年12月25日前报送方案。", reference)

    assert (asked.kind, asked.end) == (TimeKind.BY, date(2024, 12, 25))
    assert find_deadlines("2024年新建学校12所。", reference) == ()
    assert find_deadlines("2024年11月底前完成的项目。", reference) == ()


def test_what_begins_at_once_has_its_end_though_nobody_knows_when_the_notice_was_issued() -> None:
    unknown = Reference(plan_year=2024, issued_on=None, today=date(2024, 1, 1))
    (found,) = find_times("即日起至6月28日", unknown)
    assert (found.kind, found.start, found.end) == (TimeKind.BY, None, date(2024, 6, 28))


ISSUED = Reference(2024, date(2024, 3, 15), date(2024, 3, 15))


@pytest.mark.parametrize(
    "sentence",
    [
        "学期末两周内上交总结。",
        "考试结束两周内公布成绩。",
        "公示期满5日内下发文件。",
        "收到建议一个月内书面答复。",
        "对家长反映的事项,5个工作日内办结。",
        "项目验收合格后,15日内拨付资金。",
        "对群众诉求24小时内受理,3个工作日内办结。",
        "逾期未检验的,3日内函告运营单位。",
        "连续2批不合格,3个工作日内发出整改单。",
    ],
)
def test_a_length_that_counts_from_an_event_is_not_counted_from_the_notice(sentence: str) -> None:
    assert find_deadlines(sentence, ISSUED)[-1].unresolvable


@pytest.mark.parametrize(
    ("sentence", "due"),
    [
        ("三个月内完成整改。", date(2024, 6, 15)),
        ("各单位15个工作日内报送方案。", date(2024, 4, 8)),
        ("须在30日内完成自查。", date(2024, 4, 14)),
        ("开学一周内完成学籍注册。", date(2024, 9, 7)),
        ("秋季学期开学一个月内完成测评。", date(2024, 9, 30)),
    ],
)
def test_a_length_of_its_own_counts_from_the_notice_or_the_day_before_it(
    sentence: str, due: date
) -> None:
    (time,) = find_deadlines(sentence, ISSUED)
    assert (time.unresolvable, time.end) == (False, due)


@pytest.mark.parametrize(
    ("sentence", "ends"),
    [
        ("2024年12月20日至1月10日开展检查。", [date(2025, 1, 10)]),
        ("2024年11月至3月开展冬季行动。", [date(2025, 3, 31)]),
        ("2024年11月启动,2月底前完成。", [date(2024, 11, 30), date(2025, 2, 28)]),
        ("明年3月验收,5月公布。", [date(2025, 3, 31), date(2025, 5, 31)]),
        ("2024年12月底前完成建设,9月底前完成招标。", [date(2024, 12, 31), date(2024, 9, 30)]),
    ],
)
def test_what_follows_a_year_and_would_lie_before_it_is_of_the_next(
    sentence: str, ends: list[date]
) -> None:
    assert [time.end for time in find_deadlines(sentence, ISSUED)] == ends


def test_a_stretch_under_december_goes_into_january() -> None:
    reference = Reference(2024, date(2024, 3, 15), date(2024, 3, 15), month=date(2024, 12, 1))
    (time,) = find_deadlines("25日至1月5日开展检查。", reference)
    assert (time.start, time.end) == (date(2024, 12, 25), date(2025, 1, 5))


@pytest.mark.parametrize(
    ("issued", "sentence", "days"),
    [
        (date(2024, 3, 15), "春节前一周走访慰问。", (date(2025, 1, 22), date(2025, 1, 28))),
        (date(2024, 9, 20), "寒假前一周完成检查。", (date(2025, 1, 25), date(2025, 1, 31))),
        (date(2024, 3, 15), "元旦前一周慰问职工。", (date(2024, 12, 25), date(2024, 12, 31))),
        (date(2024, 1, 5), "腊月二十三前发放物资。", (None, date(2024, 2, 1))),
        (date(2024, 9, 20), "正月十五前清理完毕。", (None, date(2025, 2, 11))),
    ],
)
def test_a_winter_that_is_over_when_a_plan_is_issued_is_the_next(
    issued: date, sentence: str, days: tuple[date | None, date]
) -> None:
    (time,) = find_deadlines(sentence, Reference(2024, issued, issued))
    assert (time.start, time.end) == days


def test_a_plan_of_an_autumn_term_means_the_winter_behind_it() -> None:
    term = Period(date(2024, 9, 1), date(2025, 1, 31))
    for issued in (None, date(2024, 9, 2)):
        reference = Reference(2024, issued, issued or date(2024, 9, 2), stretch=term)
        (visits,) = find_deadlines("寒假期间组织家访。", reference)
        assert visits.start == date(2025, 2, 1)
        (report,) = find_deadlines("2月底前报送总结。", reference)
        assert report.end == date(2025, 2, 28)


@pytest.mark.parametrize(
    ("sentence", "starts"),
    [
        ("5月与10月各组织一次演练。", [date(2024, 5, 1), date(2024, 10, 1)]),
        ("上半年与下半年各开展一次检查。", [date(2024, 1, 1), date(2024, 7, 1)]),
    ],
)
def test_what_stands_beside_another_time_is_not_compared_with_it(
    sentence: str, starts: list[date]
) -> None:
    assert [time.start for time in find_deadlines(sentence, ISSUED)] == starts


def test_a_day_of_no_known_month_is_asked_about() -> None:
    (time,) = find_deadlines("10日前汇总上报。", ISSUED)
    assert (time.unresolvable, time.reason) == (True, "文中没有写明具体日期")


def test_the_end_of_the_month_behind_a_monthly_duty_returns_with_it() -> None:
    found = find_deadlines("每月自查,月底前上报。", ISSUED)
    assert [time.rrule for time in found] == ["FREQ=MONTHLY", "FREQ=MONTHLY;BYMONTHDAY=-1"]


@pytest.mark.parametrize(
    ("sentence", "end"),
    [
        ("6月组织期末检测,次月10日前公布。", date(2024, 7, 10)),
        ("12月组织期末检测,次月10日前公布。", date(2025, 1, 10)),
        ("4月启动,十一月完成整改,次月底前验收。", date(2024, 12, 31)),
        ("3月至5月集中整治,次月上旬前报送。", date(2024, 6, 10)),
        ("2025年3月完成验收,翌月5日前归档。", date(2025, 4, 5)),
        ("9月组织评选,当月25日前公示。", date(2024, 9, 25)),
        ("12月组织检测,次月公布结果。", date(2025, 1, 31)),
        ("6月下旬检查,次月中旬通报。", date(2024, 7, 20)),
        ("2024年6月检查,次月5日至10日复查。", date(2024, 7, 10)),
    ],
)
def test_the_month_after_is_that_behind_the_month_named_before(sentence: str, end: date) -> None:
    assert find_times(sentence, REFERENCE)[-1].end == end


def test_the_month_after_is_that_behind_the_headings_month() -> None:
    december = replace(REFERENCE, month=date(2024, 12, 1))
    (time,) = find_times("组织期末检测,次月10日前公布。", december)
    assert (time.kind, time.end) == (TimeKind.BY, date(2025, 1, 10))


@pytest.mark.parametrize(
    "sentence",
    [
        "每月开展自查,次月5日前报送。",
        "12月起每月开展自查,次月5日前报送。",
        "3月、6月、9月组织评估,次月5日前报送。",
        "实行月调度,次月5日前报送。",
        "于次月5日前反馈。",
    ],
)
def test_the_month_after_returns_where_its_month_does(sentence: str) -> None:
    assert find_times(sentence, REFERENCE)[-1].rrule == "FREQ=MONTHLY;BYMONTHDAY=5"


def test_the_month_after_a_quarter_returns_with_it() -> None:
    for sentence in ("每季度末检查,次月10日前通报。", "按季度考核,次月10日前通报。"):
        assert find_times(sentence, REFERENCE)[-1].rrule == (
            "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=10"
        )


@pytest.mark.parametrize("year", ["", "2024年"])
def test_what_begins_in_autumn_and_ends_in_spring_goes_over_new_year(year: str) -> None:
    undated = Reference(2024, None, date(2024, 1, 1))
    begins, ends = find_deadlines(f"{year}11月启动改造,2月底前完成。", undated)
    assert (begins.start, ends.end) == (date(2024, 11, 1), date(2025, 2, 28))


def test_what_is_prepared_before_it_begins_stays_before_it() -> None:
    _, ready = find_deadlines("9月开始实施,8月底前完成准备。", ISSUED)
    assert ready.end == date(2024, 8, 31)
