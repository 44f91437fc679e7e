"""The poster is a page that opens in Word, with the robot's code or room for it."""

import struct
import zlib
from io import BytesIO

import pytest
from docx import Document

from bot.poster import poster
from models.errors import DubanError


def picture() -> bytes:
    """A grey dot as PNG."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checked = kind + content
        return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0\x80"))
        + chunk(b"IEND", b"")
    )


def words(made: bytes) -> str:
    paper = Document(BytesIO(made))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in paper.paragraphs), *cells])


def test_it_says_what_to_do_and_what_not_to_fear() -> None:
    said = words(poster("云岭县教育局", None))
    assert "云岭县教育局督办助手" in said
    assert "发“你好”两个字" in said
    assert "不排名" in said
    assert "贴上机器人的二维码" in said


def test_a_picture_stands_where_the_room_was() -> None:
    made = poster("", picture())
    assert len(Document(BytesIO(made)).inline_shapes) == 1
    assert "贴上" not in words(made)


def test_what_is_no_picture_is_refused_in_one_line() -> None:
    with pytest.raises(DubanError, match="图片"):
        poster("", b"no picture at all")
