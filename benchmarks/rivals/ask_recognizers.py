# ruff: noqa
"""Asks Microsoft Recognizers-Text (Chinese): `phrases` → [[start, end] or "repeats" or null]."""

import json
import sys
from datetime import datetime, timedelta

from recognizers_date_time import recognize_datetime
from recognizers_text import Culture

question = json.load(sys.stdin)
reference = datetime.fromisoformat(question["reference"])


def answer(phrase):
    try:
        found = recognize_datetime(phrase, Culture.Chinese, reference=reference)
    except Exception:
        return None
    if not found or not found[0].resolution:
        return None
    value = found[0].resolution["values"][-1]
    if value.get("type") == "set":
        return "repeats"
    if "value" in value:
        return [value["value"][:10]] * 2 if value["value"][:4].isdigit() else None
    if "end" in value:
        try:
            last = datetime.fromisoformat(value["end"][:10]) - timedelta(days=1)
        except (ValueError, OverflowError):
            return None
        return [value.get("start", "")[:10], last.date().isoformat()]
    return None


if "phrases" in question:
    print(json.dumps([answer(phrase) for phrase in question["phrases"]]))
else:
    print("null")
