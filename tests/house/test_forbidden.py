"""What must never be built: ranking, points, check-in, online time, “收到” on demand.

They are forbidden by the rules against formalism in work chats (防治“指尖上的形式主义”), and the
design forbids them for ever. What would make them possible is looked for where a feature begins:
in the tables, the commands, the settings, the pages and the sentences.
"""

import re
from pathlib import Path

import pytest

from bot.settings import Settings
from models.schema import METADATA
from tests.house.project import ROOT, project_files
from tests.house.test_documents import COMMAND, commands, variables

NAMES = re.compile(
    r"(?:^|_)(?:rank|ranking|leaderboard|points|score|scores|check_?in|checkin|sign_?in_at|"
    r"online|online_time|last_seen|read_at|streak|badge|medal)(?:_|$)"
)
WORDS = re.compile(
    r"排名|排行|名次|倒数第|积分|打卡|签到|在线时长|龙虎榜|红黑榜|请回复[“\"]?收到|接龙"
)
DENIAL = re.compile(r"(?:不|无|没有|不得|禁止|不作)[^,。;、]{0,4}$")


def spoken_files() -> list[Path]:
    """What people read: pages, and every module that holds sentences of the chat."""
    return [
        path
        for path in project_files()
        if path.suffix == ".html"
        or path.relative_to(ROOT).as_posix().startswith(("scheduler/wording", "bot/cli"))
    ]


def promised(text: str) -> list[str]:
    """Forbidden words that are not denied just before (“不排名”)."""
    return [hit[0] for hit in WORDS.finditer(text) if not DENIAL.search(text[: hit.start()])]


def test_no_table_could_hold_it() -> None:
    columns = [f"{t.name}.{c.name}" for t in METADATA.sorted_tables for c in t.columns]
    assert [name for name in columns if NAMES.search(name.split(".")[1])] == []


def test_no_command_and_no_setting_turns_it_on() -> None:
    words = [word for path in commands(COMMAND) for word in path]
    settings = [name.removeprefix("DUBAN_").lower() for name in variables(Settings)]
    assert [name for name in (*words, *settings) if NAMES.search(name.replace("-", "_"))] == []


@pytest.mark.parametrize("path", spoken_files(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_sentence_speaks_of_it(path: Path) -> None:
    assert promised(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("sentence", ["本周排名如下", "请回复“收到”", "积分+5", "今日打卡"])
def test_the_words_are_recognised(sentence: str) -> None:
    assert promised(sentence)


@pytest.mark.parametrize("sentence", ["只计数,不排名", "没有打卡", "不作排名"])
def test_saying_that_there_is_none_is_allowed(sentence: str) -> None:
    assert promised(sentence) == []
