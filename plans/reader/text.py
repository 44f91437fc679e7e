"""Plain text: one block a line that is not empty. Form feeds divide pages."""

from plans.draft import Block, BlockKind


def read_text(text: str) -> tuple[Block, ...]:
    """The lines of `text` as paragraphs, with their indentation: the outline needs it."""
    blocks: list[Block] = []
    page = 1 if "\f" in text else 0
    for line, written in enumerate(text.splitlines(), start=1):
        if written.strip():
            blocks.append(Block(BlockKind.PARAGRAPH, written.rstrip(), line, page))
    return tuple(blocks)
