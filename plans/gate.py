"""The secrecy gate: a document that bears a classification mark goes no further.

A mark is what the rules on official documents (GB/T 9704, 保密法) put in a fixed place: head of
the page, 版头, header, footer, or a line of its own. The same words in running text are no marks:
an office may plan 保密工作 or print 内部资料 like anybody else.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from plans.draft import Block, BlockKind
from plans.errors import DocumentError
from plans.outline.markers import find_marker
from plans.spacing import squeeze

MEND = "涉密、内部文件不得导入;若标志有误,请先由定密责任人核实并去掉标志"

_HEAD_LINES = 20  # lines within which a 版头 ends
_LONGEST = 60  # characters of a line that can be nothing but a mark
_SEEN = 400  # characters of a line that are looked at: it may be mostly white space
_PAGE_LINES = 3  # lines at the top and the bottom of a page that may be its header or footer
_ALIKE = str.maketrans("機絕祕內開資級參閱國傳條號嚴", "机绝秘内开资级参阅国传条号严")
_TRADITIONAL = re.compile("[" + "".join(map(chr, _ALIKE)) + "]")
_STAR = "[★☆⭐✩✪✭✮✯✰✶*﹡]"
_LEVEL = "(?:绝密|机密|秘密|工作秘密|商业秘密|商密|内密)"
_TERM = (
    "(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})(?:年|个月|天)|长期|永久|启用前|启封前|解密前|公布前"
)
_OTHER = "(?:特提|特急|加急|平急|急件|急|[0-9]{6}|第?[0-9]{1,6}号|份号:?[0-9]{1,8})"
_OPEN, _CLOSE = "[([{【〔「]", "[)\\]}】〕」]"
_SUBJECT = "(?:此件|本件|此文|本文|该件|本文件|本资料|本材料)?(?:系|为|属于?|是)?"
_STRONG = (
    f"{_SUBJECT}(?:"
    "内部(?:学习|工作|参考)?(?:资料|文件|材料|使用|参考|刊物|传阅|发行|掌握|讨论稿)"
    "|仅[供限]内部[\u4e00-\u9fff]{0,4}|只供内部[\u4e00-\u9fff]{0,4}"
    "|(?:不得|不予|不宜|严禁|禁止|请勿|切勿|勿)(?:对外)?(?:公开|外传|外泄|扩散|翻印)"
    "|不公开|注意保[存密]|阅后(?:即焚|收回|退回|销毁)|(?:国家|工作|商业)秘密)"
)
_WEAK = (
    "(?:妥善保[存管]|注意保管|[会用]后收回|(?:不得|严禁|禁止|请勿|切勿|勿)(?:擅自)?"
    "(?:复制|复印|转发|传播|转载|发布|拍照|摘抄))"
)
_JOINT = f"(?:{_STAR}|[,、。.;:·!/|-])?[请并且]?"
_NOTE = f"(?:{_WEAK}{_JOINT}){{0,2}}{_STRONG}(?:{_JOINT}(?:{_STRONG}|{_WEAK})){{0,3}}"
_STARRED = f"(?:{_STAR}{{1,3}}{_LEVEL}|{_LEVEL}级?{_STAR}{{1,3}})(?:{_TERM})?"
_PLAIN = f"{_LEVEL}级?(?:[·.:,-]?(?:保密期限)?:?(?:{_TERM}))?"
_RATED = "(?:密级|密别|(?:保密|秘密|涉密)(?:级别|等级))(?:程度|[和及]保密期限)?"
_RATING = f"{_RATED}:?(?:内部|{_STARRED}|{_PLAIN}|{_NOTE})"
_CONFIDENCE = f"保密期限:?(?:{_TERM})"
_OPENNESS = "(?:信息)?公开(?:属性|方式|类别|类型|形式)?:不予?公开"

# A line that is nothing but marks, whatever else a 版头 may hold beside them.
_WHOLE = re.compile(
    f"{_OPEN}?(?:{_OTHER}|{_CONFIDENCE})*{_OPEN}?"
    f"(?P<mark>{_RATING}|{_STARRED}|{_PLAIN}|{_NOTE}|{_CONFIDENCE}|{_OPENNESS})"
    f"{_CLOSE}?(?:{_OTHER}|{_CONFIDENCE}|{_NOTE})*{_CLOSE}?[。!]?"
)
_COPY_NUMBER = re.compile("(?P<mark>(?:份号|份数序号|印数编号):?[0-9]{1,8})")
# Parts of a line at the head: beside a title, behind the name of a paper.
_STARRED_PART = re.compile(f"(?P<mark>{_STARRED}|{_RATING})")
_BRACKETED_PART = re.compile(
    f"^{_OPEN}(?P<mark>{_NOTE}|{_PLAIN}){_CLOSE}|{_OPEN}(?P<end>{_NOTE}|{_PLAIN}){_CLOSE}$"
)
_RUNNING = re.compile('[。；;“”"‘’?？]')


class SecrecyError(DocumentError):
    """A classification mark in its official place. Knows where, and nothing else of the text."""

    def __init__(self, mark: str, place: str, line: int, page: int) -> None:
        where = f"第{page}页" if page else f"第{line}行"
        super().__init__(f"文件{where}({place})有“{mark}”标志,不能导入", MEND)
        self.mark, self.place, self.line, self.page = mark, place, line, page


def refuse_marks(blocks: Sequence[Block]) -> None:
    """Raises SecrecyError at the first classification mark in an official place."""
    for block, place in _official_lines(blocks):
        for line in _lines(block):
            if mark := _find_mark(line, at_head=bool(place)):
                raise SecrecyError(mark, place or "单独成行", block.line, block.page)


def _official_lines(blocks: Sequence[Block]) -> Iterator[tuple[Block, str]]:
    """Every block with the official place it stands in, "" for the body of the text."""
    head = _head_end(blocks)
    edges = _page_edges(blocks)
    for at, block in enumerate(blocks):
        if block.kind is BlockKind.MARGIN:
            yield block, "页眉或页脚"
        elif at < head:
            yield block, "版头"
        elif at in edges:
            yield block, "页首或页尾"
        elif block.kind is not BlockKind.ROW:
            yield block, ""


def _head_end(blocks: Sequence[Block]) -> int:
    """Where the head of a document ends: at its first passage or numbered heading."""
    for at, block in enumerate(blocks[:_HEAD_LINES]):
        text = squeeze(block.text)
        marker = find_marker(text)
        if block.kind is BlockKind.MARGIN:
            continue
        if len(text) > 80 or (marker and marker.numbered) or ("。" in text and len(text) > 30):
            return at
    return min(len(blocks), _HEAD_LINES)


def _page_edges(blocks: Sequence[Block]) -> frozenset[int]:
    """The blocks at the top and the bottom of each page, where the format has pages."""
    edges: set[int] = set()
    pages: dict[int, list[int]] = {}
    for at, block in enumerate(blocks):
        if block.page and block.kind is not BlockKind.ROW:
            pages.setdefault(block.page, []).append(at)
    for each in pages.values():
        edges.update(each[:_PAGE_LINES], each[-_PAGE_LINES:])
    return frozenset(edges)


def _lines(block: Block) -> Iterator[str]:
    """The lines of a block as a reader sees them; a row of a 版头 is one line and its cells."""
    if block.kind is not BlockKind.ROW:
        yield from block.text.splitlines()
        return
    cells = [cell for cell in block.cells if cell.strip()]
    if len(cells) <= 4:
        yield "".join(cells)
    if len(cells) <= 2:
        yield from cells


def _find_mark(written: str, *, at_head: bool) -> str:
    line = squeeze(unicodedata.normalize("NFKC", written[:_SEEN]))
    if len(line) > _LONGEST:
        return ""
    if _TRADITIONAL.search(line):
        line = line.translate(_ALIKE)
    if (whole := _WHOLE.fullmatch(line)) or (at_head and (whole := _COPY_NUMBER.fullmatch(line))):
        return whole["mark"]
    if not at_head or _RUNNING.search(line):
        return ""
    if part := _STARRED_PART.search(line):
        return part["mark"]
    if bracketed := _BRACKETED_PART.search(line):
        return bracketed["mark"] or bracketed["end"]
    return ""
