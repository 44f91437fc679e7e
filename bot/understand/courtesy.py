"""Messages without news: seen, thanked, promised, or not meant for the bot at all."""

import re

from bot.understand.facts import Chat, Context

_MENTION = re.compile(r"@(?:督办(?:助手|机器人|小助手)?|小?助手|机器人|bot)[ ,:]*", re.IGNORECASE)
_PERSON = re.compile(r"@[\u4e00-\u9fffA-Za-z][\u4e00-\u9fffA-Za-z0-9_]{0,15}[ ,:]*")
_PICTURES = re.compile("[👌👍🙏🫡🤝💪✌🆗☑❤🌹😊😄☺]")
_POLITE = (
    "差点儿?(?:都|给|又)?忘了?|多亏|幸亏|正好|记着|记住|记得|记下|心里有数|有数|忘不了|不会忘|放心|收到|好的?|好[滴嘞哒勒咧哩]|好吧|行|嗯+|哦+|噢|是的?|对的?|对|没问题|OK|ok|Ok|okay|okk|知道了"
    "|知道|明白了?|了解了?|清楚了?|晓得了?|得嘞|中|要得|妥|妥妥的|遵命|已阅|已知悉|知悉|阅|已读|看到了|看了"
    "|谢谢|感谢|多谢|谢了|辛苦了?|辛苦|麻烦了|不客气|客气了?|费心了?|打扰了|小助手|小督|机器人|稍等|领导|老师|主任"
    "|科长|局长|大家|各位|马上(?:就)?(?:办|落实|安排|弄|去办|处理|报|整改|改|做|跟进|催)"
    "|立即(?:办|落实|整改|处理|安排)|这就(?:办|去|安排|弄|报|去办|催|落实)"
    "|抓紧(?:办|落实|推进|时间|完成|弄|处理|报|整改|跟进|催)?"
    "|尽快(?:办|落实|完成|推进|报|弄|处理|反馈|报送|报上来|跟进|上报|回复)?"
    "|保证(?:按时|按期)?(?:完成(?:任务)?)?"
    "|(?:一定|坚决)(?:按时|按期|抓紧|尽快)?(?:完成(?:任务)?|落实|办好)|赶紧(?:办|弄|落实)"
    "|我(?:来|去|会|们)?|就|会|再|了|的|啦|哈+|呀|哦|啊|吧|嘞|咯|呢|您|你|助手|提醒|您的提醒"
    "|的提醒|按要求|认真|落实|贯彻|执行|办理|照办|配合|支持|全力|加快|推进|进度|注意|关注|跟进"
    r"|今天|一下|我们|这边|这个|那|,|。|!|~|\\?| |、|▲|:|;|\n"
)
_ALL_POLITE = re.compile(f"(?:{_POLITE})+")
_HAS_CORE = re.compile(
    "^中+$|^要得|妥妥|记着|记住|记得|记下|有数|忘|放心|收到|好|行|嗯|哦|是|对|没问题|ok|知道|明白|了解|清楚|晓得|得嘞|遵命|阅|知悉|看到|谢|辛苦"
    "|马上|立即|这就|抓紧|尽快|保证|一定|坚决|赶紧|不客气|照办|稍等|落实|跟进",
    re.IGNORECASE,
)


def is_addressed(text: str, context: Context) -> bool:
    """Whether the bot itself is spoken to: alone with it, mentioned, or answered."""
    return (
        context.chat is Chat.DM
        or context.addressed
        or _MENTION.search(text) is not None
        or context.quoted_task is not None
        or bool(context.recent)
    )


def without_mention(text: str) -> str:
    """The text without @督办助手."""
    return _MENTION.sub("", text).strip(" ,:")


