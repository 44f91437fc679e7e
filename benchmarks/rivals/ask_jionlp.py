# ruff: noqa
"""Asks JioNLP: `phrases` → [[start, end] or "repeats" or null]; `text` → seconds of extract_time."""

import json
import sys
import time

sys.stdout, quiet = sys.stderr, sys.stdout
import jionlp as jio

question = json.load(sys.stdin)
year, month, day = (int(part) for part in question["reference"].split("-"))
base = {"year": year, "month": month, "day": day, "hour": 9}


def answer(phrase):
    try:
        found = jio.ner.extract_time(phrase, time_base=base)
    except Exception:
        return None
    if not found:
        return None
    detail = found[0]["detail"]
    if found[0]["type"] == "time_period":
        return "repeats"
    if found[0]["type"] == "time_delta":
        return None
    return [str(moment)[:10] for moment in detail["time"]]


if "phrases" in question:
    result = [answer(phrase) for phrase in question["phrases"]]
else:
    jio.ner.extract_time("2024年3月1日", time_base=base)
    times = []
    for _ in range(question["runs"]):
        began = time.perf_counter()
        try:
            jio.ner.extract_time(question["text"], time_base=base)
        except Exception:
            pass
        times.append(time.perf_counter() - began)
    result = min(times)
quiet.write(json.dumps(result) + "\n")
