"""What takes something back: a slip mended in the same breath, a correction, an undo."""

import re
from enum import StrEnum

from bot.understand.rule import Fired, Rule, first, rule


class Mending(StrEnum):
    """How something said earlier is taken back."""

    UNDO = "undo"
    CORRECT = "correct"
    OTHER_TASK = "other_task"


_WRONG = (
    "(?:说|报|打|写|填|点|弄|搞|记|选|按|输|看|算|回|数|报数|讲)(?:错|岔|反|[高低多少大小早晚]了"
    "|串)(?!误(?:率|原因))(?:了|啦|的)?|手(?:滑|误|抖|快)|点快了|口误|笔误|更正|纠正|勘误|改口"
    r"|发错(?!人|群)|改一下|改个|\d[^,。]{0,3}(?:写|报|打|说|填|记)成"
    "|\\d[^,。]{0,4}?(?:是)?(?:错的|不准|不对(?![称劲口等]))|[点记报填写当]成(?:了)?(?:完成|办结)"
    "|(?:刚才|刚刚|刚(?=[说报填写])|上次|昨天|前面|之前|上一条|上条)(?:报|说|填|发|写|记|回|那个"
    "|那条|的)*.{0,14}(?:不对|有误|不准|不是|错)"
    "|(?:^|[,。! ])(?:哦|噢|啊|呃|额|哎)?不对(?!称|劲|口|等)|有误(?!差|解|导)|(?<!不)错了|报重"
    "|重复报|^错[了啦]|[多少漏][打写报填算记](?:了|(?=\\d))|报早了|报多了|报少了|(?:^"
    "|[,。! 反])反了|嘴瓢|嘴快|说漏嘴|脑子[短糊]|弄混|看花眼|眼花|记岔|记混|(?:先|不能?"
    "|别)算(?:它)?(?:是)?(?:完成|办结|完(?!成))"
    "|(?:先)?别算(?:完成|办结)|重复(?:统计|计算|[报记填计算])了?\\d"
    "|\\d[^,。]{0,3}是(?:昨[天日]|上[周月次回]|之前|去年|旧|老|计划|预计|目标)的?(?:数|数据|口径)?(?=[,。])"
    "|\\d[^,。]{0,3}是[\u4e00-\u9fff]{2,3}数(?=[,。])"
)
_WRONG_WORDS = re.compile(_WRONG)
_CHANGE = r"(?:(?<!整)改|恢复|更正|调整|修改|变更|订正)(?:成|为|到|回)"

_INSTEAD_OF = (
    r"(?:^|[把将])\d{1,9}(?:\.\d{1,4})?[%\u4e00-\u9fff]?改\d{1,9}|是\d[^,。]{0,6},?不是\d|(?:不是|并非)\d[^,。是]{0,6}$"
    r"|应(?:该)?\d[^,。]{0,8}$|[,。]不是\d|不是\d[^,。是]{0,6},\d"
    r"|(?:^|[,。 ])按\d[^,。]{0,4}(?:算|记|报|来)?吧?$|还是[写报记按填算]\d"
)
_INSTEAD = r"(?=[^,。]{0,6}(?:\d|[一二两三四五六七八九十百]|完成|没|未|办结|还|在|▲))"

_COUNTED = r"(?=[^,。]{0,6}(?:\d|[一二两三四五六七八九十百]|完成|没|未|办结|▲))"

_RETRACT = (
    "(?<![被已局级要拟])(?:撤销|撤回|撤掉|撤(?=一?下)|收回|作废)(?:了|来|吧|一下|掉|哈)*"
    r"(?=$|[,。!]| (?!\d)|刚|上一?[条个次]|上面|前面|前一|那|这|我|最后|记录|之前|昨天|▲"
    r"|第?\d+(?:号|$))"
)
"""收回 of a report, not 收回欠款: what is taken back is the last message."""

