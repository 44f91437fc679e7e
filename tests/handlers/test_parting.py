"""Long messages arrive whole, in pieces that read well, and nothing of them twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.errors import SendError
from handlers.parting import Parting, split_text
from tests.handlers.ports import Memory, VirtualTime


@given(st.text(max_size=300), st.integers(4, 80))
def test_no_piece_is_too_long_and_no_character_is_lost(text: str, limit: int) -> None:
    pieces = split_text(text, limit)
    assert all(len(piece.encode()) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_a_break_stands_between_lines() -> None:
    lines = [f"#{number} 规范民办义务教育 8月31日到期" for number in range(100, 130)]
    pieces = split_text("\n".join(lines), 500)
    assert [line for piece in pieces for line in piece.split("\n")] == lines


async def test_a_message_that_broke_off_goes_on_where_it_stopped() -> None:
    time = VirtualTime()
    parting = Parting("x", Memory(time), time)
    sent: list[str] = []

    async def first() -> str:
        sent.append("first")
        return "m1"

    async def second() -> str:
        if sent.count("second") == 0:
            sent.append("second")
            raise SendError("busy")
        return "m2"

    with pytest.raises(SendError):
        await parting.send("answer:1", [first, second])
    assert (await parting.send("answer:1", [first, second])).message_id == "m1"
    assert sent == ["first", "second"]
    assert await parting.whole_of("m2") == "m1"
    assert await parting.whole_of("m9") == "m9"
    assert await parting.whole_of(None) is None
