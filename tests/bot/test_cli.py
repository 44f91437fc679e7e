"""The command line as it is typed: one line for what must be mended, exit code 2, no trace."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

PLAN = """临溪县教育局2026年工作要点

一、安全
1.加强校园安全。组织各学校年内开展隐患排查整治不少于4次。7月启动安全设施改造,11月完成。
2.做好防溺水工作。持续开展防溺水宣传教育。

临溪县教育局
2026年3月2日
"""


def duban(*words: str, cwd: Path, stdin: str = "") -> "subprocess.CompletedProcess[str]":
    environment = {key: value for key, value in os.environ.items() if not key.startswith("DUBAN_")}
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=cwd,
        env=environment | {"PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    file = tmp_path / "要点.txt"
    file.write_text(PLAN, encoding="utf-8")
    return file


def test_reading_prints_the_same_bytes_twice(plan: Path, tmp_path: Path) -> None:
    first = duban("plan", "read", str(plan), "--json", cwd=tmp_path)
    second = duban("plan", "read", str(plan), "--json", cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    assert first.stdout == second.stdout
    read = json.loads(first.stdout)
    assert (read["title"], read["plan_year"], read["issued_on"]) == (
        "临溪县教育局2026年工作要点",
        2026,
        "2026-03-02",
    )
    assert {task["kind"] for task in read["tasks"]} == {"quota", "dated", "standing"}


def test_reading_on_a_terminal_marks_what_was_found_in_words(plan: Path, tmp_path: Path) -> None:
    shown = duban("plan", "read", str(plan), cwd=tmp_path).stdout
    assert "【时:年内】" in shown
    assert "【标:不少于4次】" in shown
    assert "【责:各学校】" in shown


BAD = {
    "empty": (b"", "空"),
    "binary": (bytes(range(256)) * 40, ""),
    "huge": ("各学校开展隐患排查。".encode() * 1_700_000, "太大"),
    "no tasks": ("今天天气晴。\n2026年3月2日".encode(), "没有读到"),
    "unknown encoding": (b"\x8f\xfe\x9d\xff\x00\x01" * 60, ""),
    "impossible date": (PLAN.replace("11月完成", "2月30日前完成").encode(), "2月30日"),
    "classified": (("机密★1年\n" + PLAN).encode(), "密"),
}


@pytest.mark.parametrize(("data", "word"), BAD.values(), ids=BAD.keys())
def test_bad_input_is_one_clear_line_and_leaves_nothing(
    data: bytes, word: str, tmp_path: Path
) -> None:
    file = tmp_path / "要点.txt"
    file.write_bytes(data)
    done = duban("plan", "import", str(file), cwd=tmp_path)
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    (line,) = done.stderr.strip().splitlines()
    assert line.startswith("错误:")
    assert word in line
    assert list(tmp_path.iterdir()) == [file]


def test_a_plan_without_any_year_asks_for_one(tmp_path: Path) -> None:
    file = tmp_path / "要点.txt"
    file.write_text("一、安全\n1.加强校园安全。制定安全检查方案,完善应急机制。\n", encoding="utf-8")
    done = duban("plan", "read", str(file), cwd=tmp_path)
    assert done.returncode == 2
    assert "--year" in done.stderr
    assert duban("plan", "read", str(file), "--year", "2026", cwd=tmp_path).returncode == 0


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    done = duban("plan", "read", "没有.txt", cwd=tmp_path)
    assert done.returncode == 2
    assert "打不开" in done.stderr


def test_times_answers_line_by_line(tmp_path: Path) -> None:
    asked = json.dumps({"text": "6月底前完成,每月一报", "reference": "2026-03-02"})
    done = duban("plan", "times", "--mode", "plan", cwd=tmp_path, stdin=f"{asked}\n{asked}\n")
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert first == second
    assert first[0] == {
        "span": "6月底前",
        "kind": "by",
        "start": None,
        "end": "2026-06-30",
        "rrule": None,
    }
    assert first[1]["rrule"] == "FREQ=MONTHLY"


def test_understand_answers_a_case(tmp_path: Path) -> None:
    case = {
        "id": "a",
        "today": "2026-05-20",
        "role": "officer",
        "chat": "dm",
        "quoted_task": None,
        "tasks": [{"id": 112, "title": "校园安全检查", "due": "2026-08-31", "progress": 0}],
        "recent": [],
        "text": "112 完成80%",
        "attachments": 0,
    }
    done = duban("reply", "understand", cwd=tmp_path, stdin=json.dumps(case) + "\n")
    assert json.loads(done.stdout) == {
        "id": "a",
        "actions": [{"do": "report", "task": 112, "percent": 80}],
    }


def test_a_plan_is_imported_assigned_and_exported(plan: Path, tmp_path: Path) -> None:
    roster = tmp_path / "名册.csv"
    roster.write_text(
        "单位,类别,职责,姓名,岗位,角色\n安全科,科室,安全 隐患 防溺水,郑刚,郑科长,经办人\n",
        encoding="utf-8",
    )
    assert "已写入" in duban("roster", "import", str(roster), cwd=tmp_path).stdout
    imported = duban("plan", "import", str(plan), "--activate", cwd=tmp_path)
    assert imported.returncode == 0, imported.stderr
    assert "安全科" in imported.stdout
    assert "已启用" in duban("plan", "list", cwd=tmp_path).stdout
    again = duban("plan", "import", str(plan), cwd=tmp_path)
    assert again.returncode == 2
    assert "已经导入过" in again.stderr
    book = tmp_path / "台账.xlsx"
    assert duban("plan", "export", str(book), cwd=tmp_path).returncode == 0
    assert book.read_bytes()[:2] == b"PK"
    assert "审计链完整" in duban("audit", "verify", cwd=tmp_path).stdout


def test_what_the_reading_was_unsure_of_is_told_at_the_import(tmp_path: Path) -> None:
    undated = tmp_path / "方案.txt"
    undated.write_text(PLAN.replace("2026年工作要点", "安全工作方案"), encoding="utf-8")
    told = duban("plan", "import", str(undated), cwd=tmp_path).stdout
    assert "拿不准:文中没有写计划年度,按印发日期算作2026年" in told.replace("\n", "")


def test_every_setting_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "duban.toml").write_text('port = 0\ntime_zone = "Mars"\n', encoding="utf-8")
    done = duban("plan", "list", cwd=tmp_path)
    assert done.returncode == 2
    assert "port" in done.stderr
    assert "time_zone" in done.stderr


@pytest.fixture
def bureau(plan: Path, tmp_path: Path) -> Path:
    """A folder with an active plan and somebody to remind."""
    roster = tmp_path / "名册.csv"
    roster.write_text(
        "单位,类别,职责,姓名,岗位,角色,console\n"
        "安全科,科室,安全 隐患 防溺水,郑刚,郑科长,经办人,zheng\n",
        encoding="utf-8",
    )
    assert duban("roster", "import", str(roster), cwd=tmp_path).returncode == 0
    assert duban("plan", "import", str(plan), "--activate", cwd=tmp_path).returncode == 0
    return tmp_path


def everything(folder: Path) -> list[str]:
    """All rows of a bureau, in words."""
    with closing(sqlite3.connect(folder / "data" / "duban.db")) as database:
        return list(database.iterdump())


def test_looking_ahead_says_what_would_be_said_and_writes_nothing(bureau: Path) -> None:
    before = everything(bureau)
    told = duban("remind", "--dry-run", "--from", "2027-01-01", "--to", "2027-12-31", cwd=bureau)
    assert told.returncode == 0, told.stderr
    assert "共" in told.stdout
    weekly = duban("summary", "--on", "2027-03-05", cwd=bureau)
    assert weekly.returncode == 0, weekly.stderr
    assert "周" in weekly.stdout or "月" in weekly.stdout
    told = duban("bulletin", "--month", "2026-08", "通报.docx", cwd=bureau)
    assert told.returncode == 0, told.stderr
    assert (bureau / "通报.docx").read_bytes()[:2] == b"PK"
    assert everything(bureau) == before


@pytest.mark.parametrize(
    ("words", "word"),
    [
        (("remind", "--from", "2026-03-01", "--to", "2026-03-09"), "--dry-run"),
        (("remind", "--dry-run", "--from", "三月", "--to", "2026-03-09"), "无法识别"),
        (("remind", "--dry-run", "--from", "2026-03-09", "--to", "2026-03-01"), "不早于"),
        (("summary", "--on", "2026-13-01"), "无法识别"),
        (("roster", "code", "没有这个人"), "名册里没有"),
        (("move", "--from", "sqlite:///a.db", "--to", "mysql://x"), ""),
    ],
)
def test_what_must_be_mended_is_one_line(words: tuple[str, ...], word: str, tmp_path: Path) -> None:
    done = duban(*words, cwd=tmp_path)
    assert done.returncode == 2, done.stdout
    (line,) = done.stderr.strip().splitlines()
    assert word in line


def test_a_matrix_homeserver_is_told_of_the_bot(tmp_path: Path) -> None:
    told = duban("admin", "matrix-registration", cwd=tmp_path)
    assert (told.returncode, told.stdout) == (2, "")
    (tmp_path / "duban.toml").write_text(
        """port = 8090
