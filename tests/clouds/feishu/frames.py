"""The frames of the long connection, in protobuf."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

CLIENT = {"ReconnectCount": -1, "ReconnectInterval": 120, "ReconnectNonce": 30, "PingInterval": 60}


def number(value: int) -> bytes:
    """A protobuf varint."""
    low, rest = value & 0x7F, value >> 7
    return bytes([low | 0x80]) + number(rest) if rest else bytes([low])


def text_field(tag: int, data: bytes) -> bytes:
    """A protobuf field of bytes."""
    return number(tag << 3 | 2) + number(len(data)) + data


def write_frame(
    sequence: int,
    log: int,
    service: int,
    method: int,
    headers: Sequence[tuple[str, str]],
    payload: bytes,
) -> bytes:
    """A frame in protobuf."""
    out = b"".join(
        number(tag << 3) + number(value)
        for tag, value in enumerate((sequence, log, service, method), 1)
    )
    for key, value in headers:
        out += text_field(5, text_field(1, key.encode()) + text_field(2, value.encode()))
    return out + text_field(8, payload)


def pong() -> bytes:
    """The answer to a heartbeat carries the settings anew."""
    return write_frame(0, 0, 33, 0, [("type", "pong")], json.dumps(CLIENT).encode())


def read_frame(data: bytes) -> dict[str, Any]:
    """A frame from protobuf."""
    names = {1: "sequence", 2: "log", 3: "service", 4: "method", 8: "payload"}
    frame: dict[str, Any] = {"headers": [], "payload": b""}
    for tag, value in read_fields(data):
        if tag == 5:
            pair = dict(read_fields(value))
            frame["headers"].append((pair[1].decode(), pair[2].decode()))
        else:
            frame[names[tag]] = value
    return frame


def read_fields(data: bytes) -> Iterator[tuple[int, Any]]:
    """The fields of a protobuf message."""

    def varint() -> int:
        nonlocal data
        value = shift = 0
        while True:
            byte, data = data[0], data[1:]
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while data:
        tag = varint()
        if tag & 7 == 0:
            yield tag >> 3, varint()
        else:
            assert tag & 7 == 2
            length = varint()
            yield tag >> 3, data[:length]
            data = data[length:]
