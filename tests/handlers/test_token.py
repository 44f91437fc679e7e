"""A token is fetched once for everybody, renewed in time, and anew when it is refused."""

import asyncio
from datetime import timedelta

from handlers.token import Issued, Token
from tests.handlers.ports import Memory, VirtualTime


class Desk:
    """Issues tokens and counts them."""

    def __init__(self) -> None:
        self.issued = 0

    async def __call__(self) -> Issued:
        self.issued += 1
        await asyncio.sleep(0)
        return Issued(f"token-{self.issued}", 7200)


async def test_a_hundred_sends_at_once_fetch_one_token() -> None:
    time, desk = VirtualTime(), Desk()
    token = Token("app", Memory(time), time, desk)
    assert set(await asyncio.gather(*(token.get() for _ in range(100)))) == {"token-1"}


async def test_a_restart_uses_the_token_that_is_still_good() -> None:
    time, desk = VirtualTime(), Desk()
    memory = Memory(time)
    await Token("app", memory, time, desk).get()
    assert await Token("app", memory, time, desk).get() == "token-1"


async def test_it_is_renewed_before_its_end() -> None:
    time, desk = VirtualTime(), Desk()
    token = Token("app", Memory(time), time, desk)
    await token.get()
    time.moment += timedelta(seconds=7200 - 299)
    assert await token.get() == "token-2"


async def test_a_refused_token_is_replaced_once_for_all_who_were_refused() -> None:
    time, desk = VirtualTime(), Desk()
    token = Token("app", Memory(time), time, desk)
    old = await token.get()
    new = await asyncio.gather(*(token.get(refused=old) for _ in range(20)))
    assert set(new) == {"token-2"}
    assert desk.issued == 2
