"""Files of the bureau: uploaded, then sent as a picture or a file message."""

import io
import zipfile
from pathlib import PurePosixPath

from handlers.dingtalk.api import Api
from handlers.dingtalk.messages import Messages
from handlers.errors import PlatformError, SendError
from handlers.message import Document, Outgoing
from handlers.platform import Store

SIZE_LIMIT = 20 << 20
FILE_TYPES = {"xlsx", "pdf", "zip", "rar", "doc", "docx"}  # what a file message can be
IMAGE_TYPES = {"png", "jpg", "jpeg", "gif", "bmp"}
ZIP_TYPE = "application/zip"


class Documents:
    """Sends files."""

    def __init__(self, api: Api, messages: Messages, store: Store) -> None:
        self._api = api
        self._messages = messages
        self._store = store

    async def send(self, to: Outgoing, document: Document) -> str:
        """The key of the message. What DingTalk does not carry is packed. Raises `SendError`."""
        content = await self._load(document)
        name, media_type, suffix = document.name, document.media_type, suffix_of(document.name)
        if suffix in IMAGE_TYPES:
            media = await self._api.upload("image", name, media_type, content)
            return await self._messages.send(to, "sampleImageMsg", {"photoURL": media})
        if suffix not in FILE_TYPES:
            name, content = f"{name}.zip", zipped(name, content)
            media_type, suffix = ZIP_TYPE, "zip"
        media = await self._api.upload("file", name, media_type, content)
        param = {"mediaId": media, "fileName": name, "fileType": suffix}
        return await self._messages.send(to, "sampleFile", param)

    async def _load(self, document: Document) -> bytes:
        try:
            content = await self._store.load(document.reference)
        except PlatformError as fault:
            raise SendError(str(fault), permanent=True) from fault
        if len(content) > SIZE_LIMIT:
            raise SendError(f"a file of {len(content)} bytes is too big", permanent=True)
        return content


def suffix_of(name: str) -> str:
    """The ending of a file's name, in lower case."""
    return PurePosixPath(name).suffix.lower().removeprefix(".")


def zipped(name: str, content: bytes) -> bytes:
    """One file, packed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return packed.getvalue()
