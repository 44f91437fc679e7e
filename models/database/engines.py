"""From a URL to engines: SQLite with its pragmas, PostgreSQL with its isolation."""

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from models.errors import DubanError

BUSY_SECONDS = 30  # how long a writer waits for another process that writes the same file
POOL = 8


def parse_url(url: str) -> URL:
    """The URL with its driver named. Raises DubanError for what is no SQLite or PostgreSQL."""
    try:
        parsed = make_url(url)
    except ArgumentError as fault:
        raise DubanError("数据库地址无法识别", "应形如 sqlite:///duban.db") from fault
    if parsed.get_backend_name() == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in ("sqlite", "sqlite+pysqlite"):
        raise DubanError(
            f"不支持的数据库:{parsed.drivername}", "请使用 sqlite:/// 或 postgresql:// 开头的地址"
        )
    if not parsed.database or parsed.database == ":memory:":
        raise DubanError("数据库地址里没有文件名", "应形如 sqlite:///duban.db")
    return parsed.set(drivername="sqlite+pysqlite")


def is_sqlite(url: URL) -> bool:
    """Whether the URL names a file of this machine."""
    return url.get_backend_name() == "sqlite"


def sqlite_path(url: URL) -> Path:
    """The file of an SQLite URL."""
    return Path(url.database or "")


def make_file(path: Path) -> None:
    """Makes sure that the file exists and that only its owner may read it: it holds names."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600, exist_ok=True)
    except OSError as fault:
        raise DubanError(
            f"数据库文件 {path} 无法打开({fault.strerror})", "请检查所在文件夹是否可写"
        ) from fault


def sqlite_engine(path: Path, *, writes: bool, connections: int = 1) -> Engine:
    """An engine whose transactions begin at once, with the write lock or as a read snapshot."""
    engine = create_engine(
        f"sqlite+pysqlite:///{path}",
        pool_size=connections,
        max_overflow=0,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
    )
    pragmas = ["journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"]
    if not writes:
        pragmas.append("query_only=ON")
    begin = "BEGIN IMMEDIATE" if writes else "BEGIN"

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        # sqlite3's own transaction control would commit behind savepoints
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def postgresql_engine(url: URL) -> Engine:
    """A small pool under REPEATABLE READ.

    Snapshot isolation lets the second of two writers of one row fail and run again, so that a
    work which reads, decides and writes is as right as under SQLite's single writer.
    """
    try:
        return create_engine(
            url,
            pool_size=POOL + 1,
            max_overflow=0,
            pool_pre_ping=True,
            isolation_level="REPEATABLE READ",
        )
    except ModuleNotFoundError as fault:
        raise DubanError(
            "没有安装 PostgreSQL 驱动", "请运行 pip install 'duban[postgresql]'"
        ) from fault


def open_engine(url: str) -> Engine:
    """One engine that reads and writes, for work outside the service: migrations, moves."""
    parsed = parse_url(url)
    if not is_sqlite(parsed):
        return postgresql_engine(parsed)
    make_file(sqlite_path(parsed))
    return sqlite_engine(sqlite_path(parsed), writes=True)
