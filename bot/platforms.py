"""Every chat platform there is: the one place that names them."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from bot.misprints import name_faults
from handlers import dingtalk, feishu, matrix, wecom
from handlers.platform import Kind, Platform, Ports

KINDS: tuple[Kind, ...] = (dingtalk.KIND, feishu.KIND, matrix.KIND, wecom.KIND)


def read_configs(tables: Any) -> dict[str, BaseModel]:
    """The settings of each configured platform. Raises `ValueError` naming every fault."""
    if not isinstance(tables, Mapping):
        raise ValueError("每个平台一节,如 [platforms.wecom]")
    kinds = {kind.name: kind for kind in KINDS}
    found: dict[str, BaseModel] = {}
    faults = []
    for name, table in tables.items():
        if name not in kinds:
            faults.append(f"没有叫 {name} 的平台,可用的有:{'、'.join(kinds)}")
            continue
        try:
            found[name] = kinds[name].config.model_validate(table)
        except ValidationError as error:
            faults += [f"{name}.{fault}" for fault in name_faults(error)]
    if faults:
        raise ValueError(";".join(faults))
    return found


def title_of(name: str) -> str:
    """What people call a platform."""
    return next((kind.title for kind in KINDS if kind.name == name), name)


def open_platforms(configs: Mapping[str, BaseModel], ports: Ports) -> list[Platform]:
    """Every configured platform."""
    return [kind.open(configs[kind.name], ports) for kind in KINDS if kind.name in configs]
