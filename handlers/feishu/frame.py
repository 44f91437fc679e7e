"""The frames of the long connection: one protobuf message (proto2), written and read by hand.

1 SeqID uint64 · 2 LogID uint64 · 3 service int32 · 4 method int32 · 5 headers {1 key, 2 value}
6 payload_encoding · 7 payload_type · 8 payload · 9 LogIDNew
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from handlers.errors import PlatformError

CONTROL = 0
DATA = 1

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5  # wire types
WIDTHS = {FIXED64: 8, FIXED32: 4}
VARINT_LIMIT = 10  # bytes
WORD = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame. What Feishu leaves out is None and stays out of the answer."""

    sequence: int = 0
    log: int = 0
    service: int = 0
    method: int = CONTROL
    headers: tuple[tuple[str, str], ...] = ()
    encoding: bytes | None = None
    kind: bytes | None = None
    payload: bytes | None = None
    log_name: bytes | None = None

    def header(self, name: str) -> str:
        """The first header of that name; "" where there is none."""
        return next((value for key, value in self.headers if key == name), "")

    def answered(self, payload: bytes, milliseconds: int) -> "Frame":
        """The acknowledgement: the same frame with our answer, and how long it took us."""
        headers = (*self.headers, ("biz_rt", str(milliseconds)))
        return replace(self, headers=headers, payload=payload)

    def encode(self) -> bytes:
        """The bytes, fields in their order."""
        numbers = (self.sequence, self.log, self.service, self.method)
        out = [varint(place << 3) + varint(number) for place, number in enumerate(numbers, 1)]
        out += [
            told(5, told(1, key.encode()) + told(2, value.encode())) for key, value in self.headers
        ]
        texts = (self.encoding, self.kind, self.payload, self.log_name)
        out += [told(place, text) for place, text in enumerate(texts, 6) if text is not None]
        return b"".join(out)


def decode(data: bytes) -> Frame:
    """The frame in some bytes; unknown fields are passed over. Raises `PlatformError`."""
    numbers = [0] * 5
    texts: dict[int, bytes] = {}
    headers = []
    for place, value in fields(data):
        if isinstance(value, int):
            if place < len(numbers):
                numbers[place] = value
        elif place == 5:
            headers.append(pair(value))
        else:
            texts[place] = value
    return Frame(
        sequence=numbers[1],
        log=numbers[2],
        service=numbers[3],
        method=numbers[4],
        headers=tuple(headers),
        encoding=texts.get(6),
        kind=texts.get(7),
        payload=texts.get(8),
        log_name=texts.get(9),
    )


def pair(data: bytes) -> tuple[str, str]:
    """A header."""
    found = {place: value for place, value in fields(data) if isinstance(value, bytes)}
    try:
        return found.get(1, b"").decode(), found.get(2, b"").decode()
    except UnicodeDecodeError as fault:
        raise PlatformError("a frame with a header that is no text") from fault


def fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Number and value of each field."""
    at = 0
    while at < len(data):
        tag, at = read_varint(data, at)
        wire = tag & 7
        if wire == VARINT:
            value, at = read_varint(data, at)
            yield tag >> 3, value
            continue
        if wire == BYTES:
            length, at = read_varint(data, at)
        elif wire in WIDTHS:
            length = WIDTHS[wire]
        else:
            raise PlatformError("a frame of an unknown wire type")
        if at + length > len(data):
            raise PlatformError("a frame that breaks off")
        if wire == BYTES:
            yield tag >> 3, data[at : at + length]
        at += length


def read_varint(data: bytes, at: int) -> tuple[int, int]:
    """A number, and where it ends."""
    value = 0
    for place in range(VARINT_LIMIT):
        if at + place >= len(data):
            raise PlatformError("a frame that breaks off")
        byte = data[at + place]
        value |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            return value & WORD, at + place + 1
    raise PlatformError("a frame with a number that does not end")


def varint(value: int) -> bytes:
    """A number, seven bits a byte, the lowest first."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def told(place: int, data: bytes) -> bytes:
    """A field of bytes."""
    return varint(place << 3 | BYTES) + varint(len(data)) + data
