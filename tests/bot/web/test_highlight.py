"""What was read in a sentence is shown where it stands, and no word is lost."""

from hypothesis import given
from hypothesis import strategies as st

from bot.web.highlight import Piece, cut

WORDS = st.text(alphabet="年内各校不少于4次演练", max_size=6)
SPANS = st.lists(WORDS.map(lambda span: {"span": span}), max_size=4)
READ = st.fixed_dictionaries({"times": SPANS, "targets": SPANS, "owners": SPANS})


@given(st.text(alphabet="年内各校不少于4次演练", max_size=30), READ)
def test_the_pieces_are_the_sentence(text: str, read: dict[str, list[dict[str, str]]]) -> None:
    assert "".join(piece.text for piece in cut(text, read)) == text


def test_time_target_and_owner_are_told_apart() -> None:
    pieces = cut(
        "各校年内演练不少于4次。",
        {
            "times": [{"span": "年内"}],
            "targets": [{"span": "不少于4次"}],
            "owners": [{"span": "各校"}],
        },
    )
    assert pieces == [
        Piece("各校", "owners"),
        Piece("年内", "times"),
        Piece("演练"),
        Piece("不少于4次", "targets"),
        Piece("。"),
    ]
    assert [piece.word for piece in pieces] == ["责任", "时限", "", "指标", ""]


def test_equal_words_are_marked_one_after_the_other() -> None:
    pieces = cut("每月报,每月查。", {"times": [{"span": "每月"}, {"span": "每月"}]})
    assert [piece.text for piece in pieces if piece.what] == ["每月", "每月"]


def test_of_two_that_overlap_the_first_is_shown() -> None:
    pieces = cut("每月一次", {"times": [{"span": "每月"}], "targets": [{"span": "月一次"}]})
    assert pieces == [Piece("每月", "times"), Piece("一次")]


def test_words_that_are_not_in_the_sentence_mark_nothing() -> None:
    assert cut("开展演练。", {"times": [{"span": "年内"}, {}]}) == [Piece("开展演练。")]
