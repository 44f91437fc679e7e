"""Backups that can be trusted, because they were restored."""

import asyncio
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.backup import ATTACHMENTS, DATABASE, backup, restore
from models.bureau import Setting
from models.database import Database
from models.errors import DubanError


@pytest.fixture
def bureau(tmp_path: Path, migrated_file: Path) -> Path:
    """The file of a bureau, with a folder of attachments beside it."""
    folder = tmp_path / "bureau"
    (folder / "files" / "ab").mkdir(parents=True)
    (folder / "files" / "ab" / "abcdef").write_bytes(b"photo of a fire drill")
    path = folder / "duban.db"
    path.write_bytes(migrated_file.read_bytes())
    return path


def note(session: Session, key: str) -> None:
    """Something worth keeping."""
    session.add(Setting(key=key, value="已记"))


def noted(session: Session) -> list[str]:
    """What was kept."""
    return sorted(session.scalars(select(Setting.key)))


def lose_everything(bureau: Path, files: Path) -> None:
    """A disk gone bad."""
    (files / "ab" / "abcdef").unlink()
    bureau.write_bytes(b"damaged" * 1000)


async def test_a_bureau_comes_back_as_it_was(bureau: Path, tmp_path: Path) -> None:
    """Backed up while it is written to; then everything is lost, and restored."""
    files = bureau.parent / "files"
    url = f"sqlite:///{bureau}"
    async with Database.open(url, exclusive=True) as database:
        await database.write(note, "备份之前")
        await asyncio.to_thread(backup, bureau, tmp_path / "backup", files)
        await database.write(note, "备份之后")
    lose_everything(bureau, files)
    restore(tmp_path / "backup", bureau, files)
    async with Database.open(url, exclusive=True) as database:
        assert await database.read(noted) == ["备份之前"]
    assert (files / "ab" / "abcdef").read_bytes() == b"photo of a fire drill"
    aside = bureau.with_name("duban.db.before-restore")
    assert aside.read_bytes().startswith(b"damaged"), "what was there is kept"


async def test_a_backup_holds_what_is_still_in_the_log(bureau: Path, tmp_path: Path) -> None:
    """A commit that stands only in the write-ahead log is in the copy, and the copy is one file."""
    async with Database.open(f"sqlite:///{bureau}") as database:
        await database.write(note, "还在日志里")
        assert bureau.with_name("duban.db-wal").stat().st_size > 0
        await asyncio.to_thread(backup, bureau, tmp_path / "backup")
    assert [path.name for path in (tmp_path / "backup").iterdir()] == [DATABASE]
    async with Database.open(f"sqlite:///{tmp_path / 'backup' / DATABASE}") as copy:
        assert await copy.read(noted) == ["还在日志里"]


async def test_a_restore_leaves_no_old_log_behind(bureau: Path, tmp_path: Path) -> None:
    """After a crash an old log lies beside the file: it must not be replayed into the restored."""
    backup(bureau, tmp_path / "backup")
    async with Database.open(f"sqlite:///{bureau}") as database:
        await database.write(note, "崩溃之前")
        log = bureau.with_name("duban.db-wal").read_bytes()
    bureau.with_name("duban.db-wal").write_bytes(log)
    restore(tmp_path / "backup", bureau)
    async with Database.open(f"sqlite:///{bureau}") as database:
        assert await database.read(noted) == []


async def test_nothing_is_restored_under_a_running_service(bureau: Path, tmp_path: Path) -> None:
    backup(bureau, tmp_path / "backup")
    async with Database.open(f"sqlite:///{bureau}", exclusive=True):
        with pytest.raises(DubanError, match="正由另一个督办服务使用"):
            restore(tmp_path / "backup", bureau)


def test_a_second_backup_replaces_the_first(bureau: Path, tmp_path: Path) -> None:
    for _ in range(2):
        backup(bureau, tmp_path / "backup", bureau.parent / "files")
    kept = sorted(path.name for path in (tmp_path / "backup").iterdir())
    assert kept == [ATTACHMENTS, DATABASE]
    assert stat.S_IMODE((tmp_path / "backup" / DATABASE).stat().st_mode) == 0o600


def test_a_damaged_database_is_not_passed_off_as_a_backup(bureau: Path, tmp_path: Path) -> None:
    """The good backup of yesterday stays."""
    backup(bureau, tmp_path / "backup")
    good = (tmp_path / "backup" / DATABASE).read_bytes()
    page = bytearray(bureau.read_bytes())
    page[4096:20480] = b"\xff" * 16384
    bureau.write_bytes(page)
    with pytest.raises(DubanError, match=r"复制失败|已有损坏"):
        backup(bureau, tmp_path / "backup")
    assert (tmp_path / "backup" / DATABASE).read_bytes() == good
    assert [path.name for path in (tmp_path / "backup").iterdir()] == [DATABASE]


def test_a_folder_without_a_backup_is_refused(bureau: Path, tmp_path: Path) -> None:
    before = bureau.read_bytes()
    with pytest.raises(DubanError, match="没有备份"):
        restore(tmp_path, bureau)
    assert bureau.read_bytes() == before


def test_a_backup_that_is_no_database_is_refused(bureau: Path, tmp_path: Path) -> None:
    """Found out before anything is set aside."""
    (tmp_path / DATABASE).write_text("不是数据库")
    with pytest.raises(DubanError, match=r"复制失败|已有损坏"):
        restore(tmp_path, bureau)
    with closing(sqlite3.connect(bureau)) as untouched:
        assert untouched.execute("SELECT count(*) FROM setting").fetchone() == (0,)
