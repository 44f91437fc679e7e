"""佐证材料: files that come with a message, fetched, looked at, and kept under their digest.

What a file is, its content says, never its name. Programs, scripts, web pages and documents with
macros are refused. A file is on the disk before a row names it, and its content never changes, so
a crash between leaves nothing to mend: the message is worked again and finds its files.
"""

import asyncio
import hashlib
import io
import os
import secrets
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import structlog

from handlers.errors import PlatformError
from handlers.message import File
from handlers.platform import Platform
from plans.errors import DocumentError
from plans.gate import SecrecyError, refuse_marks
from plans.reader import read_blocks

log = structlog.get_logger(__name__)

LIMIT = 20 << 20  # bytes of one file
PATIENCE = 30.0  # seconds for one file
AT_MOST = 9  # files of one message
NAME_LIMIT = 80
ENTRIES = 2000  # of a zipped document
OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."

SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"%PDF-", "application/pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),  # doc, xls, ppt, wps
)
OFFICE_PARTS: tuple[tuple[str, str], ...] = (
    ("word/", OFFICE + "wordprocessingml.document"),
    ("xl/", OFFICE + "spreadsheetml.sheet"),
    ("ppt/", OFFICE + "presentationml.presentation"),
)
SUFFIXES = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/bmp": ".bmp",
    "image/tiff": ".tif",
    "image/webp": ".webp",
    "image/heic": ".heic",
    "application/pdf": ".pdf",
    "application/ofd": ".ofd",
    OFFICE + "wordprocessingml.document": ".docx",
    OFFICE + "spreadsheetml.sheet": ".xlsx",
    OFFICE + "presentationml.presentation": ".pptx",
}


@dataclass(frozen=True, slots=True)
class Material:
    """A file that was accepted: the name it came under, and what it is."""

    name: str
    media_type: str
    size: int
    sha256: str

    def to_json(self) -> dict[str, Any]:
        """Plain values for a row."""
        return asdict(self)

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "Material":
        """The material that `to_json` put down."""
        return cls(**plain)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What became of the files of a message: accepted, or by name refused, too big or missing.

    `marked`: a document with a classification mark in its official place.
    """

    materials: tuple[Material, ...] = ()
    refused: tuple[str, ...] = ()
    marked: tuple[str, ...] = ()
    too_big: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


NOTHING = Gathered()


# ── what a file is ───────────────────────────────────────────────────────────────────────────────


def media_type_of(content: bytes) -> str | None:
    """What the content is; None for anything that is no picture, PDF or office document."""
    for signature, media_type in SIGNATURES:
        if content.startswith(signature):
            return media_type
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:8] == b"ftyp" and content[8:12] in (b"heic", b"heix", b"mif1", b"msf1"):
        return "image/heic"
    return document_in(content) if content.startswith(b"PK\x03\x04") else None


def document_in(content: bytes) -> str | None:
    """What a zipped document is; None for an archive, and for one that carries macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = [one.filename for one in package.infolist()[:ENTRIES]]
            kind = read_mimetype(package) if "mimetype" in names else ""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):
        return None
    if any(name.lower().endswith(("vbaproject.bin", ".exe", ".js", ".vbs")) for name in names):
        return None
    if kind.startswith(OPEN_DOCUMENT):
        return kind
    if "OFD.xml" in names:
        return "application/ofd"
    if "[Content_Types].xml" not in names:
        return None
    return next(
        (what for part, what in OFFICE_PARTS if any(one.startswith(part) for one in names)), None
    )


def read_mimetype(package: zipfile.ZipFile) -> str:
    """The first words of an OpenDocument package."""
    with package.open("mimetype") as file:
        return file.read(NAME_LIMIT).decode("ascii", "replace").strip()


def bears_mark(content: bytes, name: str, media_type: str) -> bool:
    """Whether a document has a classification mark in its official place.

    What has no text to read, as a scanned page, has no mark that could be found.
    """
    if media_type.startswith("image/"):
        return False
    try:
        refuse_marks(read_blocks(content, name))
    except SecrecyError:
        return True
    except DocumentError:
        return False
    return False


def tidy_name(name: str, media_type: str) -> str:
    """A name that is safe to show and to save under: no path, no control, the right ending."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(char for char in last if char.isprintable() and char not in '<>:"|?*')
    stem = seen.strip(". ")[:NAME_LIMIT] or "附件"
    suffix = SUFFIXES.get(media_type, "")
    return stem if not suffix or stem.lower().endswith(suffix) else stem + suffix


# ── the store ────────────────────────────────────────────────────────────────────────────────────


def path_of(folder: Path, sha256: str) -> Path:
    """Where a file of this digest stands."""
    return folder / sha256[:2] / sha256


def store(folder: Path, content: bytes) -> str:
    """Puts content on the disk under its digest, whole or not at all; the digest."""
    sha256 = hashlib.sha256(content).hexdigest()
    target = path_of(folder, sha256)
    if target.exists():
        target.touch()  # it is wanted again: the night that clears away must leave it
        return sha256
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{secrets.token_hex(8)}")
    with partial.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.chmod(0o600)
    partial.replace(target)
    return sha256


class Collector:
    """Fetches the files of a message from its platform and keeps those that may be kept."""

    def __init__(self, platforms: Mapping[str, Platform], folder: Path) -> None:
        self._platforms = platforms
        self._folder = folder

    async def gather(self, platform: str, files: Sequence[File]) -> Gathered:
        """All files of a message at once. Never raises for what a file or platform does."""
        return sort_out(
            await asyncio.gather(*(self._take(platform, file) for file in files[:AT_MOST]))
        )

    async def fetch(self, platform: str, file: File) -> bytes | None:
        """The content of one file, kept nowhere; None where it is too big or cannot be had."""
        if (file.size or 0) > LIMIT:
            return None
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._platforms[platform].fetch(file, LIMIT)
        except (PlatformError, TimeoutError, KeyError, OSError) as fault:
            log.warning("a file could not be fetched", action="fetch_failed", why=repr(fault))
            return None

    async def _take(self, platform: str, file: File) -> Gathered:
        name = tidy_name(file.name, "")
        if (file.size or 0) > LIMIT:
            return Gathered(too_big=(name,))
        content = await self.fetch(platform, file)
        if content is None:
            return Gathered(missing=(name,))
        if len(content) > LIMIT:
            return Gathered(too_big=(name,))
        return await asyncio.to_thread(self._keep, file.name, content)

    def _keep(self, name: str, content: bytes) -> Gathered:
        media_type = media_type_of(content)
        if media_type is None:
            return Gathered(refused=(tidy_name(name, ""),))
        if bears_mark(content, name, media_type):
            log.warning("a document with a classification mark was refused", action="marked")
            return Gathered(marked=(tidy_name(name, media_type),))
        material = Material(
            tidy_name(name, media_type), media_type, len(content), store(self._folder, content)
        )
        return Gathered((material,))


def sort_out(parts: Iterable[Gathered]) -> Gathered:
    """All parts as one; the same content counts once."""
    found: dict[str, Material] = {}
    refused: list[str] = []
    marked: list[str] = []
    too_big: list[str] = []
    missing: list[str] = []
    for part in parts:
        found |= {one.sha256: one for one in part.materials}
        refused += part.refused
        marked += part.marked
        too_big += part.too_big
        missing += part.missing
    return Gathered(
        tuple(found.values()), tuple(refused), tuple(marked), tuple(too_big), tuple(missing)
    )
