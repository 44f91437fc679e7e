"""The demo on Matrix lives: a newcomer sees real messages, and can talk on."""

import pytest

from tests.clouds.demo import obey, open_talk, walk
from tests.clouds.synapse import NEEDED

pytestmark = list(NEEDED)


async def test_the_story_is_told_and_the_newcomer_talks_on(
    capsys: pytest.CaptureFixture[str],
) -> None:
    async with open_talk() as talk:
        await walk(talk)
        told = capsys.readouterr().out
        assert "新交办" in told
        assert "好的,本群每周五16:30发周报" in told
        assert "新报进展1项" in told
        assert "已选:" in told
        for line in ("/我是 li", "5 完成40%", "/我是 he", "5这项到底谁在办"):
            await obey(talk, line)
        said = capsys.readouterr().out
        assert "已记" in said
        assert "谁在办:基础教育科" in said
