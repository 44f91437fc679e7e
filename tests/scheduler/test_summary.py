"""A group's week: at most twelve lines, counts kept apart, and nothing about persons."""

import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from models.enums import TaskKind
from scheduler.summary import LINES, Burden, Matter, Span, summarise

WEEK = Span(date(2024, 5, 27), date(2024, 5, 31))
MAY = Span(date(2024, 5, 1), date(2024, 5, 31), monthly=True)
PLAN = "云岭县教育局2024年工作要点"


def matter(number: int, **facts: object) -> Matter:
    """A dated task nobody has reported on, unless the facts say otherwise."""
    values: dict[str, object] = {
        "number": number,
        "title": f"第{number}项工作",
        "kind": TaskKind.DATED,
        "stated": True,
        "closed": False,
        **facts,
    }
    return Matter(**values)  # type: ignore[arg-type]


def test_a_week_in_words() -> None:
    matters = [
        matter(101, closed=True, reported=True, moved=True),
        matter(102, reported=True, moved=True, due_on=date(2024, 6, 7)),
        matter(103, passed_on=date(2024, 5, 20)),
        matter(104, kind=TaskKind.DELIVERABLE, stated=False, problem="资金未到位"),
        matter(105, kind=TaskKind.STANDING, stated=False),
        matter(
            106,
            kind=TaskKind.QUOTA,
            reported=True,
            moved=True,
            units=60,
            units_done=41,
            schools=True,
            goal="达4次",
        ),
    ]
    assert summarise(PLAN, WEEK, matters).text.splitlines() == [
        "【云岭县教育局2024年工作要点·5月27日—31日】",
        "有时限3 · 待完成1 · 常态1",
        "已完成1 · 有进展2 · 尚无记录3",
        "完成1项:#101 第101项工作",
        "新报进展2项:#102 第102项工作 等2项",
        "两周内到期1项:#102 第102项工作 6月7日",
        "已过时限1项:#103 第103项工作 5月20日",
        "需协调1项:#104 第104项工作 资金未到位",
        "#106 第106项工作:41/60校已达4次",
    ]


def test_an_empty_week_is_one_line() -> None:
    told = summarise(PLAN, WEEK, [matter(101), matter(103, passed_on=date(2024, 3, 1))])
    assert told.empty
    assert len(told.text.splitlines()) == 1


def test_the_month_publishes_what_the_bot_cost_people() -> None:
    told = summarise(PLAN, MAY, [matter(101)], Burden(141, 79))
    assert told.empty
    assert told.text.splitlines()[0] == "【云岭县教育局2024年工作要点·2024年5月】"
    assert told.text.splitlines()[-1] == "本月机器人共主动发出141条提醒,涉及79人"


def test_a_week_over_the_end_of_a_month_names_both() -> None:
    assert Span(date(2024, 5, 27), date(2024, 6, 2)).name == "5月27日—6月2日"


def test_schools_are_counted_where_there_is_news_and_never_all_the_time() -> None:
    old = matter(101, units=60, units_done=3, schools=True, reported=True)
    new = matter(102, reported=True, moved=True)
    assert "60校" not in summarise(PLAN, WEEK, [old, new]).text


days = st.none() | st.dates(date(2024, 4, 1), date(2024, 7, 1))
matters = st.lists(
    st.builds(
        lambda kind, stated, closed, moved, days, problem, units: matter(
            0,
            kind=kind,
            stated=stated,
            closed=closed,
            reported=moved,
            moved=moved,
            due_on=days[0],
            passed_on=days[1],
            problem=problem,
            units=units,
        ),
        st.sampled_from(list(TaskKind)),
        st.booleans(),
        st.booleans(),
        st.booleans(),
        st.tuples(days, days),
        st.sampled_from(["", "资金未到位,已多次向上级部门请示,暂无明确答复"]),
        st.integers(min_value=1, max_value=500),
    ),
    max_size=60,
)


@given(matters, st.sampled_from([WEEK, MAY]), st.booleans())
def test_a_summary_is_never_longer_than_twelve_lines(
    held: list[Matter], span: Span, monthly: bool
) -> None:
    told = summarise(PLAN, span, held, Burden(1, 1) if monthly else None)
    assert len(told.text.splitlines()) <= LINES


@given(matters)
def test_the_same_matters_give_the_same_words(held: list[Matter]) -> None:
    assert summarise(PLAN, WEEK, held) == summarise(PLAN, WEEK, list(held))


def test_dates_stand_in_order() -> None:
    near = [matter(number, due_on=date(2024, 6, 14 - number)) for number in range(1, 5)]
    line = summarise(PLAN, WEEK, near).text.splitlines()[3]
    assert re.findall(r"6月(\d+)日", line) == ["10", "11", "12", "13"]
