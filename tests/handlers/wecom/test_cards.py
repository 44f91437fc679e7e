"""A card holds what fits, its buttons say what was meant, and none is lost."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.message import Button
from handlers.wecom.cards import (
    BODY_LIMIT,
    BUTTONS_LIMIT,
    KEY_LIMIT,
    LABEL_LIMIT,
    TITLE_LIMIT,
    button_of,
    chosen,
    deal,
    key_of,
    short,
)

words = st.text(max_size=300)
labels = st.text(min_size=1, max_size=30)
hands = st.lists(st.builds(Button, labels, words), max_size=20)
TASK = "0" * 32


@settings(deadline=None)  # a busy machine is no fault
@given(labels, words)
def test_a_tap_brings_back_the_reply(label: str, reply: str) -> None:
    found = button_of(key_of(Button(label, reply)))
    assert found.reply == reply
    assert chosen(found).startswith("已选:")


def test_a_key_of_another_program_is_its_own_reply() -> None:
    assert button_of("approve") == Button("approve", "approve")


@settings(deadline=None)  # a busy machine is no fault
@given(words, hands)
def test_every_text_and_button_is_dealt_within_the_limits(text: str, buttons: list[Button]) -> None:
    ahead, cards = deal(text, buttons, TASK)
    held = [one for one in buttons if len(key_of(one).encode()) <= KEY_LIMIT]
    assert [one for card in cards for one in card.buttons] == held
    assert ahead in ("", text)
    for card in cards:
        template = card.to_template()
        assert re.fullmatch(r"[0-9A-Za-z_\-@]{1,128}", template["task_id"])
        assert 1 <= len(template["button_list"]) <= BUTTONS_LIMIT
        assert 0 < len(card.title) <= TITLE_LIMIT
        assert len(card.body) <= BODY_LIMIT
        assert all(0 < len(one["text"]) <= LABEL_LIMIT for one in template["button_list"])
    if cards and not ahead and text.strip("\n"):
        said = f"{cards[0].title}\n{cards[0].body}".replace("\N{FULLWIDTH LESS-THAN SIGN}", "<")
        assert text.strip("\n") in said.strip("\n") + "\n" or text in said
    assert len({card.task_id for card in cards}) == len(cards)


def test_a_short_question_and_its_buttons_are_one_card() -> None:
    ahead, [card] = deal("哪一项?\n#112 甲\n#113 乙", [Button("#112 甲", "112")], TASK)
    assert (ahead, card.title, card.body) == ("", "哪一项?", "#112 甲\n#113 乙")


def test_a_label_that_is_too_long_is_cut_and_its_reply_is_not() -> None:
    button = Button("#112 规范民办义务教育办学", "112")
    assert short(button.label) == "#112 规范民办…"
    assert button_of(key_of(button)).reply == "112"
