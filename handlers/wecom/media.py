"""Files on their way out: what sort the platform takes a document for, and how big it may be."""

import base64
import hashlib
from enum import StrEnum

from handlers.errors import SendError
from handlers.message import Document
from handlers.wecom.api import part_of
from handlers.wecom.line import Line

PICTURES = frozenset({"image/png", "image/jpeg"})
PICTURE_LIMIT = 10 << 20  # bytes (96484)
FILE_LIMIT = 20 << 20
SMALLEST = 6
CHUNK = 512 << 10  # bytes of one frame, before base64


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


async def upload(line: Line, kind: str, name: str, content: bytes) -> str:
    """Uploads a file in pieces; its media id."""
    pieces = [content[n : n + CHUNK] for n in range(0, len(content), CHUNK)]
    begun = await line.ask(
        "aibot_upload_media_init",
        {
            "type": kind,
            "filename": name,
            "total_size": len(content),
            "total_chunks": len(pieces),
            "md5": hashlib.md5(content, usedforsecurity=False).hexdigest(),
        },
    )
    upload_id = part_of(begun, "upload_id")
    for number, piece in enumerate(pieces, 1):
        await line.ask(
            "aibot_upload_media_chunk",
            {
                "upload_id": upload_id,
                "chunk_index": number,
                "base64_data": base64.b64encode(piece).decode(),
            },
        )
    finished = await line.ask("aibot_upload_media_finish", {"upload_id": upload_id})
    return part_of(finished, "media_id")
