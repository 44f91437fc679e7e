"""What went wrong lately and stops nothing: kept a day for whoever examines the platform."""

from datetime import timedelta
from enum import StrEnum

from handlers.dingtalk.inbound import NAME
from handlers.platform import Finding, Ports

REMEMBERED = timedelta(days=1)


class Trouble(StrEnum):
    """A sort of trouble."""

    CARD = "card"  # a card was refused; its words went out without buttons
    QUOTA = "quota"  # messages come in without words
    UNPUBLISHED = "unpublished"  # our own people come in without accounts
    MISNAMED = "misnamed"  # a message that was vouched for names another robot than the settings


FINDINGS = {
    Trouble.CARD: (
        "钉钉:最近有卡片没有发成,已改发文字",
        "请核对卡片模板的 ID、变量和发布状态,以及互动卡片的权限",
    ),
    Trouble.QUOTA: (
        "钉钉:最近有消息因调用量超量没有送来内容",
        "请在开发者后台查看用量并扩容,其间的消息请本人重发",
    ),
    Trouble.UNPUBLISHED: (
        "钉钉:最近有消息不带发送人的员工号",
        "如是本单位的人,请在开发者后台发布机器人,并核对应用的可见范围",
    ),
    Trouble.MISNAMED: (
        "钉钉:最近有消息签名正确,但企业或机器人与设置不符,已拒收",
        "请核对 corp_id 和 robot_code",
    ),
}


class Troubles:
    """Notes of the last day."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports

    async def note(self, trouble: Trouble) -> None:
        """It happened; written once a day."""
        if await self._ports.keep.load(place(trouble)) is None:
            until = self._ports.now() + REMEMBERED
            await self._ports.keep.keep(place(trouble), trouble, until)

    async def examine(self) -> list[Finding]:
        """What happened within the last day."""
        kept = [one for one in Trouble if await self._ports.keep.load(place(one)) is not None]
        return [Finding(False, *FINDINGS[one]) for one in kept]


def place(trouble: Trouble) -> str:
    """Its key in the keep."""
    return f"trouble:{NAME}:{trouble}"
