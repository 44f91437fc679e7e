"""Feishu's own SDK decides as we do, and takes the played cloud for the real one."""

import asyncio
import base64
import json
import random
import subprocess
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from handlers.errors import BadRequest
from handlers.feishu.frame import Frame, decode
from handlers.feishu.post import post_of
from handlers.platform import Request
from scheduler.clock import system_clock
from tests.clouds.feishu import FeishuLong
from tests.clouds.feishu.rules import APP_ID, APP_SECRET
from tests.handlers.feishu.bench import KEY, TOKEN, event, feishu, message, seal, signed

PYTHON = Path(__file__).resolve().parents[3] / ".cache/sdks/bin/python"
ORACLE = Path(__file__).with_name("oracle.py")
MARK = "> "  # before what the oracle says

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PYTHON.exists(), reason="the vendors' SDKs are absent (make sdks)"),
]


def ask(lines: Iterable[str], *words: str) -> list[Any]:
    """The SDK's answers, one for each line."""
    told = "".join(f"{line}\n" for line in lines)
    done = subprocess.run(
        [PYTHON, ORACLE, *words], input=told, capture_output=True, text=True, check=True
    )
    said = (line for line in done.stdout.splitlines() if line.startswith(MARK))
    return [json.loads(line.removeprefix(MARK)) for line in said]


def requests() -> list[Request]:
    """True requests, and each of them with one byte changed somewhere."""
    dice = random.Random(7)
    true = [
        signed(seal(message({"text": "督" * length})), nonce=f"n{length}") for length in range(60)
    ]
    changed = []
    for one in true:
        place = dice.randrange(len(one.body))
        byte = bytes([one.body[place] ^ (1 << dice.randrange(7))])
        body = one.body[:place] + byte + one.body[place + 1 :]
        changed.append(Request("POST", one.path, {}, one.headers, body))
    wrong_token = event("im.message.receive_v1", message({"text": "好"})["event"], token="guessed")
    return [*true, *changed, signed(seal(wrong_token)), signed(seal(message({}), "another key"))]


async def ours(request: Request) -> bool:
    """Whether we take a request."""
    try:
        await (await feishu()).accept(request)
    except BadRequest:
        return False
    return True


async def test_the_sdk_takes_what_we_take_and_nothing_else() -> None:
    lines = [
        json.dumps({"headers": one.headers, "body": base64.b64encode(one.body).decode()})
        for one in requests()
    ]
    verdicts = ask(lines, "verdicts", KEY, TOKEN)
    assert [status == 200 for status in verdicts] == [await ours(one) for one in requests()]
    assert verdicts.count(200) == 60


def test_the_sdk_reads_our_frames_and_writes_them_to_the_byte() -> None:
    headers = (("type", "event"), ("message_id", "m"), ("中", "文"))
    given = [
        Frame(sequence, log, 33, method, headers, payload=payload)
        for sequence in (0, 127, 128, 2**64 - 1)
        for log in (0, 300)
        for method in (0, 1)
        for payload in (b"", "{“督办”}".encode(), bytes(range(256)))
    ]
    told = ask([base64.b64encode(one.encode()).decode() for one in given], "frames")
    for frame, (numbers, named, payload, written) in zip(given, told, strict=True):
        assert numbers == [frame.sequence, frame.log, 33, frame.method]
        assert [tuple(one) for one in named] == list(headers)
        assert base64.b64decode(payload) == frame.payload
        assert decode(base64.b64decode(written)) == frame


@asynccontextmanager
async def running(*words: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """The SDK at work beside us."""
    process = await asyncio.create_subprocess_exec(
        PYTHON,
        ORACLE,
        *words,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def line_of(process: asyncio.subprocess.Process) -> Any:
    """The next thing it says."""
    assert process.stdout is not None
    while True:
        line = (await process.stdout.readline()).decode()
        assert line, "the SDK has ended"
        if line.startswith(MARK):
            return json.loads(line.removeprefix(MARK))


async def test_the_sdk_listens_to_the_played_cloud() -> None:
    async with (
        FeishuLong(system_clock) as cloud,
        running("listens", cloud.base, APP_ID, APP_SECRET) as process,
    ):
        await cloud.attach("")
        for text in ("112 已完成", "中文" * 90):
            await cloud.says("li", text)
            assert await line_of(process) == text
        assert cloud.pings() >= 1


async def test_the_sdk_speaks_to_the_played_cloud_and_is_shown_once() -> None:
    async with FeishuLong(system_clock) as cloud:
        content = json.dumps(post_of("请查收"), ensure_ascii=False)
        words = ("speaks", cloud.base, APP_ID, APP_SECRET, cloud.account("li"), content)
        async with running(*words) as process:
            first = await line_of(process)
            assert first == await line_of(process)
        assert [one.text for one in cloud.heard("li")] == ["请查收"]
        assert cloud.refusals == []
