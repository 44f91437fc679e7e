"""What a form sent, read in memory: no uploaded document touches the disk before its gate."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from aiohttp import BodyPartReader, web

from bot.web.faults import Refusal, TooLarge

UPLOAD_LIMIT = 20 << 20  # bytes of a document
FIELD_LIMIT = 64 << 10  # bytes of any other field
FIELDS = 40


@dataclass(frozen=True, slots=True)
class Upload:
    """An uploaded file. The name is what the browser claims."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form and its file, if it has one."""

    fields: Mapping[str, str] = field(default_factory=dict)
    upload: Upload | None = None

    def number(self, name: str) -> int:
        """A field that is a number. Raises `Refusal`."""
        value = self.fields.get(name, "")
        if not (value.isascii() and value.isdigit() and len(value) < 10):
            raise Refusal("表单内容不完整", "请刷新页面后重试")
        return int(value)


FORM = web.RequestKey("form", Form)


def form_of(request: web.Request) -> Form:
    """The form that the gate has read."""
    form = request.get(FORM)
    return form if isinstance(form, Form) else Form()


async def read_form(request: web.Request) -> Form:
    """Reads a form of either encoding; anything else is an empty one."""
    if request.content_type == "application/x-www-form-urlencoded":
        posted = await request.post()
        return Form({name: value for name, value in posted.items() if isinstance(value, str)})
    if request.content_type == "multipart/form-data":
        return await read_parts(request)
    return Form()


async def read_parts(request: web.Request) -> Form:
    """Fields and at most one file, each within its limit."""
    fields: dict[str, str] = {}
    upload: Upload | None = None
    try:
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader) or len(fields) >= FIELDS:
                raise Refusal("表单内容无法识别", "请刷新页面后重试")
            if part.filename is None:
                fields[part.name or ""] = (await limited(part, FIELD_LIMIT)).decode("utf-8")
            else:
                content = await limited(part, UPLOAD_LIMIT)
                media_type = part.headers.get("Content-Type", "application/octet-stream")
                upload = Upload(part.filename, media_type, content)
    except ValueError as error:
        raise Refusal("表单内容无法识别", "请刷新页面后重试") from error
    return Form(fields, upload)


async def limited(part: BodyPartReader, limit: int) -> bytes:
    """The part's bytes, read no further than the limit. Raises `TooLarge`."""
    content = bytearray()
    while chunk := await part.read_chunk():
        content += chunk
        if len(content) > limit:
            raise TooLarge(f"文件超过{limit >> 20}MB", "请只上传计划正文,去掉图片后重试")
    return bytes(content)
