"""Old and rare formats (.doc, .wps, .xls, .rtf, .odt): converted by programs of the machine."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from plans.draft import Block
from plans.errors import DocumentError
from plans.reader.docx import read_docx
from plans.reader.limits import DAMAGED
from plans.reader.text import read_text
from plans.reader.xlsx import read_xlsx

SECONDS = 60
_MOST = 40 * 1024 * 1024  # bytes a converter may write

TOO_SLOW = ("旧格式文件转换超时", "请用WPS或Office另存为 .docx 或 .xlsx,再导入")
NO_CONVERTER = (
    "这台机器没有装读旧格式(.doc、.wps、.xls、.rtf、.odt)的程序",
    "请另存为 .docx 或 .xlsx 再导入,或请管理员安装 LibreOffice 或 antiword",
)


def read_legacy_text(data: bytes) -> tuple[Block, ...]:
    """The blocks of an old Word or WPS document, of an RTF or an ODF text."""
    suffix = "rtf" if data.startswith(b"{\\rtf") else "odt" if data.startswith(b"PK") else "doc"
    if office := shutil.which("soffice"):
        return read_docx(_by_office(office, data, suffix, "docx"))
    if suffix != "doc":
        raise DocumentError(*NO_CONVERTER)
    for command in (("antiword", "-m", "UTF-8.txt", "-w", "0"), ("catdoc", "-d", "utf-8", "-w")):
        if program := shutil.which(command[0]):
            return read_text(_by_filter((program, *command[1:]), data))
    raise DocumentError(*NO_CONVERTER)


def read_legacy_table(data: bytes) -> tuple[Block, ...]:
    """The blocks of an old or ODF spreadsheet."""
    if office := shutil.which("soffice"):
        suffix = "ods" if data.startswith(b"PK") else "xls"
        return read_xlsx(_by_office(office, data, suffix, "xlsx"))
    raise DocumentError(*NO_CONVERTER)


def _by_office(office: str, data: bytes, suffix: str, wanted: str) -> bytes:
    """The document converted by LibreOffice, with a profile of its own and no macros run."""
    with tempfile.TemporaryDirectory(prefix="duban-") as folder:
        source = Path(folder, f"document.{suffix}")
        source.write_bytes(data)
        profile = Path(folder, "profile").as_uri()
        options = ("--headless", "--norestore", "--nolockcheck", f"-env:UserInstallation={profile}")
        _run((office, *options, "--convert-to", wanted, "--outdir", folder, str(source)), folder)
        return _written(source.with_suffix(f".{wanted}"))


def _by_filter(command: Sequence[str], data: bytes) -> str:
    with tempfile.TemporaryDirectory(prefix="duban-") as folder:
        source = Path(folder, "document.doc")
        source.write_bytes(data)
        return _written(_run((*command, str(source)), folder)).decode("utf-8", "replace")


def _run(command: Sequence[str], folder: str) -> Path:
    """Runs a converter without a shell, its folder for a home; what it prints, as a file."""
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": folder, "LANG": "C.UTF-8"}
    printed = Path(folder, "printed")
    with printed.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - a found program and fixed arguments, no shell
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.DEVNULL,
            cwd=folder, env=environment, start_new_session=True,
        )  # fmt: skip
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            raise DocumentError(*TOO_SLOW) from None
        finally:
            _end(process)
    return printed


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends a converter with all the processes it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _written(result: Path) -> bytes:
    if not result.is_file() or not 0 < result.stat().st_size <= _MOST:
        raise DocumentError(*DAMAGED)
    return result.read_bytes()
