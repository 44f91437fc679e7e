"""What is said: plain words, whatever they are made of, in pieces that Feishu takes."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.feishu.api import encoded
from handlers.feishu.card import card_of, final_card, to_keep
from handlers.feishu.post import SIZE_LIMIT, pieces_of, post_of
from handlers.message import Button, Outgoing

HOSTILE = '<at user_id="all">所有人</at> **粗** [点我](http://evil.example) {"tag":"at"} \\n'


def outgoing(text: str, **fields: object) -> Outgoing:
    plain = {"chat": "ou_li", "group": False, "text": text, "key": "k", **fields}
    return Outgoing(**plain)  # type: ignore[arg-type] # fields by name, as a test writes them


def test_the_words_of_others_stay_words() -> None:
    [line] = post_of(HOSTILE)["zh_cn"]["content"]
    assert line == [{"tag": "text", "text": HOSTILE}]
    card = card_of(outgoing(HOSTILE, buttons=(Button(HOSTILE, "1"),)), HOSTILE, "k")
    words, button = card["body"]["elements"]
    assert words["text"] == {"tag": "plain_text", "content": HOSTILE}
    assert button["text"]["tag"] == "plain_text"
    kept = to_keep(outgoing(HOSTILE), HOSTILE)
    assert {one["text"]["tag"] for one in final_card(kept, HOSTILE)["body"]["elements"]} == {
        "plain_text"
    }


@pytest.mark.parametrize("account", ["all", "ou_x></at><at id=all>", "", "ou_", "oc_group"])
def test_only_persons_can_be_called(account: str) -> None:
    message = outgoing("开会", chat="oc_g", group=True, mentions=(account,))
    assert post_of("开会", message.mentions) == post_of("开会")
    card = card_of(message, "开会", "k")
    assert [one["tag"] for one in card["body"]["elements"]] == ["div"]


def test_persons_are_called_before_the_words() -> None:
    [called, words] = post_of("开会", ["ou_li", "ou_wang"])["zh_cn"]["content"]
    assert [one["user_id"] for one in called] == ["ou_li", "ou_wang"]
    assert words == [{"tag": "text", "text": "开会"}]


@given(st.text(alphabet=st.sampled_from('督办#1 \n"\\<>🔴'), max_size=9000))
def test_every_piece_fits_into_a_request_and_nothing_is_lost(text: str) -> None:
    pieces = pieces_of(text)
    for piece in pieces:
        for content in (post_of(piece), card_of(outgoing(piece), piece, "k")):
            inner = json.dumps(content, ensure_ascii=False)
            assert len(encoded({"content": inner}) or b"") <= SIZE_LIMIT + 1500
    assert re.sub(r"\s", "", "".join(pieces)) == re.sub(r"\s", "", text)


def test_a_text_that_grows_on_its_way_is_split_finer() -> None:
    assert len(pieces_of("督" * 2900)) == 1
    assert len(pieces_of("\n".join("1" * 2900))) > 1
    assert len(pieces_of('"' * 8900)) > 1


def test_what_no_chat_shows_is_left_out() -> None:
    assert pieces_of("一\x00二\ud800三\x1b") == ["一二三"]


def test_after_a_tap_a_card_says_what_was_chosen() -> None:
    message = outgoing("今天有1件事", chat="oc_g", group=True, mentions=("ou_li",))
    called, words, chosen = final_card(to_keep(message, "今天有1件事"), "已完成")["body"][
        "elements"
    ]
    assert called["content"] == "<at id=ou_li></at>"
    assert words["text"]["content"] == "今天有1件事"
    assert chosen["text"]["content"] == "已选:已完成"


def test_a_long_label_is_cut_and_its_reply_is_not() -> None:
    card = card_of(outgoing("?", buttons=(Button("很" * 90, "甲" * 90),)), "?", "k")
    button = card["body"]["elements"][1]
    assert len(button["text"]["content"]) == 40
    assert button["behaviors"][0]["value"]["reply"] == "甲" * 90
