"""Copies that can be trusted: SQLite's online backup, and the attachments beside it."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from models.database.lock import FileLock
from models.errors import DubanError

DATABASE = "duban.db"
ATTACHMENTS = "attachments"


def copy_sqlite(source: Path, target: Path) -> None:
    """Copies a database file that may be in use, then proves the copy sound.

    Raises DubanError where it cannot be written or is not sound. A half-written copy never
    stands under its final name.
    """
    partial = target.with_name(f"{target.name}.partial")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        partial.touch(mode=0o600)
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(partial)) as new:
            old.backup(new)
            # one file, complete without a log beside it
            new.execute("PRAGMA journal_mode=DELETE")
            verdict = new.execute("PRAGMA integrity_check").fetchone()[0]
    except (OSError, sqlite3.Error) as fault:
        partial.unlink(missing_ok=True)
        raise DubanError(
            f"{source} 复制失败({fault})", "请检查它是否完好、磁盘空间是否足够、文件夹是否可写"
        ) from fault
    if verdict != "ok":
        partial.unlink()
        raise DubanError(f"{source} 已有损坏,未通过校验", "请恢复最近一次完好的备份:duban restore")
    partial.replace(target)


def backup(database: Path, folder: Path, attachments: Path | None = None) -> Path:
    """Copies the database, and the folder of attachments if there is one, into `folder`.

    The database is copied first: whatever it refers to is then already among the attachments,
    because files are stored under their hash before the row that names them.
    """
    copy_sqlite(database, folder / DATABASE)
    if attachments is not None and attachments.is_dir():
        shutil.copytree(attachments, folder / ATTACHMENTS, dirs_exist_ok=True)
    return folder


def restore(folder: Path, database: Path, attachments: Path | None = None) -> None:
    """Puts a backup back. Raises DubanError while a service runs on the database.

    What stood there, damaged or not, is set aside as `….before-restore`, once the backup has
    proved sound.
    """
    source = folder / DATABASE
    if not source.is_file():
        raise DubanError(f"{folder} 里没有备份({DATABASE})", "请指定 duban backup 生成的文件夹")
    with FileLock(database):
        restored = database.with_name(f"{database.name}.restored")
        copy_sqlite(source, restored)
        set_aside(database)
        restored.replace(database)
    if attachments is not None and (folder / ATTACHMENTS).is_dir():
        shutil.copytree(folder / ATTACHMENTS, attachments, dirs_exist_ok=True)


def set_aside(database: Path) -> None:
    """Renames a database with the log beside it, which belongs to no other file."""
    for log in ("-wal", "-shm", ""):
        old = database.with_name(database.name + log)
        if old.exists():
            old.replace(database.with_name(f"{database.name}.before-restore{log}"))
