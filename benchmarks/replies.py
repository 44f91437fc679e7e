"""How many replies are understood in a second, warm, and how long the first one takes.

    python -m benchmarks.replies [--seconds 2]

Seconds of this process's CPU, so that what else runs on the machine counts for little.
"""

import argparse
from datetime import date
from itertools import cycle
from time import process_time

from bot.understand import understand, warm_up
from bot.understand.facts import Amount, Chat, Context, OpenTask, Quota, Reminded, Role

TODAY = date(2026, 5, 20)
MATTERS = (
    "道路维修",
    "管网改造",
    "义诊活动",
    "安全检查",
    "人员培训",
    "绿化提升",
    "普查登记",
    "设备更新",
)
PLACES = ("城东", "城西", "河南", "河北", "新区", "老城", "开发区", "高新区", "南山", "北山")
REPLIES = (
    "{n} 已完成",
    "{n}号完成80%了,下周收尾",
    "{title}还差一点,资金没到位",
    "{n} 申请延期到9月底,因施工队撤场",
    "都按序时",
    "第二次搞完了",
    "下周三再提醒我",
    "我名下还有哪些",
    "说错了,是60%",
    "弄完了",
)


def context(size: int) -> Context:
    """An officer with so many open tasks, just reminded of three of them."""
    tasks = tuple(
        OpenTask(
            id=100 + n,
            title=f"{PLACES[n % len(PLACES)]}{MATTERS[n // len(PLACES) % len(MATTERS)]}{n}期",
            due=date(2026, 9, 30),
            target=Amount(40, "处") if n % 3 == 0 else None,
            quota=Quota(4, "次", 1) if n % 3 == 1 else None,
            progress=25,
        )
        for n in range(size)
    )
    return Context(
        TODAY, Role.OFFICER, Chat.DM, tasks, recent=(Reminded(tuple(t.id for t in tasks[:3])),)
    )


def per_second(size: int, seconds: float) -> float:
    """Replies understood in a second of CPU."""
    facing = context(size)
    texts = [
        reply.format(n=task.id, title=task.title) for task in facing.tasks[:8] for reply in REPLIES
    ]
    for text in texts:
        understand(text, facing)
    began = process_time()
    for count, text in enumerate(cycle(texts), 1):
        understand(text, facing)
        if count % 50 == 0 and process_time() - began > seconds:
            return count / (process_time() - began)
    raise AssertionError("a cycle has no end")


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=2.0)
    seconds = parser.parse_args().seconds
    began = process_time()
    warm_up()
    print(f"warm_up                {process_time() - began:8.3f} s")
    began = process_time()
    understand("100 完成80%", context(8))
    print(f"first reply after it   {1000 * (process_time() - began):8.1f} ms")
    for size in (8, 200):
        print(f"{size:>3} open tasks         {per_second(size, seconds):8.0f} replies/s")


if __name__ == "__main__":
    main()