[platforms.matrix]
homeserver = "http://127.0.0.1:8008"
server_name = "example.gov.cn"
as_token = "as: a token of \\"quotes\\""
hs_token = "hs: a token of the house"
""",
        encoding="utf-8",
    )
    lines = duban("admin", "matrix-registration", cwd=tmp_path).stdout.splitlines()
    assert 'url: "http://127.0.0.1:8090"' in lines
    assert 'as_token: "as: a token of \\"quotes\\""' in lines
    assert r'      regex: "@duban:example\\.gov\\.cn"' in lines


def test_a_code_is_given_and_a_bureau_moves_to_another_file(bureau: Path) -> None:
    given = duban("roster", "code", "郑刚", cwd=bureau)
    assert re.search(r"郑刚的绑定码:\d{6}\W", given.stdout), given.stderr
    moved = duban(
        "move", "--from", "sqlite:///data/duban.db", "--to", "sqlite:///new.db", cwd=bureau
    )
    assert moved.returncode == 0, moved.stderr
    again = duban(
        "move", "--from", "sqlite:///data/duban.db", "--to", "sqlite:///new.db", cwd=bureau
    )
    assert "已有数据" in again.stderr


def test_a_group_whose_robot_only_speaks_is_entered_and_leaves(bureau: Path) -> None:
    assert "还没有群" in duban("group", "list", cwd=bureau).stdout
    entered = duban(
        "group", "add", "wecom", "hook:工作群", "--weekday", "一", "--at", "9:30", cwd=bureau
    )
    assert "企业微信 hook:工作群 周报" in entered.stdout, entered.stderr
    duban("group", "add", "wecom", "hook:工作群", "--monthly", cwd=bureau)
    listed = duban("group", "list", cwd=bureau).stdout
    assert "周报" in listed
    assert "09:30" in listed
    assert "月报" in listed
    for wrong in (
        ["wechat", "g"],
        ["wecom", "g", "--weekday", "八"],
        ["wecom", "g", "--weekday", "一二"],
        ["wecom", "g", "--at", "25:00"],
    ):
        refused = duban("group", "add", *wrong, cwd=bureau)
        assert refused.returncode == 2
        assert len(refused.stderr.splitlines()) == 1
    assert "已取消" in duban("group", "remove", "wecom", "hook:工作群", cwd=bureau).stdout
    assert duban("group", "remove", "wecom", "hook:工作群", cwd=bureau).returncode == 2
