"""Words that speak of a time which nobody can compute: found, with the reason, and never dated."""

UNKNOWN: dict[str, tuple[str, ...]] = {
    reason: tuple(phrases.split())
    for reason, phrases in {
        "没有这一天": (
            "2月30日前 2月30日 4月31日 13月 2023年2月29日前 2月32日 6月31日至7月5日 2024-02-30 "
            "9月35日前"
        ),
        "文中没有写明具体日期": (
            "春耕前 春耕期间 夏收前 秋收后 秋收结束后 三夏期间 “三秋”期间 防火期前 农忙时节 "
            "迎峰度夏期间 枯水期前 中考后 中考前 节前 节后 期中考试前 中考期间 换届前 “两节”期间"
        ),
        "没有写明多长时间": "几天内 几个月内 几周后",
        "不知道从哪天算起": "24小时内 48小时内 2小时内",
        "结束早于开始": "2024年9月至2024年3月 12月31日至2024年1月1日",
    }.items()
}
