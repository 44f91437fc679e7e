"""A bench for every test of Matrix alone."""

from collections.abc import AsyncIterator

import pytest

from tests.handlers.matrix.bench import Bench, open_bench


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    """The platform on a small homeserver."""
    async with open_bench() as opened:
        yield opened
