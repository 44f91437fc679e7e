"""A changed plan keeps what stands, and says what does not."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from plans.diff import Change, Pairing, Version, compare, is_ending

OLD = (
    Version(1, "一、安全", "开展校园消防安全隐患排查整治不少于4次。"),
    Version(2, "一、安全", "新建3所公办幼儿园,6月底前投入使用。", (("", date(2026, 6, 30)),)),
    Version(3, "二、质量", "制定普通高中特色发展方案,建立教研联盟,举办教学比武。"),
    Version(4, "二、质量", "组织全县学生艺术展演活动。"),
)


def sorts(lines: list[Pairing], old: int) -> set[Change]:
    return {change for line in lines if old in line.old for change in line.changes}


def again(*changed: Version, without: tuple[int, ...] = ()) -> tuple[Version, ...]:
    kept = [one for one in OLD if one.id not in without and one.id not in {c.id for c in changed}]
    return (*kept, *changed)


def test_the_same_document_changes_nothing() -> None:
    lines = compare(OLD, OLD)
    assert [line.changes for line in lines] == [frozenset({Change.UNCHANGED})] * 4


def test_a_new_date_is_a_changed_deadline_of_the_same_task() -> None:
    later = Version(
        2, "一、安全", "新建3所公办幼儿园,9月底前投入使用。", (("", date(2026, 9, 30)),)
    )
    assert sorts(compare(OLD, again(later)), 2) == {Change.REWORDED, Change.DEADLINE}


def test_a_task_under_another_heading_has_moved() -> None:
    moved = Version(4, "三、美育", OLD[3].text)
    assert sorts(compare(OLD, again(moved)), 4) == {Change.MOVED}


def test_what_is_no_longer_said_is_gone_and_what_was_never_said_is_new() -> None:
    lines = compare(OLD, again(Version(9, "一、安全", "完成校车动态监管平台建设。"), without=(4,)))
    assert sorts(lines, 4) == {Change.GONE}
    assert [line for line in lines if line.changes == {Change.NEW}] == [
        Pairing(frozenset({Change.NEW}), (), (9,))
    ]


def test_one_task_split_in_two_keeps_its_number_in_the_larger_part() -> None:
    first = Version(3, "二、质量", "制定普通高中特色发展方案,建立教研联盟。")
    second = Version(8, "二、质量", "举办教学比武。")
    (line,) = [one for one in compare(OLD, again(first, second)) if 3 in one.old]
    assert Change.SPLIT in line.changes
    assert set(line.new) == {3, 8}


def test_two_tasks_merged_into_one_are_both_found_in_it() -> None:
    merged = Version(3, "二、质量", OLD[2].text.rstrip("。") + ",组织全县学生艺术展演活动。")
    lines = compare(OLD, again(merged, without=(4,)))
    assert Change.MERGED in sorts(lines, 4)
    assert Change.GONE not in sorts(lines, 4)


def test_a_notice_ends_only_what_it_names() -> None:
    notice = [Version(1, "", "组织全县学生艺术展演活动,本年度不再执行。")]
    lines = compare(OLD, notice, notice=True)
    assert sorts(lines, 4) == {Change.GONE}
    assert not sorts(lines, 1)


def test_words_that_end_a_task_are_known() -> None:
    assert is_ending("该项工作停止执行。")
    assert not is_ending("持续推进隐患排查。")


versions = st.lists(
    st.builds(
        Version,
        id=st.integers(),
        heading=st.sampled_from(["一", "二"]),
        text=st.text("排查整治新建学校幼儿园完成,。", min_size=1, max_size=30),
    ),
    max_size=8,
    unique_by=lambda one: one.id,
)


@given(versions, versions)
def test_every_task_of_both_versions_is_accounted_for_once(
    old: list[Version], new: list[Version]
) -> None:
    lines = compare(old, new)
    assert sorted(id_ for line in lines for id_ in line.old) == sorted(one.id for one in old)
    assert {id_ for line in lines for id_ in line.new} == {one.id for one in new}
