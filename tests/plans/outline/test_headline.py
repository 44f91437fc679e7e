"""A headline printed on several lines is one; lines that stand together by chance are not."""

import pytest

from plans.outline.headline import headline_lines
from tests.plans.outline.reading import outline_of

BODY = "各科室:\n为做好全年工作,现就有关事项通知如下。\n一、夯实基础\n1.组织开展安全检查。\n"

IN_PIECES = [
    ["青溪县人民政府办公室关于开展校园", "周边环境整治的通知"],
    ["青溪县人民政府办公室", "关于做好冬季取暖和燃气安全", "有关工作的通知"],
    ["青溪县教育局关于全面推行中小学", "课后服务规范性文件", "清理工作的指导意见(试行)"],
    ["青溪县教育局关于印发", "《校园食堂“互联网+明厨亮灶”", "建设方案》的通知"],
    ["青溪县教育局2025年", "工作要点"],
    ["2025—2026学年度第一学期", "少先队工作计划"],
]
APART = [
    ["青溪县教育局关于开展读书活动的通知", "青溪县2025年读书活动方案"],
    ["青溪县教育局", "2025年工作要点"],
    ["青溪县教育局文件", "关于印发2025年工作要点的通知"],
    ["青教发〔2025〕3号", "关于印发2025年工作要点的通知"],
    ["2025年第3期", "青溪县教育工作要点"],
    ["发布时间:2025-02-08", "青溪县教育工作要点"],
    ["关于我们", "工作计划"],
    ["青溪县2025年", "2025年教育工作要点"],
    ["青溪县教育局关于开展检查", "各学校、各幼儿园:"],
]


@pytest.mark.parametrize("lines", IN_PIECES, ids="".join)
def test_a_headline_in_pieces_is_one(lines: list[str]) -> None:
    assert headline_lines([*lines, "各学校、机关各科室"]) == len(lines)


@pytest.mark.parametrize("lines", APART, ids="".join)
def test_lines_that_are_whole_stay_apart(lines: list[str]) -> None:
    assert headline_lines(lines) == 1


@pytest.mark.parametrize("lines", IN_PIECES, ids="".join)
def test_a_headline_in_pieces_is_one_sentence_of_the_document(lines: list[str]) -> None:
    assert outline_of("\n".join(lines) + "\n" + BODY)[0].text == "".join(lines)


def test_tasks_below_a_heading_without_a_number_are_no_headline() -> None:
    text = "青溪县2025年工作要点\n1.抓好教学。\n关于师德师风建设\n制定师德考核方案\n开展师德检查\n"
    assert "制定师德考核方案" in [sentence.text for sentence in outline_of(text)]
