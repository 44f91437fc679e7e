"""Numerals as officials write them, read as numbers: 一百三十七万, 1.5万, 二〇二四, 八成, 1-2.

Every reader is total (None for what is no numeral) and linear in the length of its text. The
upper-case names are fragments of regular expressions, without groups, that other grammars build
upon; they match the text as written, full-width digits included, and never run unbounded.
"""

import re
from decimal import Decimal
from math import prod

_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，％－‐‑−～〜∼", "0123456789.,%----~~~")
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "○": 0, "Ｏ": 0, "O": 0, "o": 0, "0": 0,
    "幺": 1, "壹": 1, "两": 2, "俩": 2, "贰": 2, "叁": 3, "仨": 3,
    "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
_SMALL_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE_UNITS = {"万": 10_000, "萬": 10_000, "亿": 100_000_000}
_TENS = {"廿": "二十", "卅": "三十"}

DIGIT = "[0-9０-９]"
CHINESE_DIGIT = "[零〇○一二两三四五六七八九幺]"
UNIT = "[十百千万亿]"
ARABIC = (
    rf"(?:{DIGIT}{{1,3}}(?:[,，]{DIGIT}{{3}}){{1,4}}(?!{DIGIT})|{DIGIT}{{1,15}})"
    rf"(?:[.．]{DIGIT}{{1,6}})?{UNIT}{{0,2}}"
)
CHINESE = (
    "(?:[零〇○一二两三四五六七八九十百千万亿幺廿卅壹贰叁肆伍陆柒捌玖拾佰仟]{1,16}"
    f"(?:点{CHINESE_DIGIT}{{1,6}}{UNIT}{{0,2}})?|半)"
)
NUMBER = f"(?:{ARABIC}|{CHINESE})"
PERCENT = (
    f"(?:(?:{ARABIC})[%％]|百分之(?:{NUMBER})|千分之(?:{NUMBER})"
    f"|(?:{DIGIT}(?:[.．]{DIGIT})?|[一二两三四五六七八九])成(?:[一二三四五六七八九半])?"
    f"|[一二三四五六七八九十]{{1,2}}分之(?:[一二两三四五六七八九十]{{1,2}}))"
)
TO = "[-－‐‑−—–~～〜∼至到]"

_ARABIC = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(\.[0-9]+)?([十百千万亿]{0,2})")
_TENTHS = re.compile(r"([0-9](?:\.[0-9])?|[一二两三四五六七八九])成([一二三四五六七八九半]?)")
_RANGE = re.compile(r"([^-—–~至到]+)(?:[-—–~至到]{1,2})([^-—–~至到]+)")


def number(text: str) -> float | None:
    """The number that the whole text writes, else None. 一百二 is 120, 两万五 25000, 半 0.5."""
    text = text.translate(_FULL_WIDTH)
    if text == "半":
        return 0.5
    if text[:1].isascii():
        return _arabic(text)
    if set(text) <= _DIGITS.keys() and len(text) > 1:
        return float("".join(str(_DIGITS[digit]) for digit in text[:300]))
    whole, point, fraction = text.partition("点")
    return _decimal(whole, fraction) if point else _chinese(whole)


def integer(text: str) -> int | None:
    """The whole number that the text writes, else None."""
    if text.isascii() and text.isdigit() and len(text) < 16:
        return int(text)
    value = number(text)
    return int(value) if value is not None and value.is_integer() else None


def share(text: str) -> float | None:
    """A share in percent: 65%, 百分之六十五, 八成, 八成五, 三分之二 (66.67), else None."""
    text = text.translate(_FULL_WIDTH)
    if text.endswith("%"):
        return number(text[:-1])
    if match := _TENTHS.fullmatch(text):
        return _tenths(match[1], match[2])
    parts, of, taken = text.partition("分之")
    denominator, numerator = number(parts), number(taken)
    if not of or not denominator or numerator is None:
        return None
    return round(numerator / denominator * 100, 2)


def bounds(text: str) -> tuple[float, float] | None:
    """The two ends of a range: 1-2, 三至五, 两三, 三五, 二三十, 十七八, 3~5万 (30000 to 50000)."""
    text = text.translate(_FULL_WIDTH)
    if match := _RANGE.fullmatch(text):
        return _ordered(number(_with_unit(match[1], match[2])), number(match[2]))
    for at in range(min(len(text), 16) - 1):
        low, high = _DIGITS.get(text[at]), _DIGITS.get(text[at + 1])
        if low is not None and (high == low + 1 or (low, high) == (3, 5)) and low > 0:
            before, after = text[:at], text[at + 2 :]
            return _ordered(
                number(before + text[at] + after), number(before + text[at + 1] + after)
            )
    return None


def _ordered(low: float | None, high: float | None) -> tuple[float, float] | None:
    return (low, high) if low is not None and high is not None and low < high else None


def _with_unit(low: str, high: str) -> str:
    """3-5万 means 30000 to 50000: the unit is written once."""
    tail = high[-1]
    return low + tail if tail in _LARGE_UNITS and low[-1] not in _LARGE_UNITS else low


def _arabic(text: str) -> float | None:
    match = _ARABIC.fullmatch(text[:330])
    if match is None or len(text) > 330:
        return None
    digits = match[1].replace(",", "") + (match[2] or "")
    if not match[3]:
        return float(digits)
    scale = prod([_SMALL_UNITS.get(unit) or _LARGE_UNITS[unit] for unit in match[3]])
    return round(float(Decimal(digits) * scale), 6)


def _decimal(whole: str, fraction: str) -> float | None:
    """一点五万: the unit stands behind the fraction and belongs to the whole."""
    digits = fraction.rstrip("十百千万亿")
    unit = _chinese("一" + fraction[len(digits) :])
    value = _chinese(whole)
    if value is None or unit is None or not digits or not set(digits) <= _DIGITS.keys():
        return None
    tail = "".join(str(_DIGITS[digit]) for digit in digits[:15])
    return round((value + float(f"0.{tail}")) * unit, 6)


def _tenths(whole: str, rest: str) -> float | None:
    value = number(whole)
    more = 0.5 if rest == "半" else number(rest) if rest else 0.0
    return (
        None
        if value is None or more is None
        else round(value * 10 + more * (10 if rest == "半" else 1), 2)
    )


def _chinese(text: str) -> float | None:
    """Digits with units, read from the left; a last digit without unit is of the next lower one."""
    if not text or len(text) > 40:
        return None
    for short, long in _TENS.items():
        text = text.replace(short, long)
    total = section = 0
    digit: int | None = None
    small, unit, spoken_zero = 10_000, 1, False
    for sign in text:
        if sign in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[sign]
            spoken_zero = spoken_zero or digit == 0
        elif sign in _SMALL_UNITS:
            if _SMALL_UNITS[sign] >= small or (digit == 0 and sign not in "十拾"):
                return None
            small = unit = _SMALL_UNITS[sign]
            section += (1 if digit is None or digit == 0 else digit) * unit
            digit, spoken_zero = None, False
        elif sign in _LARGE_UNITS:
            if not total + section + (digit or 0):
                return None
            unit = _LARGE_UNITS[sign]
            section += digit or 0
            total = (total + section) * unit if total < unit else total + section * unit
            section, digit, small, spoken_zero = 0, None, 10_000, False
        else:
            return None
    colloquial = unit >= 100 and not spoken_zero
    return float(total + section + (digit or 0) * (unit // 10 if colloquial else 1))
