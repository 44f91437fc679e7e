"""自定义机器人: a group is spoken to through its signed webhook, without an app.

The key of the HMAC is timestamp ‖ newline ‖ secret, and its message is empty (the other way round
than DingTalk's). Feishu keeps no keys of messages here: one sent twice is shown twice.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from handlers.crypto import hmac_base64
from handlers.errors import Misconfigured
from handlers.feishu.api import JSON_BODY, encoded
from handlers.feishu.config import HOOK_PREFIX, Hook
from handlers.feishu.faults import code_of, robot_fault
from handlers.feishu.post import Post
from handlers.http import Http
from handlers.limiter import Limit, Limiter, Meter

LIMITS = (Limit(100, 60), Limit(5, 1))


def sign(secret: str, timestamp: str) -> str:
    """The signature of a moment (seconds)."""
    return hmac_base64(f"{timestamp}\n{secret}".encode(), b"")


class Robots:
    """The robots of some groups, by their names in the settings. `now` is the machine's clock."""

    def __init__(
        self,
        hooks: Mapping[str, Hook],
        http: Http,
        limiter: Limiter,
        now: Callable[[], datetime],
    ) -> None:
        self._hooks = hooks
        self._now = now
        self._http = http
        self._limiter = limiter

    async def send(self, chat: str, post: Post) -> None:
        """Says something in the group. Raises `SendError` or `UnknownOutcome`."""
        hook = self._hooks.get(chat.removeprefix(HOOK_PREFIX))
        if hook is None:
            raise Misconfigured(
                "feishu: no such robot",
                "请在 duban.toml 的 [platforms.feishu.hooks] 中补上该机器人",
                whole=False,
            )
        async with self._limiter.turn(Meter(chat, LIMITS)):
            answer = await self._http.call(
                "POST",
                hook.url.get_secret_value(),
                data=encoded(self._signed(hook, post, self._now())),
                headers=JSON_BODY,
                delivers=True,
            )
        if (code := code_of(answer)) != 0:
            raise robot_fault(code, answer)

    def _signed(self, hook: Hook, post: Post, now: datetime) -> dict[str, Any]:
        timestamp = str(int(now.timestamp()))
        return {
            "timestamp": timestamp,
            "sign": sign(hook.secret.get_secret_value(), timestamp),
            "msg_type": "post",
            "content": {"post": post},
        }
