"""A message as typed, or as voice input wrote it, brought to one spelling.

Full-width signs become half-width, invisible and direction-changing characters go, pictures become
clause breaks, common slips of the pen are mended. Offsets are not kept: nothing later points back
into the original.
"""

import re
import unicodedata

LIMIT = 2000  # characters; what is longer is a pasted document, not an answer

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SIGNS = str.maketrans(
    {
        "\u3000": " ", "\u00a0": " ", "﹪": "%", "﹟": "#", "№": "#", "､": "、", "｡": "。",
        "〜": "~", "～": "~", "—": "-", "–": "-", "－": "-", "−": "-", "＂": '"', "㎡": "平方米",
        "⅓": "三分之一", "½": "一半", "⅔": "三分之二", "¼": "四分之一", "¾": "四分之三",
        "…": ",",
    }
    | dict.fromkeys("①②③④⑤⑥⑦⑧⑨⑩❶❷❸❹❺❻❼❽❾❿", "\n")
)  # fmt: skip
_DIALECT: tuple[tuple[str, str, str], ...] = (
    ("子咩", "啥子|么子|莫子|咩(?!事)", "啥"),
    ("咋啷样", "咋个|啷个|哪样办", "咋"),
    ("时", "哪个时候|几时(?!针)", "什么时候"),
    ("莫冇木", "莫得|冇得|冇(?=[有搞做办])|木有", "没有"),
    ("咯噶撒哒嘞噻鸟滴", "(?<=[了完好])(?:咯|噶|撒|哒|嘞|噻|鸟|滴)(?=$|[,。!? ])", ""),
    ("咯", "咯(?=$|[,。!? ])", "了"),
    ("啦", "(?<=[\u4e00-\u9fff\\d%])啦(?=$|[,。!? \\n])", "了"),
    ("~", "(?<=[^,。 ])~+(?=$|[,。!? \\n])", ""),
    ("哈哟喔呗", "(?<=[^哈,。;!? \\n])[哈哟喔呗](?=$|[,。;!? \\n])", ""),
    ("晓", "晓得", "知道"),
    ("中得成", "中不中|要得不|得行不|成不成", "行不行"),
)
"""What voices from the south-west and the lakes say, put as everybody writes it."""
_SLIPS: tuple[tuple[str, str, str], ...] = (
    (
        "以己巳",
        "(?<![可所予难足得加给何借用])以(?=完成|办结|办完|上报|报送|印发|建成|开工|启动|部署"
        "|销号|提交|全部|经(?!费|济|验|营|办))"
        "|[己巳](?=经|完成|办|上报|报送|印发|建成|落实|开工|启动|部署|销号|提交|全部|经)",
        "已",
    ),
    ("城程晟", r"(?<=[完办])(?:城|程|晟)(?=了|\d|$)", "成"),
    ("玩顽", r"[玩顽](?=成)", "完"),
    ("玩", r"(?<=[弄做搞办干])玩", "完"),
    ("渡肚镀", r"进[渡肚镀](?!口|船)", "进度"),
    ("进", r"进[渡度]度", "进度"),
    ("其齐棋", r"延[其齐棋]", "延期"),
    ("池驰", r"推[池驰]", "推迟"),
    ("消效", r"[消效]号(?=了|吧|$)", "销号"),
    ("醒", r"在提醒", "再提醒"),
    ("按", r"按排", "安排"),
    (
        "?",
        "(完成|搞定|办结|[弄做办搞]完)[?]+[, ]*(?=还?早|还没|差得远|哪有|哪能|想得美|没有?呢)",
        r"没\1,",
    ),
    ("号", r"百分号", "%"),
    ("亿", r"(?<=[\d一二三四五六七八九十半])个亿", "亿"),
    ("俩", r"俩月", "两个月"),
    ("仨", r"仨月", "三个月"),
    ("点", r"(?<=\d)个点(?=了|$|[,。;])", "%"),
)
_SHORTHAND = re.compile(r"(?<=\d)([wWkK])(?![A-Za-z\d])")
_JOINED_NUMBER = re.compile(
    r"(?<=[度率到是为共达展]) +(?=\d)"
    r"|(?<=成) +(?=\d+(?:\.\d+)?[%所个家套人名份件次亩户台座栋处条元万篇])"
)
_SPACED_NUMBER = re.compile(
    r"(?<=[\u4e00-\u9fff]) ?(\d{1,12}(?:[.,]\d{1,6})*) "
    "(?=(?:个(?!人(?:所得|信息|信用|账户))|家(?![访长校])|期(?!末|中|限)|公里|平方|项(?!目)"
    "|[所名人份套处座栋户件台辆条篇节册本张间盏株棵吨亩只千万亿月日年天周%次场轮批类元位门支块幢米]"
    "|[号那这的]))"
    r"|(?<=月) ?(\d{1,2})(?= ?(?:[号日吗行前]|$|[,。]))"
)
"""已到岗 88 人: spaces that a keyboard puts around numbers, and that part nothing."""
_CONDITIONS = ("要不是", "若不是", "如果", "要是", "假如", "只要", "除非", "一旦", "倘若")
_CONDITION = re.compile(
    f"((?:{'|'.join(_CONDITIONS)})[^,。;!?\n]{{1,24}})[, \n](?=[^,。;\n]{{1,30}})"
)
"""What stands on a condition is no fact: the two are read as one clause."""
_MIXED = re.compile(r"(\d{1,4})万(\d)千(?!\d)")
_ORDINALS = re.compile(
    r"第([一二三四五六七八九十\d]{1,3})[、,和与及]?第?([一二三四五六七八九十\d]{1,3})([次轮期场批回届])"
)
_MENDED = tuple(
    (frozenset(signs), re.compile(slip), mended) for signs, slip, mended in (*_SLIPS, *_DIALECT)
)
"""Each with signs of which one stands wherever the slip does: most messages have none."""
_SPLIT_NUMBER = re.compile(
    r"(?<=[#\d第零〇一二三四五六七八九十幺]) +(?=[号項项条%])|(?<=第) +(?=\S)"
)
_LATE_EXCEPTION = re.compile(
    r"(?:^|(?<=[,。;:\n]))([^,。;:\n]{0,12}[都全均][^,。;\n]{0,12})[,\n]?除了?([^,。;\n]{1,20})[。!]?$"
)
_THOUSANDS = re.compile(
    r"(?<![\d,])(\d{1,3}),(\d{3})"
    "(?=[ ]?[个人元户亩平张名套件次辆米万份页株台本册所家间盏块头棵条吨栋间](?![和、,与]))"
)
_SPACES = re.compile(r"[ \t]{2,}")
_BREAKS = re.compile(r"[\r\n\u2028\u2029\x0b\x0c]+")


