"""An `Outgoing` as the calls that DingTalk has for it.

Words go as plain text, so that nothing in them can become a link, a mark or a call by name.
"""

import logging
import re
from functools import partial

from handlers.dingtalk.api import Api
from handlers.dingtalk.cards import Cards
from handlers.dingtalk.config import Config
from handlers.dingtalk.custom import HOOK, Custom
from handlers.dingtalk.dealing import Dealer
from handlers.dingtalk.documents import Documents
from handlers.dingtalk.inbound import NAME
from handlers.dingtalk.messages import Messages
from handlers.dingtalk.sessions import Sessions
from handlers.dingtalk.troubles import Trouble, Troubles
from handlers.errors import Misconfigured, SendError, Throttled
from handlers.message import Outgoing
from handlers.parting import Parting, SendPart, split_text
from handlers.platform import Ports, Sent

TEXT_LIMIT = 6000  # bytes; escaped as JSON still under the 15,000 of `msgParam`
UNSPEAKABLE = re.compile("[\0-\x08\x0b-\x1f\x7f\ud800-\udfff]")
MEND_APP = "钉钉:请在 duban.toml 中填写 app_key 和 app_secret"

log = logging.getLogger(__name__)


class Sender:
    """Sends for one app and its groups' custom robots."""

    def __init__(
        self,
        config: Config,
        api: Api,
        ports: Ports,
        parting: Parting,
        cards: Cards,
        sessions: Sessions,
        troubles: Troubles,
    ) -> None:
        self._config = config
        self._parting = parting
        self._troubles = troubles
        self._messages = Messages(config, api)
        self._documents = Documents(api, self._messages, ports.store)
        self._dealer = Dealer(config, api, ports, cards)
        self._custom = Custom(config, api, ports, sessions)

    async def send(self, message: Outgoing) -> Sent:
        """Sends. Raises `SendError` or `UnknownOutcome`."""
        if message.chat.startswith(HOOK):
            return await self._parting.send(message.key, self._spoken(message))
        if not self._config.app_key:
            raise Misconfigured("no app", MEND_APP)
        return await self._parting.send(message.key, self._parts(message))

    def _spoken(self, message: Outgoing) -> list[SendPart]:
        """The pieces that a custom robot speaks."""
        pieces = pieces_of(message.text)
        return [partial(self._custom.speak, message, one, part) for part, one in enumerate(pieces)]

    def _parts(self, message: Outgoing) -> list[SendPart]:
        """Pieces of text, the last of them with the buttons, then the files."""
        pieces = pieces_of(message.text) if message.text.strip() or not message.documents else []
        with_card = bool(message.buttons and pieces) and self._config.has_buttons
        parts: list[SendPart] = [
            partial(self._send_text, message, piece, first=number == 0)
            for number, piece in enumerate(pieces[:-1] if with_card else pieces)
        ]
        if with_card:
            parts.append(partial(self._send_card, message, pieces[-1]))
        return parts + [partial(self._documents.send, message, one) for one in message.documents]

    async def _send_text(self, message: Outgoing, text: str, *, first: bool) -> str:
        if first and message.group and message.mentions:
            answered = await self._custom.answer_in_place(message, text)
            if answered is not None:
                return answered
        return await self._messages.send(message, "sampleText", {"content": text})

    async def _send_card(self, message: Outgoing, text: str) -> str:
        """A card; where it is refused or cannot be delivered, the words alone, which are whole."""
        try:
            return await self._dealer.deal(message, text)
        except Throttled:
            raise
        except SendError as fault:
            if not (fault.permanent or isinstance(fault, Misconfigured)):
                raise
            log.error("a card was refused: %s", fault, extra={"action": "card", "platform": NAME})
            await self._troubles.note(Trouble.CARD)
        return await self._send_text(message, text, first=False)


def pieces_of(text: str) -> list[str]:
    """The text without what no chat can show, in pieces that say something."""
    pieces = split_text(UNSPEAKABLE.sub("", text), TEXT_LIMIT)
    return [one for one in pieces if one.strip()] or pieces[:1]
