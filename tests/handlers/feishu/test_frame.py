"""The frames of the long connection."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.errors import PlatformError
from handlers.feishu.frame import DATA, Frame, decode
from handlers.feishu.gathering import EVENT_LIMIT, FRAGMENTS, Gathering
from tests.handlers.ports import VirtualTime

NUMBERS = st.integers(0, (1 << 64) - 1)
FRAMES = st.builds(
    Frame,
    sequence=NUMBERS,
    log=NUMBERS,
    service=st.integers(0, 1 << 31),
    method=st.sampled_from([0, 1]),
    headers=st.lists(st.tuples(st.text(), st.text()), max_size=4).map(tuple),
    encoding=st.none() | st.binary(),
    kind=st.none() | st.binary(),
    payload=st.none() | st.binary(),
    log_name=st.none() | st.binary(),
)


@given(FRAMES)
def test_what_is_written_is_read_again(frame: Frame) -> None:
    assert decode(frame.encode()) == frame


@given(st.binary(max_size=200))
def test_any_bytes_are_a_frame_or_refused(data: bytes) -> None:
    try:
        assert isinstance(decode(data), Frame)
    except PlatformError:
        return


@given(FRAMES, st.data())
def test_a_frame_that_breaks_off_is_never_read_as_a_longer_one(
    frame: Frame, data: st.DataObject
) -> None:
    whole = frame.encode()
    cut = whole[: data.draw(st.integers(0, len(whole) - 1))]
    try:
        assert decode(cut) != frame or cut == b""
    except PlatformError:
        return


def test_fields_that_are_new_are_passed_over() -> None:
    frame = Frame(service=33, payload=b"{}")
    newer = b"\x50\x07" + b"\x59" + bytes(8) + b"\x65" + bytes(4) + b"\x6a\x01x"
    assert decode(frame.encode() + newer) == frame


def part(seq: int, count: int, payload: bytes, name: str = "m") -> Frame:
    headers = (("message_id", name), ("sum", str(count)), ("seq", str(seq)))
    return Frame(method=DATA, headers=headers, payload=payload)


@given(st.binary(min_size=2, max_size=90), st.permutations(range(3)))
def test_parts_make_the_event_in_whatever_order_they_come(event: bytes, order: list[int]) -> None:
    """Cut anywhere, in the middle of a character too."""
    third = len(event) // 3
    cuts = [event[:third], event[third : 2 * third], event[2 * third :]]
    gathering = Gathering(VirtualTime())
    told = [gathering.add(part(one, 3, cuts[one])) for one in order]
    assert told == [None, None, event]


def test_a_part_that_comes_too_late_belongs_to_nothing() -> None:
    time = VirtualTime()
    gathering = Gathering(time)
    assert gathering.add(part(0, 2, b"a")) is None
    time.moment += timedelta(seconds=6)
    assert gathering.add(part(1, 2, b"b")) is None


@pytest.mark.parametrize(
    "frame",
    [
        part(2, 2, b"x"),
        part(0, FRAGMENTS + 1, b"x"),
        Frame(method=DATA, headers=(("sum", "-1"),)),
        Frame(method=DATA, headers=(("sum", "two"),)),
        Frame(method=DATA, headers=(("sum", "2"), ("seq", "999999"))),
        part(0, 2, bytes(EVENT_LIMIT + 1)),
    ],
)
def test_parts_that_cannot_be_are_refused(frame: Frame) -> None:
    with pytest.raises(PlatformError):
        Gathering(VirtualTime()).add(frame)


def test_what_stays_incomplete_does_not_pile_up() -> None:
    gathering = Gathering(VirtualTime())
    for number in range(500):
        gathering.add(part(0, 2, b"x", f"m{number}"))
    assert gathering.add(part(1, 2, b"y", "m499")) == b"xy"
    assert gathering.add(part(1, 2, b"y", "m0")) is None
