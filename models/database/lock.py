"""One service per SQLite file."""

import fcntl
import os
from pathlib import Path
from typing import Self

from models.errors import DubanError


class FileLock:
    """Holds a lock file beside the database until released; the system frees it on any death."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(f"{database.name}.lock")
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as fault:
            holder = os.read(self._file, 16).decode(errors="replace").strip()
            os.close(self._file)
            raise DubanError(
                f"数据库 {database} 正由另一个督办服务使用(进程号 {holder or '未知'})",
                "请先停止那个服务再启动,或改用 PostgreSQL",
            ) from fault
        os.truncate(self._file, 0)
        os.pwrite(self._file, str(os.getpid()).encode(), 0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def release(self) -> None:
        """Lets the next service in. The file stays: removing it would let two in at once."""
        os.close(self._file)
