"""What runs for ever is begun anew after a fault, and the fault is told once."""

import asyncio

import pytest

from bot.app import persist


async def test_a_connection_that_fails_in_an_unforeseen_way_is_held_again() -> None:
    heard: list[str] = []

    async def listen() -> None:
        heard.append("listening")
        if len(heard) < 3:
            raise RuntimeError("nobody thought of this")

    await persist("somewhere", listen, pause=0)
    assert len(heard) == 3


async def test_the_end_of_the_service_ends_it() -> None:
    running = asyncio.create_task(persist("somewhere", asyncio.Event().wait))  # type: ignore[arg-type]
    await asyncio.sleep(0)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
