"""The platform's HTTP interface: an answer is good where its `errcode` is 0."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from handlers.errors import Misconfigured, SendError, Throttled, UnknownOutcome
from handlers.http import Answer, Http
from handlers.limiter import Limit, Limiter, Meter
from handlers.platform import Ports
from handlers.wecom.codes import SECONDS_LIMITED, TITLE, fault_of

PER_MINUTE = Limit(10_000, 60)  # of a company and an interface (90312)
PER_HOUR = Limit(150_000, 3600)
LONGEST_BLOCK = timedelta(minutes=70)  # a limit that lasts longer is the day's
QUOTA_MEND = "企业微信接口今天的调用次数已用完,零点后恢复;请检查是否有其他程序共用这个应用"


class Api:
    """Calls `base`, the platform's address or a private edition's."""

    def __init__(self, http: Http, base: str, limiter: Limiter, ports: Ports) -> None:
        self.base = base
        self._http = http
        self._limiter = limiter
        self._now = ports.now
        self._limited: dict[str, datetime] = {}  # interfaces, and since when they are refused

    async def get(self, path: str, **params: str) -> dict[str, Any]:
        """Asks for something. Raises `SendError`."""
        answer = await self._http.call("GET", f"{self.base}/{path}", params=params)
        return self._judge(path, answer)

    async def post(
        self,
        path: str,
        params: Mapping[str, str],
        *,
        json: Any = None,
        data: bytes | None = None,
        content_type: str | None = None,
        delivers: bool = False,
    ) -> dict[str, Any]:
        """Sends something, within the interface's own rates. Raises `SendError` or
        `UnknownOutcome`."""
        async with self._limiter.turn(Meter(f"api:{path}", (PER_MINUTE, PER_HOUR), whole=True)):
            answer = await self._http.call(
                "POST",
                f"{self.base}/{path}",
                params=params,
                json=json,
                data=data,
                headers={"content-type": content_type} if content_type else None,
                delivers=delivers,
            )
        return self._judge(path, answer, delivers=delivers)

    def _judge(self, path: str, answer: Answer, *, delivers: bool = False) -> dict[str, Any]:
        """The content of a good answer. A limit holds for all that goes by the interface."""
        try:
            content = judge(answer, delivers=delivers)
        except Throttled as fault:
            since = self._limited.setdefault(path, self._now())
            if self._now() - since > LONGEST_BLOCK:
                raise Misconfigured(str(fault), QUOTA_MEND) from fault
            raise Throttled(str(fault), retry_after=SECONDS_LIMITED, whole=True) from fault
        self._limited.pop(path, None)
        return content


def judge(answer: Answer, *, delivers: bool = False) -> dict[str, Any]:
    """The content of a good answer. Raises what a bad one means; a gateway that gave up waiting
    leaves the outcome of a delivery open."""
    if delivers and answer.status in (502, 504):
        raise UnknownOutcome(f"{TITLE}没有给出结果(状态码{answer.status})")
    content = answer.json()
    code = content.get("errcode")
    if answer.status != 200 or not isinstance(code, int):
        raise SendError(f"{TITLE}暂时出错(状态码{answer.status})")
    if code != 0:
        raise fault_of(code, str(content.get("errmsg", "")))
    return content


def part_of(answer: Mapping[str, Any], name: str) -> str:
    """What a good answer must bring. Raises `SendError` where it does not."""
    found = answer.get(name)
    if not found:
        raise SendError(f"{TITLE}的回答里没有 {name}")
    return str(found)
