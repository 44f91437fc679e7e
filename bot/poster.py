"""A poster that brings people to the bot: scan, say one word, done. Facts → bytes, pure.

A robot of WeCom may write only to people who have written to it first, and a new account on any
platform must be told apart from a stranger's; both take one message, and this page asks for it.
"""

from io import BytesIO

from docx import Document
from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.image.exceptions import UnrecognizedImageError
from docx.shared import Cm, Pt

from models.errors import DubanError

TITLE, BODY = Pt(40), Pt(20)
CODE_SIZE = Cm(9)
STEPS = (
    "1. 用工作聊天软件扫下面的码,打开“督办”",
    "2. 发“你好”两个字;领到6位绑定码的,直接发这6位数字",
    "3. 完成。以后用一句话回复就行,如“112 已完成”",
)
PROMISE = "一个工作日最多一条提醒,只在上班时间;不打卡、不排名、不要求回复“收到”。"


def poster(bureau: str, picture: bytes | None) -> bytes:
    """An A4 page as .docx, with the picture of the robot's code, or room for it. Raises
    `DubanError` for what is no picture."""
    paper = Document()
    line(paper, f"{bureau}督办助手", TITLE, bold=True)
    for step in STEPS:
        line(paper, step, BODY)
    if picture is None:
        frame(paper)
    else:
        place(paper, picture)
    line(paper, PROMISE, Pt(14))
    file = BytesIO()
    paper.save(file)
    return file.getvalue()


def line(paper: Paper, text: str, size: Pt, *, bold: bool = False) -> None:
    """One centred line."""
    paragraph = paper.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.font.size, run.bold = size, bold


def frame(paper: Paper) -> None:
    """An empty box to paste the code into."""
    table = paper.add_table(rows=1, cols=1, style="Table Grid")
    table.rows[0].height = CODE_SIZE
    cell = table.rows[0].cells[0]
    cell.text = "(在此贴上机器人的二维码:平台管理后台或机器人资料页可以下载)"
    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER


def place(paper: Paper, picture: bytes) -> None:
    """The code itself."""
    paragraph = paper.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    try:
        paragraph.add_run().add_picture(BytesIO(picture), width=CODE_SIZE)
    except (UnrecognizedImageError, ValueError, KeyError, IndexError) as fault:
        raise DubanError("这不是能用的图片", "请用平台下载的二维码图片(png 或 jpg)") from fault
