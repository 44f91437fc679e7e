"""What is wrong with a setting, in the words of whoever wrote it."""

from pydantic import ValidationError
from pydantic_core import ErrorDetails

WORDS = {
    "missing": "必填",
    "extra_forbidden": "没有这一项设置",
    "string_type": "应为文字,要加引号",
    "string_too_short": "不能为空",
    "string_too_long": "太长",
    "string_pattern_mismatch": "格式不对",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "greater_than": "数值太小",
    "greater_than_equal": "数值太小",
    "less_than": "数值太大",
    "less_than_equal": "数值太大",
    "literal_error": "不是可选的值",
    "dict_type": "应为一节设置",
    "model_type": "应为一节设置",
    "model_attributes_type": "应为一节设置",
}


def name_faults(error: ValidationError) -> list[str]:
    """Each fault as “place:what is wrong”."""
    return [f"{place_of(fault)}{words_of(fault)}" for fault in error.errors()]


def place_of(fault: ErrorDetails) -> str:
    """Where it stands, as in the file; nothing for what is wrong between settings."""
    place = ".".join(str(part) for part in fault["loc"])
    return f"{place}:" if place else ""


def words_of(fault: ErrorDetails) -> str:
    """What is wrong; our own validators say it themselves."""
    return WORDS.get(fault["type"]) or fault["msg"].removeprefix("Value error, ")
