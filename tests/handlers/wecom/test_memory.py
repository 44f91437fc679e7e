"""What the robot remembers holds between processes and over redeliveries."""

import asyncio
from datetime import timedelta

import pytest

from handlers.message import Incoming, IncomingKind
from handlers.parting import Parting
from handlers.platform import Ports
from handlers.wecom.acquaintances import Acquaintances
from handlers.wecom.openings import AT_MOST, Openings
from handlers.wecom.robot import Memory as RobotMemory
from handlers.wecom.robot_events import Told
from tests.handlers.ports import Alone, Cupboard, Memory, VirtualTime


@pytest.fixture
def time() -> VirtualTime:
    """A clock."""
    return VirtualTime()


@pytest.fixture
def shelf(time: VirtualTime) -> Memory:
    """What several processes share."""
    return Memory(time)


def ports_over(shelf: Memory, time: VirtualTime) -> Ports:
    """The ports of one process."""
    return Ports(shelf, Alone(), Cupboard(), time, time.wait)


def robot_memory(shelf: Memory, time: VirtualTime) -> RobotMemory:
    """The memory of one process."""
    return RobotMemory(Parting("wecom", shelf, time), ports_over(shelf, time))


def message(key: str, text: str = "好", quoted: str | None = None) -> Told:
    """Somebody says something."""
    return Told(
        Incoming(
            "wecom", key, IncomingKind.MESSAGE, "li", False, "li", text=text, quoted_text=quoted
        )
    )


async def test_two_processes_never_use_the_same_opening(time: VirtualTime, shelf: Memory) -> None:
    one, other = Openings(shelf, time), Openings(shelf, time)
    for n in range(10):
        await one.put("li", one.opened(f"https://a/{n}"))
    taken = await asyncio.gather(*(way.take("li") for way in (one, other) * 6))
    urls = [opening.url for opening in taken if opening is not None]
    assert sorted(urls) == [f"https://a/{n}" for n in range(10)]


async def test_the_oldest_opening_goes_first_and_none_beyond_its_hour(
    time: VirtualTime, shelf: Memory
) -> None:
    openings = Openings(shelf, time)
    await openings.put("li", openings.opened("https://a/1"))
    await time.wait(1800)
    await openings.put("li", openings.opened("https://a/2"))
    first = await openings.take("li")
    assert first is not None
    assert first.url == "https://a/1"
    await openings.put("li", first)  # the platform was busy: it is not used up
    again = await openings.take("li")
    assert again == first
    await time.wait(timedelta(minutes=29).total_seconds())
    await openings.put("li", first)
    late = await openings.take("li")
    assert late is not None
    assert late.url == "https://a/2"
    assert await openings.take("li") is None


async def test_of_very_many_openings_the_newest_are_kept(time: VirtualTime, shelf: Memory) -> None:
    openings = Openings(shelf, time)
    for n in range(AT_MOST + 5):
        await time.wait(1)
        await openings.put("g", openings.opened(f"https://a/{n}"))
    first = await openings.take("g")
    assert first is not None
    assert first.url == "https://a/5"


async def test_a_first_message_is_first_however_often_it_comes(
    time: VirtualTime, shelf: Memory
) -> None:
    one, other = robot_memory(shelf, time), robot_memory(shelf, time)
    for memory in (one, other, one):
        kinds = [event.kind for event in await memory.events_of(message("m1"))]
        assert kinds == [IncomingKind.JOINED, IncomingKind.MESSAGE]
    assert len(await other.events_of(message("m2"))) == 1
    assert await one.acquaintances.people() == 1


async def test_who_was_lost_joins_again(time: VirtualTime, shelf: Memory) -> None:
    one, other = robot_memory(shelf, time), robot_memory(shelf, time)
    for memory in (one, other):
        await memory.events_of(message("m1"))
    await one.acquaintances.lose("li")
    assert not await other.acquaintances.knows("li")
    assert len(await other.events_of(message("m2"))) == 2


async def test_people_are_counted_once_and_groups_not_at_all(
    time: VirtualTime, shelf: Memory
) -> None:
    processes = [Acquaintances(shelf, time) for _ in range(3)]
    await asyncio.gather(
        *(one.meet(f"p{n}", f"m{n}", group=n % 2 == 1) for n in range(10) for one in processes)
    )
    assert await processes[0].people() == 5


async def test_quoted_words_lead_to_what_was_said_whatever_the_client_did_to_them(
    time: VirtualTime, shelf: Memory
) -> None:
    memory = robot_memory(shelf, time)
    await memory.keep_words("li", "今天有2件事:\n#112 规范办学 <3>", "m-77")
    for quoted in ("今天有2件事:\n#112 规范办学 <3>", "今天有2件事: #112 规范办学 <3> "):
        *_, incoming = await memory.events_of(message("m1", quoted=quoted))
        assert incoming.quoted_id == "m-77"
    *_, other = await memory.events_of(message("m2", quoted="别的话"))
    assert (other.quoted_id, other.quoted_text) == (None, "别的话")