MENDINGS: tuple[Rule[Mending], ...] = (
    rule(
        "记到别的任务",
        "(?:记|报|填|算|写|挂|弄|放)(?:错|串|混)(?:了)?(?:任务|项|地方|事项|号|条)"
        "|(?:应该?|要)?(?:记|算|报|填|放|挪|改|写|挂)(?:到|在|给|去)(?:了)?▲"
        "|(?:点|记|报|填|写|选|弄)成了?▲|是▲+[^,▲]{0,3},?(?:而|并)?不是▲|(?:不是|别记)▲+[^,▲]{0,4},?[^,▲]{0,3}是▲|(?:完成|办完|弄完|搞定|办结|报)的(?:其实)?是▲"
        "|错[^▲]{0,6}(?:该|应该?|要|其实)?是▲",
        Mending.OTHER_TASK,
    ),
    rule(
        "撤销",
        "(?:刚才|刚刚|上一?[次条个])[^,。]{1,10}(?:去掉|删掉?|撤掉?|抹掉|划掉|取消掉?)(?:了|吧|$|[,。])"
        f"|{_RETRACT}|(?:^|[,。! ])(?:先|请|就|给我)*(?:撤|删)了(?:吧|哈)|^撤吧?[。!]*$"
        "|(?:刚才|刚刚|那[个条次]|上一?[条个])[^,。]{0,4}不(?:报|记|要)了"
        "|(?:前面?|上面?)[一那]?[条个次](?:的)?(?:就|给我|先|请)*(?:撤|删|取消|作废|[不别]算)"
        "|(?:那|刚才|上)[条个]?[^,]{0,4}(?:撤|删)了|误报(?!率|警)|(?:当|就当)我没(?:说|报|发)"
        "|(?:^|[,。!])(?:请|帮我|麻烦|把它|给我|先)*(?:删掉?|删了|删除|去掉|抹掉|清掉)(?:吧|它|哈|一下)*$"
        "|^取消(?:完成|办结|销号|登记|上报)$|(?:取消|删掉?|删除|去掉|抹掉|清掉|不算)(?:我)?(?:刚才|刚刚|上一?[条次个]|上面|前面"
        "|那[条次个]|这[条次个]|最后)"
        "|(?:刚才|刚刚|上一?[条次]|上面|前面)(?:的|那|这|报|说|发|记|一)*(?:[条个次])?(?:记录"
        "|进展|进度|消息)?(?:请|帮我|给我|麻烦)?(?:取消|删|作废|不算|撤|去掉|别记|不要了)"
        "|发错(?:了|群|人|地方)*(?:[,。! ]|$)|(?:报|记|填|算)重(?:复)?了?|重复(?:报|记|填|计"
        "|算)(?!了?\\d)"
        "|不算(?:了|数)?$|(?:不算数|不作数|别记了|先别记)|恢复(?:成|到)?(?:原来|之前|上一)",
        Mending.UNDO,
    ),
    rule(
        "更正",
        f"{_WRONG}|{_CHANGE}{_INSTEAD}"
        "|(?:应该?是|应为|实际(?:上)?(?:只|才|就)?(?:有|是|为|应)?|其实是|准确(?:说|的|来说)?(?:是|应)"
        f"|正确的?(?:是|应)){_INSTEAD}|(?:不是|并非)(?!没|未)[^,。]{{1,14}},(?:而)?是{_COUNTED}"
        rf"|(?:不是|并非)[^,。]{{0,6}}\d[^,。]{{0,8}}是|{_INSTEAD_OF}",
        Mending.CORRECT,
    ),
)

_SLIP = re.compile(
    "(?:[,。!;]|哦|噢|啊|呃|额|哎|嗯)*(?:不对不对|不对|说错了?|打错了?|写错了?|报错了?|错了"
    "|更正一?下?|口误|哦不|不是不是|啊不|噢不|(?<=[,。 ])(?:呃|额|哦|噢|啊)(?=[, ]*(?:是|应))"
    "|(?<=[,。 ])不(?=[,。 ])|等等)(?:了|,|。|!|:|是|应该是?|应为|应)*"
)
_SAID = re.compile(r"\d|[一二两三四五六七八九十]成|百分|完成|办结|搞定|[弄办做搞]完|没|延|转")
_EARLIER = re.compile(
    "刚(?=[说报填发写])|刚才|刚刚|之前|上次|昨天|前天|上周|上一条|上条|早上|前面|那天|原来|先前"
    "|上回|那个数"
)
_SWAPPED = re.compile(r"(\d[^,。]{0,4}?)(?:写|报|打|说|填|记)成了?\d[^,。]*(?:,[^,。\d]*)?$")
_NEW_VALUE = re.compile(
    "(?<!不)(?<!并非)(?:改(?=[0-9])|改成|改为|改到|还是[写报记按填算]|(?<=[,。 ])按(?=\d)"
    "|更正为|更正成|修改为|调整为|变更为|应该是?|应是|应为|应"
    "|实际(?:上)?(?:是|为|应该?是)?|其实是|准确(?:的)?是|而?是"
    r"|[:])(?=[^,。;]{0,8}?(?:\d|[一二两三四五六七八九十百]|完成|没|未|办结|还|在))"
)


