"""Paragraphs are whole again, however the source broke them."""

from hypothesis import given, settings
from hypothesis import strategies as st

from plans.draft import Block, BlockKind
from plans.outline import read_outline
from plans.spacing import squeeze
from tests.plans.outline.reading import headings_of, outline_of, texts_of

PLAN = (
    "一、夯实安全基础\n"
    "1.排查安全隐患。组织各学校开展校园及周边隐患综合排查,建立问题台账,明确整改责任和完成时间,"
    "做到发现一处整改一处。落实值班值守制度,遇有突发情况第一时间上报。\n"
    "2.强化安全教育。每学期组织应急疏散演练,邀请消防、交警、卫生等部门进校园开展专题讲座,"
    "切实增强师生自救互救能力。\n"
    "二、提升教学质量\n"
    "3.深化课堂改革。开展优质课评选,推广先进经验,培育一批骨干教师,带动全县教学质量整体提升。\n"
)


def wrapped(text: str, width: int, gap: str = "\n") -> str:
    """The text as an old printer wrote it: every line `width` characters wide."""
    lines: list[str] = []
    for paragraph in text.splitlines():
        lines += [paragraph[at : at + width] for at in range(0, len(paragraph), width)]
    return gap.join(lines)


def test_hard_wrapped_lines_are_joined() -> None:
    assert texts_of(wrapped(PLAN, 27)) == texts_of(PLAN)
    assert headings_of(wrapped(PLAN, 27)) == headings_of(PLAN)


def test_hard_wrapped_lines_are_joined_over_empty_lines() -> None:
    assert texts_of(wrapped(PLAN, 30, "\n\n")) == texts_of(PLAN)


@settings(deadline=None)
@given(st.integers(min_value=20, max_value=40))
def test_the_width_of_the_wrapping_does_not_matter(width: int) -> None:
    assert "".join(texts_of(wrapped(PLAN, width))) == "".join(texts_of(PLAN))


def test_a_paragraph_torn_apart_by_a_picture_is_whole_again() -> None:
    torn = PLAN.replace("带动全县教学", "带动全县\n\n教学")
    assert texts_of(torn) == texts_of(PLAN)


def test_authors_who_write_no_full_stops_keep_their_paragraphs() -> None:
    lines = [
        f"组织第{name}批教师外出培训,学习先进经验,回校后开展二次培训和成果展示"
        for name in "一二三四"
    ]
    assert texts_of("\n".join(lines)) == lines


def test_page_numbers_are_no_sentences() -> None:
    numbered = "组织演练。\n— 3 —\n第4页\n- 5 -\n第6页 共20页\n7/20\n开展检查。\n"
    assert texts_of(numbered) == ["组织演练。", "开展检查。"]


def test_a_running_title_does_not_tear_a_paragraph() -> None:
    lines = wrapped(PLAN, 27).splitlines()
    running = "某县教育局2025年工作要点汇编"
    paged = "\n".join([running, *lines[:5], running, *lines[5:9], running, *lines[9:]])
    read = texts_of(paged)
    assert read.count(running) == 3
    assert [text for text in read if text != running] == texts_of(PLAN)


def test_notes_that_return_below_every_task_are_no_running_titles() -> None:
    text = "".join(f"{n}.开展第{n}项检查,建立台账。\n责任科室:安全科\n" for n in range(1, 6))
    assert all(s.zone == "plan" for s in outline_of(text))


def test_a_sentence_knows_the_line_it_began_on() -> None:
    text = wrapped(PLAN, 27)
    read = {s.text: s.line for s in outline_of(text)}
    assert read["1.排查安全隐患。"] == 2
    assert (
        "落实值班值守" in text.splitlines()[read["落实值班值守制度,遇有突发情况第一时间上报。"] - 1]
    )


def test_sentences_count_their_paragraphs() -> None:
    read = {s.text: s.paragraph for s in outline_of(PLAN)}
    assert read["1.排查安全隐患。"] == read["落实值班值守制度,遇有突发情况第一时间上报。"]
    assert read["1.排查安全隐患。"] < read["2.强化安全教育。"]


def test_a_cell_of_several_lines_is_several_sentences() -> None:
    row = Block(BlockKind.ROW, "1.制定培训方案\n2.组织集中培训", 1, columns=("任务",), cells=("",))
    assert [s.text for s in read_outline([row])] == ["1.制定培训方案", "2.组织集中培训"]


def test_a_narrow_cell_that_wraps_is_one_sentence() -> None:
    text = "组织开展全县\n校园安全隐患\n综合排查整治\n不少于四次"
    row = Block(BlockKind.ROW, text, 1, columns=("任务",), cells=(text,))
    assert [s.text for s in read_outline([row])] == [
        "组织开展全县校园安全隐患综合排查整治不少于四次"
    ]


@settings(deadline=None)
@given(st.text("一二三、(1).。;,\n 安全检查“”《》局年月日2025", max_size=400))
def test_no_text_breaks_the_outline_and_no_sentence_is_invented(text: str) -> None:
    blocks = [
        Block(BlockKind.PARAGRAPH, line, number)
        for number, line in enumerate(text.split("\n"), start=1)
        if line.strip()
    ]
    whole = squeeze(text)
    for sentence in read_outline(blocks):
        assert sentence.text
        assert len(sentence.text) <= len(whole)


def test_a_plan_that_lost_its_line_ends_is_cut_at_its_numbers() -> None:
    folded = " ".join(
        line.replace("。", "。 ", 1) if line[0].isdigit() else line for line in PLAN.splitlines()
    )
    assert texts_of(folded) == texts_of(PLAN)
    assert headings_of(folded) == headings_of(PLAN)


def test_an_enumeration_in_a_paragraph_is_left_whole() -> None:
    text = PLAN + "3.做好以下工作:1.开展检查;2.组织演练;3.建立台账。\n"
    assert texts_of(text)[-3:] == ["3.做好以下工作:1.开展检查;", "2.组织演练;", "3.建立台账。"]
    assert len({s.paragraph for s in outline_of(text)[-3:]}) == 1


def test_a_number_on_a_line_of_its_own_belongs_to_what_follows() -> None:
    broken = PLAN.replace("一、", "一、\n").replace("2.", "2.\n")
    assert texts_of(broken) == texts_of(PLAN)
    assert headings_of(broken) == headings_of(PLAN)


def test_lines_broken_at_every_comma_are_joined() -> None:
    assert texts_of(PLAN.replace(",", ",\n")) == texts_of(PLAN)


def test_lines_that_are_all_indented_are_joined_too() -> None:
    indented = "\n".join(f"    {line}" for line in wrapped(PLAN, 27).splitlines())
    assert texts_of(indented) == texts_of(PLAN)


def test_a_task_that_returns_every_month_is_no_running_title() -> None:
    text = "".join(f"{month}月份\n校园安全例会\n开展安全检查\n" for month in range(3, 8))
    assert all(s.zone == "plan" for s in outline_of(text))
