"""No limit is tripped, nothing waits longer than it must, and a restart forgets nothing."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.errors import Throttled
from handlers.limiter import Limit, Limiter, Meter
from tests.handlers.ports import Memory, VirtualTime

HOOK = Meter("hook:g1", (Limit(20, 60.0),))
APP = Meter("app", (Limit(1000, 60.0), Limit(50, 1.0)), whole=True)


async def once(limiter: Limiter, *meters: Meter) -> None:
    """A send that is answered at once."""
    async with limiter.turn(*meters):
        pass


async def send(limiter: Limiter, time: VirtualTime, *meters: Meter) -> datetime:
    """Sends as the delivery does: comes back when it is told to; the instant of the send."""
    while True:
        try:
            await once(limiter, *meters)
        except Throttled as fault:
            await time.wait(fault.retry_after or 0.0)
        else:
            return time()


def busiest(sent: list[datetime], seconds: float) -> int:
    """The most sends in any `seconds`."""
    return max(sum(0 <= (other - one).total_seconds() < seconds for other in sent) for one in sent)


async def test_a_morning_of_five_thousand_takes_what_the_limits_ask_and_hardly_more() -> None:
    time = VirtualTime()
    limiter = Limiter("feishu", Memory(time), time, time.wait)
    start = time()
    sent = [
        await send(limiter, time, APP, Meter(f"user:{n}", (Limit(5, 1.0),))) for n in range(5000)
    ]
    seconds = [(one - start).total_seconds() for one in sent]
    assert max(sum(a <= one < a + 60 for one in seconds) for a in range(300)) <= 1000
    assert seconds[-1] <= (4 * 60 + 20) * 1.2


async def test_a_group_robot_that_is_full_says_when_and_holds_up_nobody_else() -> None:
    time = VirtualTime()
    limiter = Limiter("wecom", Memory(time), time, time.wait)
    for _ in range(19):
        await once(limiter, HOOK)
    with pytest.raises(Throttled) as refused:
        await once(limiter, HOOK)
    assert not refused.value.whole
    assert 55 < (refused.value.retry_after or 0) <= 62
    await once(limiter, Meter("hook:g2", (Limit(20, 60.0),)))


async def test_a_full_platform_says_that_it_is_the_whole_of_it() -> None:
    time = VirtualTime()
    limiter = Limiter("x", Memory(time), time, time.wait)
    whole = Meter("app", (Limit(2, 60.0),), whole=True)
    await once(limiter, whole)
    await once(limiter, whole)
    with pytest.raises(Throttled) as refused:
        await once(limiter, whole)
    assert refused.value.whole


async def test_one_message_to_each_person_is_written_nowhere() -> None:
    time = VirtualTime()
    memory = Memory(time)
    limiter = Limiter("wecom", memory, time, time.wait)
    await time.wait(60)  # the first minute after a start is careful
    for n in range(500):
        await once(limiter, Meter(f"member:{n}", (Limit(30, 60.0),)))
    assert memory.writes == 0


@settings(deadline=None, max_examples=40)
@given(
    steps=st.lists(
        st.tuples(st.floats(0, 40), st.integers(1, 12), st.booleans()), min_size=1, max_size=12
    ),
    count=st.integers(2, 40),
    whole=st.booleans(),
)
async def test_no_window_is_ever_over_full_however_often_the_process_starts_anew(
    steps: list[tuple[float, int, bool]], count: int, whole: bool
) -> None:
    """After a pause some sends, then perhaps a restart that has lost everything in memory."""
    time = VirtualTime()
    memory = Memory(time)
    meter = Meter("m", (Limit(count, 60.0),), whole=whole)
    limiter = Limiter("x", memory, time, time.wait)
    sent: list[datetime] = []
    for pause, sends, dies in steps:
        await time.wait(pause)
        sent += [await send(limiter, time, meter) for _ in range(sends)]
        if dies:
            limiter = Limiter("x", memory, time, time.wait)
    assert busiest(sent, 60.0) <= count


async def test_two_processes_share_one_window() -> None:
    time = VirtualTime()
    memory = Memory(time)
    both = [Limiter("x", memory, time, time.wait) for _ in range(2)]
    whole = Meter("app", (Limit(100, 60.0),), whole=True)
    sent = [await send(both[n % 2], time, whole) for n in range(250)]
    assert busiest(sent, 60.0) <= 100


async def test_a_send_counts_until_a_whole_span_after_its_answer() -> None:
    """The platform may have counted it at any moment before that."""
    time = VirtualTime()
    limiter = Limiter("x", Memory(time), time, time.wait)
    one_a_second = Meter("chat", (Limit(1, 1.0),))
    async with limiter.turn(one_a_second):
        await time.wait(0.7)
    answered = time()
    assert (await send(limiter, time, one_a_second) - answered).total_seconds() >= 1.0


@given(st.lists(st.sampled_from([0.0, 0.4, 3.0]), min_size=70, max_size=70))
@settings(max_examples=40)
async def test_a_slow_network_makes_no_minute_fuller_than_it_may_be(ways: list[float]) -> None:
    """The platform counts a send when it arrives, seconds after its room was reserved."""
    time = VirtualTime()
    limiter = Limiter("wecom", Memory(time), time, time.wait)
    app = Meter("app", (Limit(20, 60.0),), whole=True)
    arrived = []
    for way in ways:
        while True:
            try:
                async with limiter.turn(app):
                    await time.wait(way)
                    arrived.append(time())
                break
            except Throttled as fault:
                await time.wait(fault.retry_after or 0.0)
    assert busiest(arrived, 60.0) <= 20
