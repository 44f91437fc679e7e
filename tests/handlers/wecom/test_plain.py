"""Nothing of a text becomes markup, and nothing of it is lost."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from handlers.wecom.plain import as_markdown, clean, harmless

LINES = "\n".join(
    (
        "李科长早上好,今天有2件事:",
        "🔴 #112 规范民办义务教育 8月31日到期,已过3个工作日",
        "🟡 #127 隐患排查 全年不少于4次,已2次",
        "直接回复即可,如“112 已完成”。见 https://duban.example/l/a_b-c?d=e_f#g",
    )
)
SIGNS = "#*_`[]()<>~|\\-+=!>. \t0123456789\nab题https://"


def bare(text: str) -> str:
    """What is left of a text where widths and spaces do not count."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def test_a_message_of_ours_looks_as_it_was_written() -> None:
    assert as_markdown(LINES).replace("  \n", "\n") == LINES


@pytest.mark.parametrize(
    "text",
    [
        "# 标题",
        "###### 标题",
        "- 一项",
        "+ 一项",
        "* 一项",
        "1. 一项",
        "12) 一项",
        "> 引文",
        ">引文",
        "---",
        "标题\n===",
        "标题\n---",
        "    代码",
        "\t代码",
        "```\n代码\n```",
        "~~~\n代码\n~~~",
        "[点](http://evil.example)",
        "![图](http://evil.example/p.png)",
        "[点][1]\n[1]: http://evil.example",
        "<http://evil.example>",
        "<b>粗</b>",
        "**粗** __粗__ *斜* _斜_ `码` ~~删~~",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "&lt;b&gt;",
    ],
)
def test_markup_is_shown_as_itself(text: str) -> None:
    rendered = MarkdownIt("commonmark").enable("table").render(as_markdown(text))
    body = rendered.removeprefix("<p>").removesuffix("</p>\n").replace("<br />\n", "\n")
    assert "<" not in body


@settings(deadline=None)  # a busy machine is no fault
@given(st.text(SIGNS, max_size=80))
def test_no_text_becomes_a_tag_or_a_mention(text: str) -> None:
    assert "<" not in harmless(text)
    assert "<" not in as_markdown(text)
    assert bare(as_markdown(text)) == bare(text) == bare(harmless(text))


@settings(deadline=None)  # a busy machine is no fault
@given(st.text(SIGNS, max_size=80))
def test_a_text_grows_to_three_times_its_bytes_at_most(text: str) -> None:
    assert len(as_markdown(text).encode()) <= 3 * len(text.encode())


@settings(deadline=None)  # a busy machine is no fault
@given(st.text(max_size=50) | st.integers() | st.none())
def test_what_comes_in_can_be_stored(text: object) -> None:
    kept = clean(text, 20)
    kept.encode()
    assert "\0" not in kept
    assert len(kept) <= 20
