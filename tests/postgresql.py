"""A private PostgreSQL in a folder of its own, reachable by its socket alone."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NEVER_ROOT = "postgres"  # the server refuses to run as root


def find_programs() -> Path | None:
    """The folder of initdb and pg_ctl, newest version first."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parts[-2])
    return folders[-1] if folders else None


def run(*command: str | Path) -> None:
    """Runs one of PostgreSQL's programs, not as root."""
    user = NEVER_ROOT if os.geteuid() == 0 else None
    subprocess.run(
        command, user=user, cwd="/", env={"PATH": os.defpath}, check=True, stdout=subprocess.DEVNULL
    )


@contextmanager
def running() -> Iterator[str]:
    """The URL of a fresh server; it is stopped and removed afterwards."""
    programs = find_programs()
    assert programs is not None
    folder = Path(tempfile.mkdtemp(prefix="duban-pg-", dir="/tmp"))  # a socket's path is short
    data = folder / "data"
    if os.geteuid() == 0:
        os.chown(folder, pwd.getpwnam(NEVER_ROOT).pw_uid, -1)
    try:
        run(
            programs / "initdb", "-D", data, "-U", "duban", "-A", "trust", "-E", "UTF8",
            "--locale=C.UTF-8", "--no-sync",
        )  # fmt: skip
        options = (
            f"-k {folder} -c listen_addresses='' -c fsync=off -c max_connections=60"
            " -c deadlock_timeout=20ms"
        )
        run(programs / "pg_ctl", "-D", data, "-l", folder / "log", "-w", "-o", options, "start")
        try:
            yield f"postgresql://duban@/postgres?host={folder}"
        finally:
            run(programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
