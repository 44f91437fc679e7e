"""Files both ways: fetched from the message they came with, and uploaded before they are sent."""

import io
import re
from collections.abc import Callable
from pathlib import PurePath

import aiohttp

from handlers.errors import PlatformError, SendError
from handlers.feishu.api import Api
from handlers.feishu.reading import text_at
from handlers.message import Document, File

REFERENCE = re.compile(r"([\w-]{1,128})/([\w-]{1,256})/(image|file)", re.ASCII)
IMAGE_LIMIT = 10 << 20
FILE_LIMIT = 30 << 20
PICTURES = frozenset({"image/jpeg", "image/png", "image/gif", "image/bmp", "image/webp"})
SORTS = {
    ".pdf": "pdf",
    ".doc": "doc",
    ".docx": "doc",
    ".xls": "xls",
    ".xlsx": "xls",
    ".ppt": "ppt",
    ".pptx": "ppt",
}  # all else is a stream of bytes; sound and film would need messages of their own types


async def fetch(api: Api, file: File, limit: int) -> bytes:
    """The content of a file that came with a message. Raises `PlatformError`."""
    found = REFERENCE.fullmatch(file.reference)
    if found is None:
        raise PlatformError("feishu: that is no reference to a file", permanent=True)
    message, key, sort = found.groups()
    path = f"/open-apis/im/v1/messages/{message}/resources/{key}?type={sort}"
    return await api.download(path, "resources", limit)


async def upload(api: Api, document: Document, content: bytes) -> tuple[str, dict[str, str]]:
    """Lays a document into Feishu's store: the type of its message, and what the message says.

    Raises `SendError`.
    """
    if not content or len(content) > FILE_LIMIT:
        raise SendError(f"feishu: a file of {len(content)} bytes cannot be sent", permanent=True)
    if document.media_type in PICTURES and len(content) <= IMAGE_LIMIT:
        data = await api.call("POST", "/open-apis/im/v1/images", "images", form=image_form(content))
        return "image", {"image_key": text_at(data, "image_key")}
    data = await api.call(
        "POST", "/open-apis/im/v1/files", "files", form=file_form(document, content)
    )
    return "file", {"file_key": text_at(data, "file_key")}


def image_form(content: bytes) -> Callable[[], aiohttp.FormData]:
    """The form that carries a picture."""

    def form() -> aiohttp.FormData:
        data = aiohttp.FormData({"image_type": "message"})
        data.add_field("image", io.BytesIO(content), filename="image")
        return data

    return form


def file_form(document: Document, content: bytes) -> Callable[[], aiohttp.FormData]:
    """The form that carries any other file."""

    def form() -> aiohttp.FormData:
        sort = SORTS.get(PurePath(document.name).suffix.lower(), "stream")
        data = aiohttp.FormData({"file_type": sort, "file_name": document.name})
        data.add_field("file", io.BytesIO(content), filename="file")  # its name stands above
        return data

    return form
