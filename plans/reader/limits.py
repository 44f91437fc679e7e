"""What a hostile or broken file may cost at most, and what is said when it would cost more."""

from plans.errors import DocumentError

MEGABYTE = 1024 * 1024
MAX_BYTES = 20 * MEGABYTE
MAX_PAGES = 500
MAX_ROWS = 20_000
MAX_CELLS = 300_000
MAX_COLUMNS = 100
MAX_DEPTH = 200  # of elements in elements
MAX_PARTS = 3_000  # files in a package
MAX_UNPACKED = 60 * MEGABYTE  # of all parts of a package
MAX_PART = 25 * MEGABYTE  # of one XML part that is read as a stream
MAX_TREE = 10 * MEGABYTE  # of one that is read as a tree, which takes fifteen times as much memory
MAX_CHARACTERS = 12_000_000

_SPLIT = "请只保留计划正文,或拆成几份再导入"


def too_large(what: str, limit: str) -> DocumentError:
    """The error for a document beyond a limit."""
    return DocumentError(f"文件太大:{what}超过{limit}", _SPLIT)


# What is told, and the mend: an error is made anew for each file, or it would keep the file alive.
DAMAGED = ("文件已损坏或不完整,打不开", "请用WPS或Office打开后另存一份,再导入")
NO_TEXT = ("文件里没有文字", "请确认选对了文件;图片或扫描件请先转换成文字")
EMPTY = ("文件是空的", "请重新选择文件")
LOCKED = ("文件设有密码,打不开", "请去掉密码,另存一份再导入")
MACROS = ("文件带有宏,为安全起见不导入", "请另存为不带宏的 .docx 或 .xlsx,再导入")
