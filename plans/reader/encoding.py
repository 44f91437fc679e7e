"""Bytes → text, for the encodings Chinese documents come in: UTF-8, UTF-16, GB18030, Big5."""

import codecs
import re

from charset_normalizer import from_bytes

from plans.errors import DocumentError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The characters that every second Chinese sentence has, in both scripts. A wrong guess of the
# encoding is nearly always valid, but it turns them into rare ones.
_EVERYDAY = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出会可下而子后实施工作学校教育"
    "开展加强推进建设完成落实提升组织年月日第各全市县区局单位责任管理制度服务发展重点"
    "這為個國時來們會後實學開強進設落實組織縣區單責務發點「」，。、；：（）“”《》！？"
)
_SAMPLE = 20_000
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")

UNREADABLE = ("这不是能读的文件格式", "请改用Word(.docx)、Excel(.xlsx)、PDF或纯文本")
UNKNOWN = ("认不出文件的文字编码", "请用记事本或WPS打开,另存为UTF-8编码的文本,再导入")


def decode(data: bytes) -> str:
    """The text of `data`. Raises DocumentError where no encoding gives plausible text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _nearly(data, encoding) or _fail(data)
    if (wide := _wide_encoding(data)) is not None:
        return _strictly(data, wide) or _fail(data)
    if (text := _strictly(data, "utf-8")) is not None:
        return text
    return _chinese(data) or _nearly(data, "utf-8") or _guessed(data) or _fail(data)


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeError:
        return None


def _nearly(data: bytes, encoding: str) -> str | None:
    """The text where next to nothing of it is broken: a file cut off, a stray byte."""
    text = data.decode(encoding, "replace")
    return text if text.count("\ufffd") <= max(2, len(text) // 1000) else None


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 without its mark: ASCII and line ends leave zeros on one side only."""
    sample = data[:_SAMPLE]
    if len(data) % 2 or b"\0" not in sample:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 8 * even:
        return "utf-16-le"
    return "utf-16-be" if even > 8 * odd else None


def _chinese(data: bytes) -> str | None:
    """The better of GB18030 and Big5, if either reads like Chinese."""
    readings = [text for name in ("gb18030", "big5hkscs") if (text := _strictly(data, name))]
    best = max(readings, key=_everyday_share, default=None)
    return best if best is not None and _everyday_share(best) > 0.15 else None


def _everyday_share(text: str) -> float:
    wide = [character for character in text[:_SAMPLE] if character > "\x7f"]
    return sum(character in _EVERYDAY for character in wide) / max(len(wide), 1)


def _guessed(data: bytes) -> str | None:
    """The last resort: statistics over all encodings, on a sample."""
    guess = from_bytes(data[:_SAMPLE]).best()
    text = _strictly(data, guess.encoding) if guess is not None else None
    return text if text is not None and _reads_like_words(text[:_SAMPLE]) else None


def _reads_like_words(text: str) -> bool:
    letters = sum(character.isalpha() for character in text)
    return 2 * letters > len(text) and len(_CONTROLS.findall(text)) < 3


def _fail(data: bytes) -> str:
    raise DocumentError(*(UNREADABLE if b"\0" in data[:_SAMPLE] else UNKNOWN))
