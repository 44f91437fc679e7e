"""PDF files as small as can be: words at their places, ruled lines, no font but a name."""

from collections.abc import Iterable, Sequence

Word = tuple[float, float, str]  # left, baseline, text
Stroke = tuple[float, float, float, float]  # from x, y to x, y
SIZE = 12


def pdf(pages: Iterable[tuple[Sequence[Word], Sequence[Stroke]]]) -> bytes:
    """A file of pages, each with its words and its lines."""
    contents = [_content(words, strokes) for words, strokes in pages]
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>"
        % (len(contents), b" ".join(b"%d 0 R" % (6 + 2 * at) for at in range(len(contents)))),
        b"<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/Identity-H"
        b"/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Song/DW 1000"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        b"/FontDescriptor<</Type/FontDescriptor/FontName/Song/Flags 4/Ascent 880/Descent -120"
        b"/CapHeight 700/StemV 80/ItalicAngle 0/FontBBox[0 -120 1000 880]>>>>",
        _stream(_unicode_map()),
    ]
    objects += [
        part
        for at, content in enumerate(contents)
        for part in (_page(7 + 2 * at), _stream(content))
    ]
    return _file(objects)


def _page(content: int) -> bytes:
    return (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
        b"/Resources<</Font<</F 3 0 R>>>>>>" % content
    )


def page(lines: Sequence[str], left: float = 70) -> tuple[list[Word], list[Stroke]]:
    """A page of lines, one under the other."""
    return [(left, 780.0 - 20 * at, line) for at, line in enumerate(lines)], []


def table(
    rows: Sequence[Sequence[str]], widths: Sequence[int], top: float = 700, height: float = 60
) -> tuple[list[Word], list[Stroke]]:
    """A ruled table; a cell's text is broken where the cell is full."""
    edges = [50.0]
    for width in widths:
        edges.append(edges[-1] + width)
    words: list[Word] = []
    levels = [top - height * at for at in range(len(rows) + 1)]
    strokes: list[Stroke] = [(x, top, x, levels[-1]) for x in edges]
    strokes += [(edges[0], y, edges[-1], y) for y in levels]
    for level, row in zip(levels, rows, strict=False):
        for left, width, text in zip(edges, widths, row, strict=False):
            words += _in_cell(left + 3, level - 14, (width - 6) // SIZE, text)
    return words, strokes


def _in_cell(left: float, baseline: float, room: int, text: str) -> list[Word]:
    """The words of a cell, line under line."""
    starts = range(0, len(text), room)
    return [
        (left, baseline - 14 * line, text[start : start + room])
        for line, start in enumerate(starts)
    ]


def _content(words: Sequence[Word], strokes: Sequence[Stroke]) -> bytes:
    drawn = [f"{x0} {y0} m {x1} {y1} l S" for x0, y0, x1, y1 in strokes]
    said = [
        f"BT /F {SIZE} Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET"
        for x, y, text in words
    ]
    return "\n".join(["0.5 w", *drawn, *said]).encode()


def _unicode_map() -> bytes:
    """Every code is its own character."""
    ranges = [f"<{high:02x}00> <{high:02x}ff> <{high:02x}00>" for high in range(256)]
    blocks = [ranges[at : at + 100] for at in range(0, 256, 100)]
    body = "\n".join(f"{len(b)} beginbfrange\n" + "\n".join(b) + "\nendbfrange" for b in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def\n"
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{body}\nendcmap end end"
    ).encode()


def _stream(content: bytes) -> bytes:
    return b"<</Length %d>>stream\n%s\nendstream" % (len(content), content)


def _file(objects: Sequence[bytes]) -> bytes:
    output = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(output))
        output += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(output)
    output += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    output += b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
    return output + trailer % (len(objects) + 1, start)
