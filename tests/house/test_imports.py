"""Imports run one way: the contracts of pyproject.toml hold."""

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from tests.house.project import ROOT

PLATFORMS = {"wecom", "dingtalk", "feishu", "matrix", "console"}


def contracts() -> list[dict[str, Any]]:
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    declared: list[dict[str, Any]] = tools["importlinter"]["contracts"]
    return declared


def test_every_contract_is_kept() -> None:
    checker = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run(
        [checker, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout
    assert f"{len(contracts())} kept, 0 broken" in run.stdout


def test_one_platform_never_imports_another() -> None:
    there = {path.stem for path in (ROOT / "handlers").iterdir()} & PLATFORMS
    independent = {
        module for c in contracts() if c["type"] == "independence" for module in c["modules"]
    }
    assert len(there) == 1 or {f"handlers.{platform}" for platform in there} <= independent
