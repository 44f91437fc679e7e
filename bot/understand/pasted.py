"""The sender's own words, apart from what they pasted, forwarded or attached.

Orders inside a quotation, a forwarded text, a file's name or mark-up are not the sender's: they are
taken out before any rule reads the message, so that nothing can obey them.
"""

import re
from dataclasses import dataclass

_SUFFIX = "docx?|xlsx?|pptx?|pdf|wps|et|ofd|txt|csv|jpe?g|png|gif|zip|rar|7z|html?|json|mp4"
_ORDER = (
    "标记|标为|改成|改为|设为|设成|视为|忽略|无视|删除|清空|批准|审批|通过|导出|发送|执行|系统"
    "|管理员|权限|全部|所有|完成|办结|销号|延期|指令|规则|立即"
)
_TITLE_IN_QUOTES = 12  # a quotation this short, without an order in it, is a name: “明厨亮灶”

_FENCED = re.compile(r"```.{0,2000}?(?:```|$)", re.DOTALL)
_MARKUP = re.compile(r"<[/!?a-zA-Z][^<>]{0,300}>")
_CITED_CARD = re.compile(r"^「.{0,1500}?」[\s\n]*-[- ]{2,40}\n?", re.DOTALL)
_CITED_LINE = re.compile(r"^[ \t]*[>》|].*$", re.MULTILINE)
_FORWARDED = re.compile(
    "(?:(?:(?<=[,。;!\n ])|^)附(?:件|注)?(?=:)"
    "|转发|[转粘]贴|转个|转一[下条]|抄送|原文|通知内容|内容如下|正文|聊天记录|邮件内容"
    "|短信内容|群公告|群里(?:有人)?[说发]|以下[是为内]|下面[是这]|如下|有人(?:跟我)?[说发]"
    "|(?:他|她|对方|网上|文件里|领导群)[说发写]的?"
    "|收到(?:一[条封个]|的?)(?:消息|短信|通知|邮件|信息)|备注|文件名|附件名|附件标题"
    r"|标题)[^,。:;\n]{0,12}:.*",
    re.DOTALL,
)
_HEADED = re.compile(
    r"(?:^|[\n,。;! ])[\[【(<#]{0,3}(?:系统(?:提示|消息|通知|指令|管理员)?|system|assistant|admin"
    r"|prompt|管理员(?:指令|通知|消息|命令)?|督办助手(?:指令|提示)?)[\]】)>]{0,3}[ ]?:[^\n]*",
    re.IGNORECASE,
)
_BRACKETED_ORDER = re.compile(rf"[【\[][^】\]\n]{{0,400}}(?:{_ORDER})[^】\]\n]{{0,400}}[】\]]")
_QUOTED = re.compile(
    r"“([^”\n]{0,600})”|「([^」\n]{0,600})」|『([^』\n]{0,600})』|《([^》\n]{0,600})》"
    r"|\"([^\"\n]{1,600})\""
)
_FILE = re.compile(rf"[^\s,。;:!?、\n]{{1,120}}\.(?:{_SUFFIX})(?![a-z0-9])", re.IGNORECASE)
_HAS_ORDER = re.compile(_ORDER)
_LINK = re.compile(r"(?:https?://|www\.)[^\s,。\u4e00-\u9fff]{1,2000}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What is left to the sender, and whether anything foreign was passed over."""

    text: str
    foreign: bool


def own_words(text: str) -> OwnWords:
    """Takes quotations, forwarded text, file names, links and mark-up out of a normalised text."""
    own = _FENCED.sub("\n", text)
    own = _CITED_CARD.sub("", own)
    own = _CITED_LINE.sub("", own)
    own = _MARKUP.sub(" ", own)
    own = _LINK.sub(" ", own)
    own = _FILE.sub(" ", own)
    own = _BRACKETED_ORDER.sub(" ", own)
    own = _QUOTED.sub(_keep_names, own)
    own = _HEADED.sub(" ", own)
    own = _FORWARDED.sub(" ", own)
    return OwnWords(own.strip(), foreign=own.strip() != text.strip())


def _keep_names(quoted: re.Match[str]) -> str:
    inside = next(group for group in quoted.groups() if group is not None)
    return inside if len(inside) <= _TITLE_IN_QUOTES and not _HAS_ORDER.search(inside) else " "