_SIGNS_OF_MENDING = re.compile(
    "[错改撤重花嘴脑混扣剔误滑抖岔反串删发呃额哦噢变调修]|不对|更正|纠正|订正|应该?(?:是|\\d)|应为|不是|并非|作废|不算|别算|[记算放挂挪填报写][到在给]"
    "|数[,。]|是[昨上旧老计预目之去]|[,。 ]按\\d|还是[写报记按填算]|不[报记要]了|减掉|实际|其实"
    "|准确|正确|恢复|取消|收回|没说|去掉"
    "|[多少漏][打写报填算记]|[早晚高低多少大小]了|[写报打说填记点选]成|点快|手快|啊不"
    "|[,。 ]啊|[,。 ]不[,。 ]|等等|的是|别记|不作数"
)


_DENIED = re.compile(r"(?:^|[,。! ])(?:不是|并非)[^,。;是]{0,6}\d[^,。;是]{0,8}(?=[,。;])")
_COUNTED_CLAUSE = re.compile(r"[,。;]([^,。;是为]*\d[^,。;]*)")


def may_mend(text: str) -> bool:
    """Whether the words of a correction stand in a text at all: a quick look before the rules."""
    return _SIGNS_OF_MENDING.search(text) is not None


def is_work_done(text: str, title: str) -> bool:
    """厕所改到50户: of a task that is to alter things, 改到 says how many are altered."""
    return "改" in title and not _WRONG_WORDS.search(text) and _ALTERED.search(text) is not None


_ALTERED = re.compile(r"改到(?:了)?[\d一二三四五六七八九十百两]+[\u4e00-\u9fff]")


def find_mending(text: str) -> Fired[Mending] | None:
    """How the text takes something back, if it does."""
    return first(MENDINGS, text)


def mended_in_breath(text: str, masked: str) -> str | None:
    """The text without what its own later half takes back: 80%,哦不对,60% → 60%.

    `masked` is the text with its names of tasks masked. None where nothing is mended, or where it
    is an earlier message that was wrong.
    """
    for match in _SLIP.finditer(masked):
        start = max(masked.rfind(sign, 0, match.start()) for sign in ",。;!?\n") + 1
        said = _SAID.search(masked, start, match.start())
        after = text[match.end() :].strip(" ,。!")
        if (
            said
            and after
            and _is_aside(masked, match)
            and not _EARLIER.search(masked[: match.start()])
        ):
            return text[:start] + _mended(text, masked, start, said.start(), match)
    return None


def _is_aside(masked: str, slip: re.Match[str]) -> bool:
    """80%,写错了 mends what was just said; 日期写错了 speaks of an earlier message."""
    between = masked[slip.start() - 1] in " ,。!;%" or slip[0][0] in " ,。!;哦噢啊呃额哎嗯"
    return between or slip[0].startswith("不对")


def _mended(text: str, masked: str, start: int, said: int, slip: re.Match[str]) -> str:
    """The last clause anew: its old task if no other is named, its old words if none are new."""
    after = text[slip.end() :]
    if "▲" not in masked[slip.end() :]:
        return f"{text[start : _number_after(masked, start, said)]} {after}"
    return after if _SAID.search(masked, slip.end()) else f"{after} {text[said : slip.start()]}"


def _number_after(text: str, start: int, said: int) -> int:
    """延期到12月15日: where the date begins, for 延期到 is still meant."""
    asked = _POSTPONED.match(text, start)
    return asked.end() if asked else said


_POSTPONED = re.compile(r"[^,。;\d]{0,12}(?:延|推|顺延|宽限|提醒|转)[^,。;\d]{0,6}(?=\d)")


def new_value(text: str) -> str:
    """What stands behind 应该是, 改成, 不是…是: the part that counts, to the end of its clause.

    Where nothing of the kind is said, what follows the clause that says that something was wrong.
    """
    if swapped := _SWAPPED.search(text):
        return swapped[1]
    if (denied := _DENIED.search(text)) and (
        after := _COUNTED_CLAUSE.findall(text[denied.end() :])
    ):
        return str(after[-1])
    marks = list(_NEW_VALUE.finditer(text))
    if marks:
        return re.split(r"[,。;!?]|而?不是", text[marks[-1].end() :])[0]
    wrong = list(_WRONG_WORDS.finditer(text))
    after = re.split(r"[,。;!? ]", text[wrong[-1].end() :], maxsplit=1)[1:] if wrong else []
    return after[0] if after and after[0].strip() else text
