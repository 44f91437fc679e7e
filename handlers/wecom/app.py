"""自建应用 self-built app: sealed XML in, `message/send` to persons out. It knows no groups.

Sources: developer.work.weixin.qq.com 90236 (send), 90238-90241 (receive), 91039 (token).
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlencode

from handlers.crypto import Envelope
from handlers.errors import PlatformError, SendError, Unreachable
from handlers.http import Answer, Http
from handlers.limiter import Limit, Limiter, Meter
from handlers.message import Document, Outgoing
from handlers.parting import Parting, SendPart
from handlers.platform import Accepted, Capabilities, Ports, Request, Response, Route, Sent
from handlers.token import Issued, Token
from handlers.wecom.api import Api, part_of
from handlers.wecom.app_events import read_event, read_sealed
from handlers.wecom.callback import BODY_LIMIT, Callback, Sealed
from handlers.wecom.cards import Card, button_of, chosen, deal
from handlers.wecom.codes import StaleToken, fault_of, is_about_content
from handlers.wecom.config import AppConfig
from handlers.wecom.keys import digest_of
from handlers.wecom.media import kind_of
from handlers.wecom.multipart import form_of
from handlers.wecom.plain import harmless, pieces_of

log = logging.getLogger(__name__)

T = TypeVar("T")

HOOK = "/hooks/wecom"
LIFE = 7200  # seconds of a token (91039)
TEXT_LIMIT = 2048  # bytes; the platform cuts what is beyond
PER_MEMBER = Limit(30, 60)  # the platform drops more without a word
REFUSED = {"action": "card", "platform": "wecom"}
MISSED = ("invaliduser", "unlicenseduser")


class App:
    """The app. Its own callback is there where token and key are configured."""

    def __init__(
        self,
        config: AppConfig,
        api: Api,
        http: Http,
        limiter: Limiter,
        parting: Parting,
        ports: Ports,
    ) -> None:
        self.config = config
        self.api = api
        self._http = http
        self._limiter = limiter
        self._parting = parting
        self._ports = ports
        self._callback = callback_of(config, ports.now)
        key = f"wecom:{config.corp_id}:{config.agent_id}"
        self._token = Token(key, ports.keep, ports.now, self._issue)

    def capabilities(self) -> Capabilities:
        """Persons only; nothing can be quoted; what fails is tried three times at once and then
        lost, which is no redelivery to one who was down."""
        return Capabilities(
            groups=False,
            quotes=False,
            buttons=self._callback is not None,
            redelivers=False,
            text_limit=TEXT_LIMIT,
        )

    def routes(self) -> Sequence[Route]:
        """The callback."""
        if self._callback is None:
            return ()
        return (
            Route("GET", HOOK, self._callback.challenge, BODY_LIMIT),
            Route("POST", HOOK, partial(self._accept, self._callback), BODY_LIMIT),
        )

    async def _accept(self, callback: Callback, request: Request) -> Accepted:
        incoming, click = read_event(callback.open(request, read_sealed(request.body)))
        if incoming is None:
            return Accepted()
        if click is None:
            return Accepted((incoming,))
        answer = update_button(
            incoming.sender,
            self.config.corp_id,
            int(self._ports.now().timestamp()),
            chosen(button_of(click.key)),
        )
        sealed = callback.seal(answer, request.query.get("nonce", ""))
        response = Response(body=envelope_of(sealed).encode(), content_type="text/xml")
        whole = await self._parting.whole_of(incoming.quoted_id)
        return Accepted((replace(incoming, quoted_id=whole),), response)

    # ── sending ──────────────────────────────────────────────────────────────────────────────────

    async def send(self, message: Outgoing) -> Sent:
        """To one person: words, then cards, then documents. Raises `SendError` or
        `UnknownOutcome`."""
        task = digest_of(message.key, message.chat, message.text)
        buttons = message.buttons if self._callback else ()  # a tap would have nowhere to go
        ahead, cards = deal(message.text, buttons, task)
        pieces = pieces_of(harmless(ahead), TEXT_LIMIT)
        parts: list[SendPart] = [
            *[
                partial(self._send_text, message.chat, one, f"{task}-t{n}")
                for n, one in enumerate(pieces)
            ],
            *[partial(self._send_card, message.chat, card) for card in cards],
            *[partial(self._send_document, message.chat, one) for one in message.documents],
        ]
        return await self._parting.send(message.key, parts)

    async def _send_text(self, user: str, text: str, key: str) -> str:
        return await self._deliver(user, {"msgtype": "text", "text": {"content": text}}, key)

    async def _send_card(self, user: str, card: Card) -> str:
        body = {"msgtype": "template_card", "template_card": card.to_template()}
        try:
            await self._deliver(user, body, card.task_id)
        except SendError as fault:
            if not is_about_content(fault):
                raise
            log.warning("a card was refused: %s", fault, extra=REFUSED)
            if card.words:
                await self._send_text(user, card.words, card.task_id)
        return card.task_id

    async def _send_document(self, user: str, document: Document) -> str:
        content = await self._ports.store.load(document.reference)
        kind = kind_of(document, len(content))
        form, content_type = form_of(document.name, document.media_type, content)

        async def upload(token: str) -> dict[str, Any]:
            params = {"access_token": token, "type": kind.value}
            return await self.api.post(
                "cgi-bin/media/upload", params, data=form, content_type=content_type
            )

        media = part_of(await self._with_token(upload), "media_id")
        body = {"msgtype": kind.value, kind.value: {"media_id": media}}
        return await self._deliver(user, body, media)

    async def _deliver(self, user: str, body: dict[str, Any], key: str) -> str:
        """Sends to one person; the message's id, `key` where the platform tells none.

        Its suppression of repeated requests (`enable_duplicate_check`) goes by content: a second
        answer in the same words would be swallowed without anybody knowing, so it stays off.
        """
        request = {"touser": user, "agentid": self.config.agent_id, **body}
        answer = await self._with_token(partial(self._post, user, request))
        missed = {one.lower() for name in MISSED for one in str(answer.get(name) or "").split("|")}
        if user.lower() in missed:
            raise Unreachable("此人不在企业微信应用的可见范围内,或没有接口许可")
        return str(answer.get("msgid") or key)

    async def _post(self, user: str, request: dict[str, Any], token: str) -> dict[str, Any]:
        params = {"access_token": token}
        async with self._limiter.turn(Meter(f"app:{user.lower()}", (PER_MEMBER,))):
            return await self.api.post("cgi-bin/message/send", params, json=request, delivers=True)

    # ── token, media, examination ────────────────────────────────────────────────────────────────

    async def _issue(self) -> Issued:
        secret = self.config.secret.get_secret_value()
        answer = await self.api.get(
            "cgi-bin/gettoken", corpid=self.config.corp_id, corpsecret=secret
        )
        lives = answer.get("expires_in")
        return Issued(part_of(answer, "access_token"), lives if isinstance(lives, int) else LIFE)

    async def _with_token(self, work: Callable[[str], Awaitable[T]]) -> T:
        """Does something with the token; once more with a new one where it had ended early."""
        token = await self._token.get()
        try:
            return await work(token)
        except StaleToken:
            return await work(await self._token.get(refused=token))

    async def fetch(self, media: str, limit: int) -> bytes:
        """A file somebody sent to the app. Raises `PlatformError`."""
        return await self._with_token(partial(self._fetch, media, limit))

    async def _fetch(self, media: str, limit: int, token: str) -> bytes:
        query = urlencode({"access_token": token, "media_id": media})
        answer = await self._http.download(f"{self.api.base}/cgi-bin/media/get?{query}", limit)
        refuse_fault(answer)
        return answer.body

    async def describe(self) -> dict[str, Any]:
        """What the platform knows of the app: name, and who is in its visible range."""

        async def ask(token: str) -> dict[str, Any]:
            return await self.api.get(
                "cgi-bin/agent/get", access_token=token, agentid=str(self.config.agent_id)
            )

        return await self._with_token(ask)


def callback_of(config: AppConfig, now: Callable[[], datetime]) -> Callback | None:
    """The app's callback, where it is configured."""
    if config.token is None or config.aes_key is None:
        return None
    token, aes_key = config.token.get_secret_value(), config.aes_key.get_secret_value()
    return Callback(Envelope(token, aes_key, config.corp_id), now)


