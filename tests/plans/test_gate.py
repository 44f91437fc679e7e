"""Thirty marks are refused and thirty innocent sentences imported, in every format."""

from collections.abc import Callable

import pytest

from plans.draft import Block, BlockKind
from plans.errors import DocumentError
from plans.gate import SecrecyError, refuse_marks
from plans.reader import read_blocks
from tests.plans import files

MARKS = (
    "机密★1年", "秘密★", "绝密 10年", "机 密", "秘　密", "机密★长期", "绝密★启用前", "★机密",
    "000012 机密★5年", "秘密★3年 特急", "特急 秘密", "密级：机密", "密级:内部",
    "密级 秘密★1年", "保密期限：5年", "【内部资料】", "(内部资料 注意保存)", "内部资料,注意保存",
    "内部文件 不得公开", "内部使用", "内部文件", "此件不公开", "本资料为内部资料,请勿外传",
    "仅供内部参考", "工作秘密", "机密☆十年", "ＳＥＣ 机密★１年", "［机密］",
    "公开属性：不予公开", "機密★一年",
)  # fmt: skip
INNOCENT = (
    "做好保密工作。", "组织机密文件管理培训。", "构建“外部督导+内部视导”督导体系。",
    "开展《秘密花园》共读活动。", "推进内部资料性出版物规范管理。", "完善内部控制制度。",
    "落实国家秘密定密管理要求。", "清查绝密级试卷保管情况。", "修订秘密级文件管理办法。",
    "编印教研案例集(内部资料)。", "学生个人信息不得公开。", "严禁公开学生成绩排名。",
    "加强内部使用设备的登记。", "标注“机密★1年”的试卷按规定保管。", "明确信息公开属性。",
    "开展保密教育月活动。", "规范密级标识的使用。", "做好保密期限届满文件的解密。",
    "完善依申请公开流程。", "评选五星★级食堂。", "加强“绝密★启用前”试卷的押运。",
    "党组会议内容注意保密。", "修订内部审计办法。", "健全内部文件流转制度。",
    "妥善保存学籍档案。", "试题不得外传。", "举办机密电报史展览。", "商业秘密保护宣传进校园。",
    "建设内部资料室。", "机密计算纳入信息技术培训内容。",
)  # fmt: skip
PLAN = ("青溪县教育局2025年工作要点", "一、夯实安全基础", "1.排查隐患。组织各学校开展隐患排查。")
WRITERS = tuple(files.WRITERS.items())


def test_there_are_thirty_of_each() -> None:
    assert len(set(MARKS)) == len(set(INNOCENT)) == 30


@pytest.mark.parametrize(("name", "write"), WRITERS, ids=[name for name, _ in WRITERS])
@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_at_the_head_is_refused(name: str, write: files.Write, mark: str) -> None:
    blocks = read_blocks(write([mark, *PLAN]), f"plan.{name}")
    with pytest.raises(SecrecyError) as refusal:
        refuse_marks(blocks)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(("name", "write"), WRITERS, ids=[name for name, _ in WRITERS])
def test_innocent_sentences_are_imported(name: str, write: files.Write) -> None:
    tasks = [f"{number}.{text}" for number, text in enumerate(INNOCENT, start=2)]
    refuse_marks(read_blocks(write([*PLAN, *INNOCENT, *tasks]), f"plan.{name}"))


@pytest.mark.parametrize("innocent", INNOCENT)
def test_a_plan_may_begin_with_an_innocent_sentence(innocent: str) -> None:
    refuse_marks(read_blocks("\n".join([innocent, *PLAN]).encode(), "plan.txt"))


@pytest.mark.parametrize(
    "write", [files.docx_with_header, files.docx_with_footer, files.docx_with_watermark,
              files.docx_with_box, files.xlsx_with_header],
    ids=["header", "footer", "watermark", "box", "sheet"],
)  # fmt: skip
def test_a_mark_in_the_margins_is_refused(write: Callable[[str, list[str]], bytes]) -> None:
    with pytest.raises(SecrecyError, match="机密★1年"):
        refuse_marks(read_blocks(write("机密★1年", list(PLAN)), "plan"))


@pytest.mark.parametrize("write", [files.docx_with_header, files.xlsx_with_header])
def test_a_header_that_speaks_of_secrecy_is_no_mark(
    write: Callable[[str, list[str]], bytes],
) -> None:
    refuse_marks(read_blocks(write("青溪县国家保密局2025年宣传计划", list(PLAN)), "plan"))


def test_a_mark_in_a_head_laid_out_as_a_table_is_refused() -> None:
    rows = [Block(BlockKind.ROW, "密级 机密", 1, columns=("", ""), cells=("密级", "机密"))]
    with pytest.raises(SecrecyError):
        refuse_marks([*rows, Block(BlockKind.PARAGRAPH, "一、任务", 2)])


def test_a_line_of_its_own_is_refused_wherever_it_stands() -> None:
    text = "\n".join([*PLAN * 20, "内部资料 不得外传", *PLAN])
    with pytest.raises(SecrecyError, match="第61行"):
        refuse_marks(read_blocks(text.encode(), "plan.txt"))


def test_a_title_that_calls_itself_internal_is_refused() -> None:
    text = "青溪县教育局2025年工作要点(内部资料)\n" + "\n".join(PLAN[1:])
    with pytest.raises(SecrecyError, match="内部资料"):
        refuse_marks(read_blocks(text.encode(), "plan.txt"))


def test_the_error_tells_place_and_line_and_nothing_of_the_text() -> None:
    text = "秘密★3年\n" + "\n".join(PLAN)
    with pytest.raises(SecrecyError) as refusal:
        refuse_marks(read_blocks(text.encode(), "plan.txt"))
    error = refusal.value
    assert isinstance(error, DocumentError)
    assert (error.mark, error.place, error.line) == ("秘密★3年", "版头", 1)
    assert "隐患" not in str(error)
    assert error.mend
