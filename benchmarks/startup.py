"""What the chat platforms add to `duban serve`: time until its doors are open, and memory then.

    python -m benchmarks.startup [--rounds 5] [--folder DIR]

The service with its console alone, and with WeCom (app and robot), DingTalk, Feishu and Matrix
configured besides, taken in turns; each figure is the median. The platforms' addresses lead
nowhere, so nothing waits for anybody's servers. Then what importing them costs, in an interpreter
of its own.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from benchmarks.service import free_port, serving

NOWHERE = "http://127.0.0.1:9"
PLATFORMS = {
    "wecom": {
        "app": {
            "corp_id": "ww0", "agent_id": 1, "secret": "s", "token": "t", "aes_key": "A" * 43,
        },
        "robot": {"bot_id": "b", "secret": "s"},
        "api": NOWHERE,
        "websocket": NOWHERE.replace("http", "ws"),
    },
    "dingtalk": {"app_key": "k", "app_secret": "s", "api": NOWHERE, "oapi": NOWHERE},
    "feishu": {"app_id": "cli_0", "app_secret": "s", "api": NOWHERE},
    "matrix": {
        "homeserver": NOWHERE, "server_name": "x", "as_token": "a" * 16, "hs_token": "h" * 16,
    },
}  # fmt: skip
PAGE = os.sysconf("SC_PAGE_SIZE")
MB = 1 << 20


def start(data: Path, settings: dict[str, str]) -> tuple[float, float]:
    """Seconds until the doors are open, and megabytes of memory then."""
    began = perf_counter()
    with serving(data, free_port(), settings) as process:
        took = perf_counter() - began
        pages = int(Path(f"/proc/{process.pid}/statm").read_text(encoding="ascii").split()[1])
        return took, pages * PAGE / MB


def imports(module: str) -> tuple[float, float]:
    """Milliseconds and megabytes that importing costs after the rest of the service."""
    code = (
        "import time, aiohttp.web, pydantic, cryptography.hazmat.primitives.ciphers\n"
        "rss = lambda: int(open('/proc/self/statm').read().split()[1])\n"
        "before, began = rss(), time.perf_counter()\n"
        f"import {module}\n"
        f"print([(time.perf_counter() - began) * 1e3, (rss() - before) * {PAGE} / {MB}])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    took, memory = json.loads(run.stdout)
    return took, memory


def main() -> None:
    """Takes turns."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    figures: dict[str, list[tuple[float, float]]] = {"console alone": [], "all platforms": []}
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        start(Path(folder), {})  # the schema is made, and files are in the cache
        for _ in range(options.rounds):
            figures["console alone"].append(start(Path(folder), {}))
            every = {"DUBAN_PLATFORMS": json.dumps(PLATFORMS)}
            figures["all platforms"].append(start(Path(folder), every))
    medians = {
        name: tuple(statistics.median(one) for one in zip(*taken, strict=True))
        for name, taken in figures.items()
    }
    for name, (took, memory) in medians.items():
        print(f"{name:16} doors open after {took:5.2f} s, {memory:6.1f} MB")
    alone, every_one = medians["console alone"], medians["all platforms"]
    in_time, in_memory = every_one[0] / alone[0], every_one[1] / alone[1]
    print(f"{'ratio':16} {in_time:.2f} in time, {in_memory:.2f} in memory")
    for module in ("wecom", "dingtalk", "feishu", "matrix", "console"):
        took, memory = imports(f"handlers.{module}")
        print(f"import handlers.{module:9} {took:6.1f} ms  +{memory:4.1f} MB")


if __name__ == "__main__":
    main()
