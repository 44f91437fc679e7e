"""How a person writes numbers, for tests that write a thing and read it back."""

_DIGITS = "零一二三四五六七八九"


def chinese_numeral(value: int) -> str:
    """A whole number below a hundred million, in full: 10050 is 一万零五十."""
    if value >= 10_000:
        high, low = divmod(value, 10_000)
        rest = chinese_numeral(low) if low else ""
        return chinese_numeral(high) + "万" + ("零" if 0 < low < 1000 else "") + rest
    written, pending = "", False
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, unit)
        if digit:
            written += ("零" if pending and written else "") + _DIGITS[digit] + sign
            pending = False
        else:
            pending = True
    return written.removeprefix("一") if written.startswith("一十") else written or "零"


def digit_by_digit(value: int) -> str:
    """A year as it is read aloud: 2024 is 二〇二四."""
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(value))
