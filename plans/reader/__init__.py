"""Bytes → blocks, a file a format."""

from plans.draft import Block
from plans.reader.encoding import decode
from plans.reader.text import read_text

__all__ = ["read_blocks"]


def read_blocks(data: bytes, file_name: str) -> tuple[Block, ...]:
    """The blocks of a document in reading order; its type is told by its content first."""
    return read_text(decode(data))
