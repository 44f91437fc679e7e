"""自定义机器人 and 回话地址: addresses that take a text in the custom robots' format.

Only here can people be called by name: groups are answered in place for that, and for nothing else.
"""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote_plus

from handlers.dingtalk.api import Api
from handlers.dingtalk.cards import digest_of
from handlers.dingtalk.config import Config, Hook
from handlers.dingtalk.faults import MEND_HOOK, old_fault_of
from handlers.dingtalk.sessions import Sessions
from handlers.dingtalk.signing import milliseconds, robot_sign
from handlers.errors import Misconfigured, Throttled
from handlers.limiter import Limit, Meter
from handlers.message import Outgoing
from handlers.platform import Ports

HOOK = "hook:"  # a chat that is a custom robot, by its name in the settings
PER_ADDRESS = (Limit(20, 60.0),)


class Custom:
    """Speaks by such addresses."""

    def __init__(self, config: Config, api: Api, ports: Ports, sessions: Sessions) -> None:
        self._config = config
        self._api = api
        self._ports = ports
        self._sessions = sessions
        self._blocked: dict[str, datetime] = {}  # custom robots that spoke too often, until when

    async def speak(self, message: Outgoing, text: str, part: int) -> str:
        """A piece of a message by the custom robot that its chat names. Raises `SendError` or
        `UnknownOutcome`."""
        name = message.chat.removeprefix(HOOK)
        hook = self._hook(name)
        unique = digest_of(f"{message.key}:{part}")
        body = called_by_name(text, message.mentions if part == 0 else ())
        async with self._api.limiter.turn(Meter(f"hook:{name}", PER_ADDRESS)):
            url = signed(hook, self._ports.now())
            answer = await self._api.http.call(
                "POST", url, json={**body, "msgUuid": unique}, delivers=True
            )
        fault = old_fault_of(answer, hook=True)
        if isinstance(fault, Throttled):
            self._blocked[name] = self._ports.now() + timedelta(seconds=fault.retry_after or 0)
        if fault is not None:
            raise fault
        return f"hook:{unique}"

    def _hook(self, name: str) -> Hook:
        """The robot of that name. Speaking to one that is blocked would keep it blocked."""
        left = self._blocked.get(name, self._ports.now()) - self._ports.now()
        if left > timedelta(0):
            raise Throttled("a custom robot is blocked", retry_after=left.total_seconds())
        hook = self._config.hooks.get(name)
        if hook is None:
            raise Misconfigured(f"no custom robot {name!r}", MEND_HOOK, whole=False)
        return hook

    async def answer_in_place(self, message: Outgoing, text: str) -> str | None:
        """Answers where the group last spoke to us, calling people by name; None where that cannot
        be done any more, or not now. Raises `UnknownOutcome`, or `SendError` for a passing fault.
        """
        url = await self._sessions.find(message.chat)
        if url is None:
            return None
        body = called_by_name(text, message.mentions)
        try:
            async with self._api.limiter.turn(Meter(f"session:{message.chat}", PER_ADDRESS)):
                answer = await self._api.http.call("POST", url, json=body, delivers=True)
        except Throttled:
            return None
        fault = old_fault_of(answer)
        if fault is None:
            return f"session:{digest_of(message.key)}"
        if isinstance(fault, Throttled):
            return None
        if not fault.permanent:
            raise fault
        await self._sessions.forget(message.chat)
        return None


def signed(hook: Hook, now: datetime) -> str:
    """A custom robot's address with the time and its signature, encoded exactly once."""
    url, secret = hook.url.get_secret_value(), hook.secret.get_secret_value()
    timestamp = milliseconds(now)
    joint = "&" if "?" in url else "?"
    sign = quote_plus(robot_sign(secret, timestamp))
    return f"{url}{joint}timestamp={timestamp}&sign={sign}"


def called_by_name(text: str, accounts: tuple[str, ...]) -> dict[str, Any]:
    """A text of a custom robot. Only accounts that stand in the text too are called."""
    names = "".join(f"@{one} " for one in accounts)
    return {
        "msgtype": "text",
        "text": {"content": f"{names}\n{text}" if names else text},
        "at": {"atUserIds": list(accounts), "isAtAll": False},
    }
