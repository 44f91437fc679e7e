"""Files on their way out: what sort the platform takes a document for, and how big it may be."""

from enum import StrEnum

from handlers.errors import SendError
from handlers.message import Document

PICTURES = frozenset({"image/png", "image/jpeg"})
PICTURE_LIMIT = 10 << 20  # bytes (96484)
FILE_LIMIT = 20 << 20
SMALLEST = 6


class MediaKind(StrEnum):
    """As the platform calls it."""

    IMAGE = "image"
    FILE = "file"


def kind_of(document: Document, size: int, picture_limit: int = PICTURE_LIMIT) -> MediaKind:
    """A picture where the chat shows it as one, else a file. Raises `SendError`."""
    if not SMALLEST <= size <= FILE_LIMIT:
        raise SendError(f"企业微信不接受{size}字节的文件", permanent=True)
    shown = document.media_type in PICTURES and size <= picture_limit
    return MediaKind.IMAGE if shown else MediaKind.FILE
