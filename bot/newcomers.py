"""Who is new: strangers' accounts, groups the bot comes into, and chats it is no longer in."""

import re
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.answering import outbox_row
from bot.binding import bind_account
from bot.context import Letter
from bot.orders import Bind, read_order
from handlers.message import Incoming, IncomingKind, Outgoing
from models.mailbox import Inbox, Outbox
from models.people import Account
from models.queries import unsubscribe_group
from scheduler.window import Window
from scheduler.wording import answers as words

CODE = re.compile(r"[0-9]{6}")


def note_membership(
    session: Session, row: Inbox, incoming: Incoming, now: datetime, window: Window
) -> bool:
    """The bot came into a group or a chat, or is there no more. True where something is said.

    A group it has left gets no more messages; one it comes into hears once what it is for.
    """
    gone = incoming.kind is IncomingKind.LEFT
    if not incoming.group:
        account = session.scalars(
            select(Account).where(
                Account.platform == incoming.platform, Account.address == incoming.sender
            )
        ).first()
        if account is not None:
            account.lost_at = now if gone else None
        return False
    if gone:
        unsubscribe_group(session, incoming.platform, incoming.chat)
        return False
    letter = Letter(row.id, row.platform, row.chat, True, "", now, window.day(now))
    outgoing = Outgoing(row.chat, True, words.group_joined(), f"answer:{row.id}")
    session.add(outbox_row(outgoing, letter, None))
    return True


def greet_stranger(
    session: Session, row: Inbox, incoming: Incoming, now: datetime, window: Window
) -> bool:
    """Somebody the roster does not know may bind the account by a code, and nothing else.

    Anything else is answered once a day, in private; in a group nothing is said.
    """
    if incoming.group:
        return False
    letter = Letter(row.id, row.platform, row.chat, False, "", now, window.day(now))
    code = CODE.fullmatch(incoming.text.strip())
    order = Bind(code[0]) if code else read_order(incoming.text, letter.today)
    if isinstance(order, Bind):
        person = bind_account(session, order.code, incoming.platform, incoming.sender, now)
        text = words.bound(person.name) if person is not None else words.wrong_code()
        key = f"answer:{row.id}"
    else:
        text = words.stranger()
        key = f"stranger:{incoming.platform}:{incoming.sender}:{letter.today.isoformat()}"[:190]
        if session.scalar(select(Outbox.id).where(Outbox.key == key)) is not None:
            return False
    session.add(outbox_row(Outgoing(incoming.chat, False, text, key), letter, None))
    return True
