"""What a broken connection means, which addresses belong to a platform, and how much is read."""

import asyncio
import base64
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from handlers.errors import PlatformError, SendError, UnknownOutcome
from handlers.http import Http, is_under
from tests.handlers.ports import VirtualTime


@pytest.fixture
async def server() -> AsyncIterator[TestServer]:
    """Answers, breaks off, or says nothing."""
    never = asyncio.Event()

    async def silent(request: web.Request) -> web.Response:
        await never.wait()
        return web.Response()

    async def breaks(request: web.Request) -> web.Response:
        assert request.transport is not None
        request.transport.close()
        return web.Response()

    async def much(request: web.Request) -> web.Response:
        return web.Response(body=bytes(5000))

    async def leads_away(request: web.Request) -> web.Response:
        raise web.HTTPFound("http://169.254.169.254/")

    app = web.Application()
    for path, answer in [
        ("/silent", silent),
        ("/breaks", breaks),
        ("/much", much),
        ("/away", leads_away),
    ]:
        app.router.add_route("*", path, answer)
    async with TestServer(app) as running:
        yield running
        never.set()


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    """A client without patience."""
    client = Http(VirtualTime(), total=0.3)
    yield client
    await client.close()


@pytest.mark.parametrize("path", ["/silent", "/breaks"])
async def test_a_send_that_breaks_off_may_have_arrived(
    server: TestServer, http: Http, path: str
) -> None:
    with pytest.raises(UnknownOutcome):
        await http.call("POST", str(server.make_url(path)), delivers=True)
    with pytest.raises(SendError):
        await http.call("POST", str(server.make_url(path)))


async def test_where_nobody_listens_nothing_arrived(http: Http, unused_tcp_port: int) -> None:
    with pytest.raises(SendError):
        await http.call("POST", f"http://127.0.0.1:{unused_tcp_port}/?key=secret", delivers=True)


async def test_an_error_never_tells_the_secret_in_an_address(
    http: Http, unused_tcp_port: int
) -> None:
    with pytest.raises(SendError) as refused:
        await http.call("POST", f"http://127.0.0.1:{unused_tcp_port}/send?key=secret")
    assert "secret" not in str(refused.value)


async def test_redirects_are_not_followed_and_big_files_not_read(
    server: TestServer, http: Http
) -> None:
    assert (await http.call("GET", str(server.make_url("/away")))).status == 302
    with pytest.raises(PlatformError):
        await http.download(str(server.make_url("/much")), 4999)
    assert len((await http.download(str(server.make_url("/much")), 5000)).body) == 5000


async def test_it_notices_a_clock_that_is_wrong(server: TestServer) -> None:
    behind = VirtualTime()
    client = Http(behind)
    await client.call("GET", str(server.make_url("/much")))
    assert client.skew is not None
    assert abs(client.skew) > timedelta(days=1).total_seconds()
    await client.close()


@pytest.mark.parametrize(
    ("url", "belongs"),
    [
        ("https://api.dingtalk.com/a", True),
        ("https://dingtalk.com/a", True),
        ("https://evil-dingtalk.com/a", False),
        ("https://dingtalk.com.evil.cn/a", False),
        ("http://api.dingtalk.com/a", False),
        ("https://api.dingtalk.com:8443/a", False),
        ("https://user@api.dingtalk.com/a", False),
        ("http://127.0.0.1:99/x", True),
        ("http://127.0.0.1:98/x", False),
        ("http://169.254.169.254/latest", False),
        ("file:///etc/passwd", False),
        ("", False),
        ("http://[::1", False),
        ("https://dingtalk.com:port/a", False),
    ],
)
def test_only_the_platforms_own_addresses_are_asked(url: str, belongs: bool) -> None:
    assert is_under(url, "http://127.0.0.1:99", "dingtalk.com") is belongs


# ── the way out ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
async def gate(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[list[tuple[str, str]]]:
    """A bureau's proxy: where each request wanted to go, and who vouched for it."""
    passed: list[tuple[str, str]] = []

    async def note(request: web.Request) -> web.Response:
        passed.append((request.raw_path, request.headers.get("Proxy-Authorization", "")))
        return web.Response(text=request.headers.get("Authorization", ""))

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", note)
    async with TestServer(app) as proxy:
        monkeypatch.setenv("HTTP_PROXY", f"http://bureau:door@{proxy.host}:{proxy.port}")
        yield passed


async def test_the_way_out_is_the_bureaus_proxy_where_it_has_one(
    gate: list[tuple[str, str]], http: Http
) -> None:
    await http.call("GET", "http://open.platform.example/v1")
    vouched = "Basic " + base64.b64encode(b"bureau:door").decode()
    assert gate == [("http://open.platform.example/v1", vouched)]


async def test_what_is_inside_needs_no_proxy(
    gate: list[tuple[str, str]], http: Http, server: TestServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    assert (await http.call("GET", str(server.make_url("/much")))).status == 200
    assert gate == []


async def test_passwords_that_lie_about_on_the_machine_are_sent_to_nobody(
    gate: list[tuple[str, str]], http: Http, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Nor do they stand in the way of a platform's own token."""
    lying = tmp_path / "netrc"
    lying.write_text("default login somebody password secret\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(lying))
    plain = await http.call("GET", "http://open.platform.example/")
    assert plain.body == b""
    token = {"Authorization": "Bearer t"}
    ours = await http.call("GET", "http://open.platform.example/", headers=token)
    assert ours.body == b"Bearer t"
