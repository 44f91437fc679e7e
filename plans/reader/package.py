"""Zip packages (.docx, .xlsx): what is checked before a library may unpack them."""

import io
import re
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from plans.errors import DocumentError
from plans.reader.limits import (
    LOCKED,
    MACROS,
    MAX_PART,
    MAX_PARTS,
    MAX_UNPACKED,
    MEGABYTE,
    too_large,
)

_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\x00!\x00[DE]\x00|\x00<\x00!\x00[DE]")
_XML = (".xml", ".rels", ".vml")
_CHUNK = 256 * 1024
_OVERLAP = 16

HOSTILE = (
    "文件内部结构不正常(含外部实体或异常压缩),不能导入",
    "请用WPS或Office打开后另存一份,再导入",
)


def open_package(data: bytes, largest: int = MAX_PART) -> ZipFile:
    """The package, once its size, its parts and their declarations are found harmless.

    `largest` is what an XML part may have in bytes. Raises DocumentError for one that is locked,
    full of macros, or too large when unpacked, and what `zipfile` raises for one that is broken.
    """
    package = ZipFile(io.BytesIO(data))
    _check_parts(package.infolist(), largest)
    for part in package.infolist():
        if part.filename.lower().endswith(_XML):
            _check_xml(package, part)
    return package


def part_names(data: bytes) -> frozenset[str]:
    """The names of a zip file's parts, none where it is not whole."""
    try:
        return frozenset(ZipFile(io.BytesIO(data)).namelist())
    except (BadZipFile, LargeZipFile, EOFError, OSError, ValueError):
        return frozenset()


def read_part(package: ZipFile, name: str) -> bytes:
    """The bytes of one part, b"" where the package has none of that name."""
    try:
        return package.read(name)
    except KeyError:
        return b""


def _check_parts(parts: list[ZipInfo], largest: int) -> None:
    if any(part.flag_bits & 1 for part in parts):
        raise DocumentError(*LOCKED)
    if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
        raise DocumentError(*MACROS)
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise too_large("解压后", f"{MAX_UNPACKED // MEGABYTE}MB")
    if any(part.file_size > largest and part.filename.endswith(_XML) for part in parts):
        raise too_large("正文", f"{largest // MEGABYTE}MB")


def _check_xml(package: ZipFile, part: ZipInfo) -> None:
    """Refuses a part that declares a document type: none of these formats needs one."""
    rest = b""
    with package.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            if _DECLARATION.search(rest + chunk):
                raise DocumentError(*HOSTILE)
            rest = chunk[-_OVERLAP:]
