"""Other parsers, asked the same: JioNLP, chrono and Recognizers, each in an environment of its own.

They are yardsticks and no dependencies. `DUBAN_RIVAL_PYTHON` is a Python that has `jionlp==1.5.29`
and `recognizers-text-suite` (which needs `emoji<2`); `DUBAN_RIVAL_NODE` a folder whose
node_modules has `chrono-node`.
"""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Rival:
    """A parser and the program that asks it: JSON in by stdin, JSON out by stdout."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str]

    def ask(self, question: dict[str, Any]) -> Any:
        """The answer to one question."""
        done = subprocess.run(
            self.command,
            input=json.dumps(question),
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | self.environment,
        )
        return json.loads(done.stdout.splitlines()[-1])


def present() -> list[Rival]:
    """The rivals that are installed on this machine."""
    rivals = []
    if python := os.environ.get("DUBAN_RIVAL_PYTHON"):
        for name, script in (("JioNLP", "ask_jionlp.py"), ("Recognizers", "ask_recognizers.py")):
            rivals.append(Rival(name, (python, "-W", "ignore", str(HERE / script)), {}))
    if node := os.environ.get("DUBAN_RIVAL_NODE"):
        environment = {"NODE_PATH": str(Path(node) / "node_modules")}
        rivals.append(Rival("chrono", ("node", str(HERE / "ask_chrono.cjs")), environment))
    return rivals