_OPENING = re.compile(
    "(?:(?:尊敬的)?(?:(?:各位)?(?:领导|[局科处校所院]长|主任|书记|老师|小?助手)们?(?:您|你)?好[呀啊]?"
    "|[您你]们?好[呀啊]?|(?:向|跟|给)(?:您|领导|[局科]长)(?:汇报|报告|说)一?下?|(?:汇报|报告)领导"
    "|汇报(?:一下|下)?|(?:报告|补充|更新|说)(?:一下|下)|回复(?:一下|如下)?"
    r"|补充|(?:最新|目前)?(?:进展|情况)(?:如下)?(?=[,:]+(?:[^\d]|\d+[号、]))|不好意思|对了|嗯+"
    r"|哎|那个)[,:。!\n ]+"
    r"|[【\[](?=[^】\]\n]{0,12}(?:回复|汇报|反馈|督办|进展|更新|科|局"
    r"|股))[^】\]\n]{1,12}[】\]][ ,:]*)+(?=.)"
)
_REPORTING = re.compile("报告[,:!]+(?=.)")
_CLOSING = re.compile(
    "(?<=.)(?:[,。!;\n ]+(?:(?:敬请|请|望)(?:您|领导)?(?:知悉|悉知|审阅|查收|放心|过目|记录|知晓)"
    "|特此(?:报告|说明|汇报)|(?:麻烦|请|帮忙?|给)*(?:记|登记)(?:一下|下|上)|(?:详?见|附|看)(?:附件|截图|照片|图片?|表)"
    "|(?:您)?辛苦(?:了|啦)?|(?:十分|非常)?(?:谢谢|感谢|多谢)(?:您|领导)?|以上|汇报完毕))+[。!~ ]*$"
)


def without_opening(text: str, context: Context) -> str:
    """The text without greeting and closing words, which say nothing of a task.

    报告: is a greeting as well, where no task asks for a report.
    """
    text = text[opening.end() :] if (opening := _OPENING.match(text)) else text
    text = text[: closing.start()] if (closing := _CLOSING.search(text)) else text
    opening = _REPORTING.match(text)
    if opening is None or any("报告" in task.title for task in context.tasks):
        return text
    return text[opening.end() :]


def speaks_to_somebody(text: str) -> bool:
    """Whether another person is mentioned."""
    return _PERSON.search(_MENTION.sub("", text)) is not None


def is_acknowledgement(raw: str, text: str) -> bool:
    """Whether the message says no more than that it was seen, or that one will see to it."""
    if not text.strip(" ,。!?") or not re.search(r"\w", text):
        return _PICTURES.search(raw) is not None
    return (
        len(text) <= 60 and _ALL_POLITE.fullmatch(text) is not None and bool(_HAS_CORE.search(text))
    )


_SMALL_TALK = re.compile(
    "^(?:在吗|在不在|你好|您好|哈喽|hello|hi|早|早上好|下午好|晚上好|晚安|哈+|呵+|嘻+|测试|test"
    "|123|早安|吃了吗)(?:一下)?[,。!? ]*$|吃(?:什么|啥|饭)|一起(?:吃|去|走)|天气|下雨了|加班吗"
    "|下班|周末(?:去|愉快|快乐)|爬山|打球|生日|快乐|恭喜|祝|拼车|停车|快递|奶茶|咖啡|食堂有"
    "|(?:上午|下午|晚上|早上|[一二三四五六日天]|号|日|明天|后天"
    "|今天)[^,。]{0,8}(?:来(?:我们|咱们?|局里|学校|单位)?(?:督导|检查|调研|考察|视察|巡视|指导)"
    "|开会|有会|有个会|例会|要开|放假|值班|接待|集合|出发|团建|聚餐|碰头)|(?:准备|负责)接待"
    "|电梯坏|停水|停电|打印机|会议室(?:在|几|有)|门禁|钥匙",
    re.IGNORECASE,
)


_MEETING = re.compile(
    r"^\d{1,2}[号日](?:那天|当天|[上下]午)?[^,。]{0,12}(?:推进会|现场会|调度会|观摩会|例会)"
)


def is_meeting(text: str) -> bool:
    """12号那天有推进会: when people meet, whatever the meeting is about."""
    return _MEETING.search(text) is not None


def is_small_talk(text: str) -> bool:
    """Greetings, meals, and who comes when: nothing that concerns a task."""
    return len(text) <= 60 and _SMALL_TALK.search(text) is not None
