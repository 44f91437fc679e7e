"""A web page is read for its article; menus and footers are margin."""

from plans.draft import BlockKind
from plans.reader import read_blocks
from tests.plans.reader.reading import lines_of, rows_of, tasks_of

ARTICLE = (
    "<p>一、夯实安全基础</p><p>1.排查隐患。组织各学校开展校园安全隐患综合排查,建立台账,限时整改。</p>"
    "<p>2.强化演练。每学期组织应急疏散演练,邀请消防部门进校园开展安全教育讲座。</p>"
)
PAGE = (
    "<!DOCTYPE html><html><head><title>青溪县政府</title><script>alert(1)</script></head><body>"
    "<header><a href='/'>首页</a></header><nav><a>政务公开</a><a>通知公告</a></nav>"
    "<ul><li><a>机构设置</a></li><li><a>领导信息</a></li><li><a>政策文件</a></li></ul>"
    "<h1>青溪县教育局2025年工作要点</h1><div>发布时间:2025-02-08 来源:教育局</div>"
    f"<div class='body'>{ARTICLE}</div>"
    "<div class='side'><p>相关新闻:某地召开会议</p></div><footer>主办单位:县政府</footer>"
    "</body></html>"
)


def body_of(page: str) -> list[str]:
    blocks = read_blocks(page.encode(), "页面.html")
    return [b.text for b in blocks if b.kind is not BlockKind.MARGIN]


def test_the_article_is_read_with_its_title_and_date() -> None:
    lines = body_of(PAGE)
    assert lines[:3] == [
        "青溪县教育局2025年工作要点", "发布时间:2025-02-08 来源:教育局", "一、夯实安全基础",
    ]  # fmt: skip
    assert len(lines) == 5


def test_a_page_is_a_page_whatever_its_name() -> None:
    assert lines_of(PAGE.encode(), "计划.doc") == lines_of(PAGE.encode(), "计划.html")


def test_the_encoding_is_told_by_the_bytes() -> None:
    page = PAGE.replace("<head>", "<head><meta charset='gb2312'>")
    assert lines_of(page.encode("gb18030"), "a.html") == lines_of(page.encode(), "a.html")


def test_spans_are_filled() -> None:
    page = (
        "<table><tr><th>序号</th><th>工作任务</th><th>责任单位</th><th>完成时限</th></tr>"
        "<tr><td>1</td><td>开展检查</td><td rowspan='2'>安全科</td><td>6月底</td></tr>"
        "<tr><td>2</td><td>组织演练</td><td>9月底</td></tr>"
        "<tr><td colspan='4'>二、教学工作</td></tr>"
        "<tr><td>3</td><td>深化<br>教研</td><td>教研室</td><td></td></tr></table>"
    )
    assert tasks_of(page.encode(), "a.html")[:2] == [
        ("开展检查", "安全科", "6月底"),
        ("组织演练", "安全科", "9月底"),
    ]
    assert "二、教学工作" in lines_of(page.encode(), "a.html")
    assert rows_of(page.encode(), "a.html")[2]["工作任务"] == "深化\n教研"


def test_a_table_that_lays_out_the_page_is_no_ledger() -> None:
    page = f"<table><tr><td><table><tr><td>{ARTICLE}</td></tr></table></td></tr></table>"
    assert len(body_of(page)) == 3


def test_ordered_lists_have_numbers() -> None:
    page = "<ol start='3'><li>开展检查</li><li>组织演练</li></ol>"
    assert lines_of(page.encode(), "a.html") == ["3.开展检查", "4.组织演练"]


def test_hidden_words_and_scripts_are_not_read() -> None:
    hidden = "<p style='display: none'>隐藏</p><p hidden>隐藏</p><style>p{}</style>"
    page = f"<div>{hidden}{ARTICLE}</div>"
    assert body_of(page)[0] == "一、夯实安全基础"
    assert "隐藏" not in "".join(lines_of(page.encode(), "a.html"))


def test_a_page_kept_in_one_file_with_its_pictures_is_read() -> None:
    kept = (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="B"\r\n\r\n--B\r\n'
        'Content-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
        f"<html><body>{ARTICLE}</body></html>\r\n--B\r\n"
        "Content-Type: image/png\r\n\r\nx\r\n--B--\r\n"
    )
    assert lines_of(kept.encode(), "计划.doc")[0] == "一、夯实安全基础"
