"""Web pages kept in one file with their pictures (.mht), which old Word writes as .doc too."""

from email import message_from_bytes
from email.message import Message
from itertools import islice

from plans.draft import Block
from plans.errors import DocumentError
from plans.reader.encoding import decode
from plans.reader.html import read_html
from plans.reader.limits import DAMAGED

_MOST_PARTS = 500


def read_mail(data: bytes) -> tuple[Block, ...]:
    """The blocks of the page that the file holds; its pictures and scripts are left alone."""
    for part in islice(message_from_bytes(data).walk(), _MOST_PARTS):
        if part.get_content_type() == "text/html":
            return read_html(_page(part))
    raise DocumentError(*DAMAGED)


def _page(part: Message) -> str:
    content = part.get_payload(decode=True)
    return decode(content) if isinstance(content, bytes) else ""
