"""A task's title: at most 20 characters, in the task's own words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.tasks import write_title
from plans.tasks.corpus import TITLES


@pytest.mark.parametrize(("text", "heading", "title"), TITLES, ids=[t[0] for t in TITLES])
def test_a_title_is_the_clause_that_promises(text: str, heading: str, title: str) -> None:
    assert write_title(text, heading) == title


def test_the_clause_with_the_date_is_the_title_without_the_date() -> None:
    text = "完善制度,9月底前完成系统联调。"

    assert write_title(text, "", [("9月底前", text.index("9月底前"))]) == "完成系统联调"


def test_a_dated_clause_that_says_too_little_lends_the_one_before_it() -> None:
    text = "筹集资金,续建城北水厂二期工程,确保9月1日前投用。"

    title = write_title(text, "", [("9月1日前", text.index("9月1日前"))])

    assert title == "续建城北水厂二期工程"


def test_how_often_it_returns_stays_in_the_title() -> None:
    text = "强化执法,每月开展一次农资检查。"

    assert write_title(text, "", [("每月", text.index("每月"))]) == "每月开展一次农资检查"


def test_a_clause_of_figures_is_the_title_where_nothing_acts() -> None:
    assert write_title("主要预期目标是:粮食产量24万吨。", "", (), [13]) == "粮食产量24万吨"


def test_a_number_is_never_cut_in_two() -> None:
    title = write_title("全市规模以上工业企业研发活动覆盖率达到百分之65.5以上", "")

    assert len(title) <= 20
    assert not title.rstrip("…")[-1].isdigit()


TEXT = st.text(alphabet="制定方案开展检查、和与,。“”《》()(1)一是65%不低于县市区的", max_size=120)


@given(TEXT, TEXT)
def test_whatever_is_written_a_title_fits_a_line_of_chat(text: str, heading: str) -> None:
    assert len(write_title(text, heading)) <= 20
