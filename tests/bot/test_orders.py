"""Fixed phrases are orders only where they stand alone."""

from datetime import date, time

import pytest

from bot.orders import (
    AcceptClosings,
    Activate,
    BackAgain,
    Bind,
    Everything,
    Give,
    HandOver,
    IssueCode,
    Leave,
    Monthly,
    Order,
    OwnData,
    PlanWants,
    ProposeClosings,
    Receive,
    SelfCheck,
    Subscribe,
    Unsubscribe,
    Urge,
    read_order,
)

TODAY = date(2026, 3, 2)

ORDERS: dict[str, Order] = {
    "移交 张三→李四": HandOver("张三", "李四"),
    "移交张三给李四": HandOver("张三", "李四"),
    "移交 张三 到 李四。": HandOver("张三", "李四"),
    "请假 3月4日-8日 由王五代": Leave(date(2026, 3, 4), date(2026, 3, 8), "王五"),
    "请假3月4日到3月8日,由王五代理": Leave(date(2026, 3, 4), date(2026, 3, 8), "王五"),
    "请假 3月6日 由王五代": Leave(date(2026, 3, 6), date(2026, 3, 6), "王五"),
    "销假": BackAgain(),
    "订阅周报": Subscribe(),
    "周报改到周四16:30": Subscribe(3, time(16, 30)),
    "周报改到每周四下午4点半": Subscribe(3, time(16, 30)),
    "周报改为星期一9点": Subscribe(0, time(9, 0)),
    "取消周报": Unsubscribe(),
    "绑定 123456": Bind("123456"),
    "绑定123456": Bind("123456"),
    "绑定码 李明": IssueCode("李明"),
    "签收": Receive(),
    "签收112": Receive(112),
    "年终小结": ProposeClosings(),
    "都对": AcceptClosings(),
    "都对,除112": AcceptClosings((112,)),
    "都对,除了112、113": AcceptClosings((112, 113)),
    "通报": Monthly(),
    "8月通报": Monthly(8),
    "月度通报": Monthly(),
    "8月份情况通报": Monthly(8),
    "启用": Activate(),
    "启用3": Activate(3),
    "确认启用 3": Activate(3, confirmed=True),
    "计划3要销号": PlanWants(3, confirmation=True, wanted=True),
    "计划3 不需要签收": PlanWants(3, confirmation=False, wanted=False),
    "12给基教科": Give(12, "基教科"),
    "催办112": Urge(112),
    "催一下#112": Urge(112),
    "/全部": Everything(),
    "合规自查": SelfCheck(),
    "@督办助手 我的数据": OwnData(),
}


@pytest.mark.parametrize("text", ORDERS, ids=list(ORDERS))
def test_an_order_is_read(text: str) -> None:
    assert read_order(text, TODAY) == ORDERS[text]


@pytest.mark.parametrize(
    "text",
    [
        "112 已完成",
        "全部完成了",
        "材料已移交档案室",
        "经办人请假了,下周再报",
        "周报已发",
        "周报",
        "催办函已发出",
        "绑定工作已完成3所",
        "",
        "移" * 5000,
    ],
    ids=lambda text: text[:12] or "nothing",
)
def test_a_report_is_never_taken_for_an_order(text: str) -> None:
    assert read_order(text, TODAY) is None
