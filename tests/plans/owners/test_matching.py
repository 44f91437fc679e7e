"""Whom of the roster the words of a plan mean, and which section a heading is nearest to."""

import pytest

from models.enums import UnitKind
from plans.owners.matching import RosterUnit, match_owner, suggest_section

SAFETY = RosterUnit(1, "安全科", UnitKind.SECTION, duties="校园安全,防溺水,校车")
TEACHERS = RosterUnit(2, "人事科", UnitKind.SECTION, (), ("人事股",), "教师队伍,职称,培训")
EAST = RosterUnit(3, "东湖小学", UnitKind.SCHOOL, ("小学", "区属"))
BOARDING = RosterUnit(4, "北山学校", UnitKind.SCHOOL, ("九年一贯制", "寄宿制", "区属"))
HIGH = RosterUnit(5, "第一中学", UnitKind.SCHOOL, ("高中",))
KINDERGARTEN = RosterUnit(6, "阳光幼儿园", UnitKind.SCHOOL, ("民办",))
COUNTY = RosterUnit(7, "青山县", UnitKind.COUNTY)
ROSTER = (SAFETY, TEACHERS, EAST, BOARDING, HIGH, KINDERGARTEN, COUNTY)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("安全科", [SAFETY]),
        ("人事股", [TEACHERS]),
        ("市教育局安全科", [SAFETY]),
        ("各幼儿园", [KINDERGARTEN]),
        ("民办幼儿园", [KINDERGARTEN]),
        ("义务教育学校", [EAST, BOARDING]),
        ("寄宿制学校", [BOARDING]),
        ("各学校", [EAST, BOARDING, HIGH]),
        ("区属各学校", [EAST, BOARDING]),
        ("普通高中", [HIGH]),
        ("各县\uff08市、区\uff09", [COUNTY]),
        ("各科室", [SAFETY, TEACHERS]),
        ("市财政局", []),
        ("专家组", []),
    ],
)
def test_words_mean_units_of_the_roster(words: str, meant: list[RosterUnit]) -> None:
    assert list(match_owner(words, ROSTER)) == meant


def test_a_heading_suggests_the_section_whose_duties_it_speaks_of() -> None:
    suggested = suggest_section("六、/16.完善校园安全防控体系", ["加强校车管理。"], ROSTER[:2])

    assert suggested is not None
    assert suggested.unit is SAFETY
    assert "校园安全" in suggested.reason


def test_two_sections_as_near_are_no_suggestion() -> None:
    twins = [
        RosterUnit(n, name, UnitKind.SECTION, duties="校园安全")
        for n, name in ((8, "甲科"), (9, "乙科"))
    ]

    assert suggest_section("校园安全", [], twins) is None


def test_a_heading_nobody_is_near_to_suggests_nobody() -> None:
    assert suggest_section("对外交流合作", ["接待来访。"], ROSTER[:2]) is None


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("财政部门", ["青山县财政局"]),
        ("县级财政部门", ["青山县财政局"]),
        ("县财政局", ["青山县财政局"]),
        ("市财政局", []),
        ("发展改革部门", ["县发改局"]),
        ("县发展和改革局", ["县发改局"]),
        ("各级卫生健康行政部门", ["县卫健委"]),
        ("市场监管部门", ["县市场监督管理局"]),
        ("城管局", ["县城市管理综合执法局"]),
        ("教育主管部门", ["青山县教育局"]),
        ("学校主管部门", []),
        ("组织部门", ["县委组织部"]),
        ("相关部门", []),
        ("部门", []),
    ],
)
def test_a_department_means_the_office_of_its_field(words: str, meant: list[str]) -> None:
    names = (
        "青山县财政局",
        "县发改局",
        "县卫健委",
        "县市场监督管理局",
        "县城市管理综合执法局",
        "青山县教育局",
        "县委组织部",
    )
    offices = [RosterUnit(n, name, UnitKind.BUREAU) for n, name in enumerate(names, start=20)]

    assert [unit.name for unit in match_owner(words, (*ROSTER, *offices))] == meant


def test_a_section_is_not_mistaken_for_the_department_of_its_field() -> None:
    finance = RosterUnit(30, "财政科", UnitKind.SECTION)

    assert match_owner("财政部门", (finance,)) == ()