def update_button(user: str, corp_id: str, now: int, words: str) -> str:
    """The answer to a tap: `words` stand where the buttons were (90241). `now` in seconds."""
    return (
        f"<xml><ToUserName>{cdata(user)}</ToUserName>"
        f"<FromUserName>{cdata(corp_id)}</FromUserName>"
        f"<CreateTime>{now}</CreateTime><MsgType>{cdata('update_button')}</MsgType>"
        f"<Button><ReplaceName>{cdata(words)}</ReplaceName></Button></xml>"
    )


def envelope_of(sealed: Sealed) -> str:
    """A sealed answer as the app's XML."""
    return (
        f"<xml><Encrypt>{cdata(sealed.encrypt)}</Encrypt>"
        f"<MsgSignature>{cdata(sealed.signature)}</MsgSignature>"
        f"<TimeStamp>{sealed.timestamp}</TimeStamp><Nonce>{cdata(sealed.nonce)}</Nonce></xml>"
    )


def cdata(text: str) -> str:
    """A text that is no markup, whatever it holds."""
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def refuse_fault(answer: Answer) -> None:
    """Raises `PlatformError` where an error came instead of a file."""
    if answer.status != 200:
        raise PlatformError(f"企业微信没有给出文件(状态码{answer.status})")
    kind = answer.headers.get("content-type", "")
    code = answer.json().get("errcode") if kind.startswith(("application/json", "text/")) else None
    if isinstance(code, int) and code != 0:
        raise fault_of(code)