def normalise(text: str) -> str:
    """The text in one spelling, for rules to read. Linear in its length."""
    text = _BREAKS.sub("\n", text).translate(_WIDE).translate(_SIGNS)
    text = "".join(map(_visible, text))
    text = _SPACES.sub(" ", text).rstrip(" !。\n")
    if " " in text:
        text = _SPACED_NUMBER.sub(lambda match: match[1] or match[2], text)
        text = _JOINED_NUMBER.sub("", _SPLIT_NUMBER.sub("", text))
    text = _ORDINALS.sub(_each_ordinal, text)
    text = _SHORTHAND.sub(lambda match: "万" if match[1] in "wW" else "千", text)
    if any(word in text for word in _CONDITIONS):
        text = _CONDITION.sub(r"\1、", text)
    text = _MIXED.sub(r"\1.\2万", text)
    text = _THOUSANDS.sub(r"\1\2", text)
    if "除" in text:
        text = _LATE_EXCEPTION.sub(r"除了\2,\1", text)
    present = set(text)
    for signs, slip, mended in _MENDED:
        if not signs.isdisjoint(present):
            text = slip.sub(mended, text)
    return text.strip().rstrip("!。")


def _each_ordinal(match: re.Match[str]) -> str:
    """第二、三次 is 第二次第三次; 第十二次 is one."""
    first, second, unit = match[1], match[2], match[3]
    whole = match[0][1:-1]
    if whole == first + second and (first.endswith("十") or whole.isdigit()):
        return match[0]
    return f"第{first}{unit}第{second}{unit}"


def _visible(sign: str) -> str:
    """The sign itself; a break for a picture, nothing for what cannot be seen."""
    if sign < "\u0300" and sign >= " ":
        return sign
    if "\u4e00" <= sign <= "\u9fff" or sign == "\n":
        return sign
    if sign == "\t":
        return " "
    category = unicodedata.category(sign)
    if category in ("Cc", "Cf", "Mn", "Me", "Cs", "Co", "Cn"):
        return ""
    return "," if category in ("So", "Sk") else sign
