"""The roster: what a spreadsheet says, what it would change, and what it never does."""

import io
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from openpyxl import Workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.roster import (
    PersonEntry,
    PostEntry,
    Roster,
    RosterError,
    apply_roster,
    compare_roster,
    read_roster,
)
from models.audit import seal, verify
from models.bureau import Audit
from models.database import Database
from models.enums import PostRole, UnitKind
from models.errors import DubanError
from models.people import Account, Person, Post, Unit
from models.queries import officers_of, person_of
from tests.cast import NOON, Cast, write_plan, write_task

DAY = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 2, tzinfo=UTC)
HEADER = "单位,类别,姓名,岗位,角色,手机,控制台账号"
SCHOOLS = f"""{HEADER}
云岭县教育局,机关,周静,督办员,督办员,,supervisor
云岭县第一小学,学校,王芳,王校长,负责人,,wang
云岭县第二小学,学校,冯雪,冯主任,经办人,,feng
"""


def csv_roster(text: str) -> Roster:
    """The roster in a text."""
    return read_roster(text.encode(), "名册.csv")


def xlsx(*sheets: tuple[str, Sequence[Sequence[object]]]) -> bytes:
    """A workbook's bytes."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    book.close()
    return stream.getvalue()


def faults_of(text: str) -> list[str]:
    """What is said about a roster that cannot be taken."""
    with pytest.raises(RosterError) as told:
        csv_roster(text)
    return [str(fault) for fault in told.value.faults]


def said(changes: Sequence[object]) -> list[str]:
    """The lines an administrator sees."""
    return [str(change) for change in changes]


def import_text(session: Session, text: str, day: date = DAY) -> list[str]:
    """Applies a roster; what it changed."""
    lines = said(apply_roster(session, csv_roster(text), day, AT))
    session.flush()
    session.expire_all()
    return lines


# ── reading ─────────────────────────────────────────────────────────────────────────────────────


def test_a_row_is_a_person_in_a_unit() -> None:
    roster = csv_roster(
        "单位,类别,上级,标签,别名,职责,姓名,岗位,角色,手机,企业微信账号\n"
        "云岭县教育局,机关,,,,,,,,,\n"
        "基础教育科,科室,云岭县教育局,,基教科、普教科,义务教育 招生,李 明,李科长,经办人,"
        "+86 138-0000-0000,LiMing\n"
        "云岭县第一小学,,,小学 寄宿制,,,王芳,校长,,,\n"
    )
    bureau, section, school = roster.units
    assert (bureau.kind, bureau.parent, bureau.staffed) == (UnitKind.BUREAU, None, False)
    assert section.aliases == ("基教科", "普教科")
    assert section.duties == "义务教育 招生"
    assert (school.kind, school.tags) == (UnitKind.SCHOOL, ("小学", "寄宿制"))
    assert school.parent == "云岭县教育局", "the only bureau is everybody's parent"
    assert roster.people == (
        PersonEntry(
            "李明",
            "13800000000",
            (("wecom", "LiMing"),),
            (PostEntry("基础教育科", PostRole.OFFICER, "李科长"),),
        ),
        PersonEntry("王芳", None, (), (PostEntry("云岭县第一小学", PostRole.HEAD, "校长"),)),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_any_encoding_of_a_spreadsheet_program_is_read(encoding: str) -> None:
    assert read_roster(SCHOOLS.encode(encoding), "名册.CSV") == csv_roster(SCHOOLS)


def test_a_workbook_as_offices_keep_it() -> None:
    """A title above the header, unit cells merged, numbers as numbers, a sheet of notes."""
    roster = read_roster(
        xlsx(
            ("说明", [["请按此表填写"]]),
            (
                "科室",
                [
                    ["云岭县教育局督办工作联络员名册"],
                    [],
                    ["序号", "科室名称", "姓名", "职务", "联系电话(必填)"],
                    [1, "基础教育科", "李明", "科长", 13800000000],
                    [2, None, "何敏", "干事", 13900000000.0],
                    [None, None, None, None, None],
                ],
            ),
            ("学校", [["学校名称", "姓名", "职务"], ["云岭县第一小学", "王芳", "校长"]]),
        ),
        "名册.xlsx",
    )
    assert [unit.name for unit in roster.units] == ["基础教育科", "云岭县第一小学"]
    assert [(person.name, person.mobile, str(person.posts[0])) for person in roster.people] == [
        ("李明", "13800000000", "基础教育科负责人"),
        ("何敏", "13900000000", "基础教育科经办人"),
        ("王芳", None, "云岭县第一小学负责人"),
    ]


def test_a_cell_is_text_and_never_a_formula() -> None:
    """What looks like a formula is kept, letter for letter, and does nothing."""
    hostile = ["=cmd|' calc'!A0", "+1+1", "-2+3", "@SUM(A1)"]
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["单位", "类别", "姓名"])
    for row, name in enumerate(hostile, 2):
        sheet.cell(row, 1, "基础教育科")
        sheet.cell(row, 2, "科室")
        sheet.cell(row, 3, name).data_type = "s"
    stream = io.BytesIO()
    book.save(stream)
    book.close()
    roster = read_roster(stream.getvalue(), "名册.xlsx")
    assert [person.name for person in roster.people] == hostile


def test_every_fault_is_told_by_row_and_column() -> None:
    """All of them at once, so that the list is mended once."""
    assert faults_of(
        "单位,类别,上级,标签,姓名,角色,手机,Matrix账号,控制台账号\n"
        "基础教育科,科室部,,,李明,经办人,,,\n"
        ",,,,王芳,组长,,,\n"
        "第二小学,学校,,小学,冯雪、何敏,经办人,,,\n"
        "第二小学,学校,,初中,,,13800000000,,\n"
        "第三小学,学校,第四小学,,张伟,经办人,12345,@zhang,zhang wei\n"
        "第四小学,学校,第三小学,,刘洋,经办人,,,#N/A\n"
        "天文台,,,,,,,,\n"
    ) == [
        "第3行“角色”:“组长”不是经办人、负责人、分管领导、督办员、管理员之一",
        "第4行“姓名”:“冯雪、何敏”像是几个人,请每人一行",
        "第5行“标签”:“第二小学”的标签与第4行不一致",
        "第5行“姓名”:有手机或账号,却没有姓名",
        "第6行“手机”:“12345”不是手机号码",
        "第6行“Matrix账号”:“@zhang”应形如 @名字:服务器",
        "第6行“控制台账号”:账号“zhang wei”里有空格",
        "第7行“控制台账号”:单元格里是公式错误 #N/A",
        "第2行“类别”:“科室部”不是机关、科室、学校、县市区、其他之一",
        "第8行“类别”:看不出“天文台”的类别,请填写",
        "第6行“上级”:“第三小学”成了自己的上级",
        "第7行“上级”:“第四小学”成了自己的上级",
    ]


def test_many_faults_are_counted_in_one_line() -> None:
    rows = "".join(f"第{number}小学,学校,张{number},,,123,\n" for number in range(30))
    with pytest.raises(RosterError) as told:
        csv_roster(f"{HEADER}\n{rows}")
    assert len(told.value.faults) == 30
    assert str(told.value).startswith("名册有30处需要修改:第2行“手机”")
    assert "另有20处" in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b"\xd0\xcf\x11\xe0 old", "名册.xls", "不支持 .xls"),
        (b"no zip at all", "名册.xlsx", "损坏"),
        ("姓名,手机\n李明,\n".encode(), "名册.csv", "没有找到名册的表头"),
        ("单位,姓名,姓名\n".encode(), "名册.csv", "出现了两次"),
        (b"x" * (5 * 1024 * 1024 + 1), "名册.csv", "超过5MB"),
        (("单位,姓名\n" + "\n" * 20_001).encode(), "名册.csv", "超过20000行"),
    ],
    ids=["old", "damaged", "headless", "doubled", "huge", "endless"],
)
def test_a_file_that_is_no_roster_is_explained(data: bytes, name: str, told: str) -> None:
    with pytest.raises(DubanError, match=told) as error:
        read_roster(data, name)
    assert error.value.mend


@given(some.text("单位姓名,\n\t\"'=@#12 李王", max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Whatever stands in the file: a roster, or its faults; never another error."""
    with suppress(RosterError):
        csv_roster(f"{HEADER}\n{text}")


# ── who is one person ───────────────────────────────────────────────────────────────────────────


def people_of(text: str) -> list[tuple[str, list[str]]]:
    """Names and posts."""
    return [(one.name, [str(post) for post in one.posts]) for one in csv_roster(text).people]


def test_a_leader_of_two_sections_is_one_person() -> None:
    assert people_of(
        f"{HEADER}\n基础教育科,科室,孙伟,副局长,分管领导,,sun\n安全科,科室,孙伟,副局长,分管领导,,\n"
    ) == [("孙伟", ["基础教育科分管领导", "安全科分管领导"])]


def test_two_roles_in_one_row() -> None:
    assert people_of(f"{HEADER}\n教育局,机关,周静,,督办员、管理员,,zhou\n") == [
        ("周静", ["教育局督办员", "教育局管理员"])
    ]


def test_namesakes_in_two_schools_are_two_people() -> None:
    """A name alone gives nobody the other's rights: not even the administrator's."""
    text = f"{HEADER}\n一小,学校,张伟,教导主任,经办人,,\n二小,学校,张伟,副校长,经办人,,\n"
    text = text.replace("一小,学校", "第一小学,学校").replace("二小,学校", "第二小学,学校")
    assert len(people_of(text)) == 2
    assert len(people_of(text + "教育局,机关,张伟,,管理员,,\n")) == 3


def test_one_account_in_two_rows_is_one_person_or_a_fault() -> None:
    both = f"{HEADER}\n第一小学,学校,张伟,,经办人,,zhang\n第二小学,学校,{{}},,经办人,,zhang\n"
    assert len(people_of(both.format("张伟"))) == 1
    assert faults_of(both.format("刘洋")) == ["第3行“控制台账号”:账号“zhang”已属于第2行的张伟"]


def test_contradicting_contacts_are_a_fault() -> None:
    text = (
        f"{HEADER}\n第一小学,学校,张伟,,经办人,13800000000,zhang\n"
        "第二小学,学校,张伟,,经办人,13900000000,zhang\n"
    )
    assert faults_of(text) == ["第3行“姓名”:“张伟”的手机或账号与第2行不一致"]


def test_an_ambiguous_leader_is_asked_about() -> None:
    text = f"{HEADER}\n"
    text += "基础教育科,科室,孙伟,,分管领导,,sun1\n安全科,科室,孙伟,,分管领导,,sun2\n"
    text += "人事科,科室,孙伟,,分管领导,,\n"
    assert faults_of(text) == ["第4行“姓名”:有几个“孙伟”,请填手机或账号,以便区分"]


# ── what would change ───────────────────────────────────────────────────────────────────────────


def test_a_new_bureau_is_written_whole(session: Session) -> None:
    lines = import_text(session, SCHOOLS)
    assert lines == [
        "新增单位 云岭县教育局",
        "新增单位 云岭县第一小学",
        "新增单位 云岭县第二小学",
        "单位 云岭县第一小学 的上级:空 → 云岭县教育局",
        "单位 云岭县第二小学 的上级:空 → 云岭县教育局",
        "新增人员 周静",
        "周静 担任 云岭县教育局督办员",
        "新增人员 王芳",
        "王芳 担任 云岭县第一小学负责人",
        "新增人员 冯雪",
        "冯雪 担任 云岭县第二小学经办人",
        "周静 绑定控制台账号 supervisor",
        "王芳 绑定控制台账号 wang",
        "冯雪 绑定控制台账号 feng",
    ]
    wang = person_of(session, "console", "wang")
    assert wang is not None
    assert officers_of(session, wang.posts[0].unit_id, DAY) == [wang]


def test_the_same_roster_again_changes_nothing(session: Session) -> None:
    import_text(session, SCHOOLS)
    assert import_text(session, SCHOOLS) == []


def test_looking_changes_nothing(session: Session) -> None:
    before = said(compare_roster(session, csv_roster(SCHOOLS), DAY))
    assert said(compare_roster(session, csv_roster(SCHOOLS), DAY)) == before
    assert not session.new
    assert not session.dirty


async def test_the_terminal_looks_in_a_read_and_writes_in_a_write(database: Database) -> None:
    roster = csv_roster(SCHOOLS)
    looked = await database.read(compare_roster, roster, DAY)
    written = await database.write(apply_roster, roster, DAY, AT)
    assert said(looked) == said(written)
    assert await database.read(compare_roster, roster, DAY) == []


def test_a_successor_takes_over_post_and_account(session: Session, cast: Cast) -> None:
    """王校长 left, 刘校长 came, the school's account stays: her reports do not become his."""
    plan = write_plan(session)
    (owed,) = write_task(session, plan, 112, "控辍保学", DAY, cast.school)
    lines = import_text(session, f"{HEADER}\n云岭县第一小学,学校,刘洋,刘校长,负责人,,wang\n")
    assert lines == [
        "王芳 不再担任 云岭县第一小学负责人",
        "王芳 已不在名册,停用",
        "新增人员 刘洋",
        "刘洋 担任 云岭县第一小学负责人",
        "控制台账号 wang 由 王芳 移交给 刘洋",
    ]
    assert [one.name for one in officers_of(session, cast.school, DAY)] == ["刘洋"]
    yesterday = DAY - timedelta(days=1)
    assert [one.name for one in officers_of(session, cast.school, yesterday)] == ["王芳"]
    holder = person_of(session, "console", "wang")
    assert holder is not None
    assert holder.name == "刘洋"
    assert owed.next_reminder_at == AT, "the ladder is asked again whom to speak to"


def test_who_comes_back_is_the_same_person(session: Session, cast: Cast) -> None:
    import_text(session, f"{HEADER}\n云岭县第一小学,学校,刘洋,刘校长,负责人,,liu\n")
    lines = import_text(session, f"{HEADER}\n云岭县第一小学,学校,王芳,王校长,负责人,,wang\n")
    assert lines == [
        "刘洋 不再担任 云岭县第一小学负责人",
        "刘洋 已不在名册,停用",
        "王芳 重新启用",
        "王芳 担任 云岭县第一小学负责人",
    ]
    assert [one.id for one in officers_of(session, cast.school, DAY)] == [cast.wang]


def test_a_transfer_keeps_the_person_and_their_account(session: Session, cast: Cast) -> None:
    """The list has no accounts; 李明 is the only one of the name, and leaves his section in it."""
    text = "单位,类别,姓名,角色\n基础教育科,科室,何敏,经办人\n安全管理科,科室,李明,经办人\n"
    assert import_text(session, text) == [
        "李明 不再担任 基础教育科经办人",
        "赵强 不再担任 安全管理科负责人",
        "赵强 已不在名册,停用",
        "新增人员 何敏",
        "何敏 担任 基础教育科经办人",
        "李明 担任 安全管理科经办人",
    ]
    assert [one.id for one in officers_of(session, cast.safety, DAY)] == [cast.li]


def test_a_namesake_elsewhere_is_somebody_new(session: Session, cast: Cast) -> None:
    """李明 of the section is not in this list's units: another 李明 does not become him."""
    lines = import_text(session, f"{HEADER}\n云岭县第二小学,学校,李明,,经办人,,li2\n")
    assert "新增人员 李明" in lines
    li = person_of(session, "console", "li")
    assert li is not None
    assert [post.unit_id for post in li.posts] == [cast.section]


def test_a_list_of_schools_says_nothing_about_others(session: Session, cast: Cast) -> None:
    """Sections, the desk, leaders and the administrator stay, though the list has none of them."""
    lines = import_text(
        session,
        f"{HEADER}\n云岭县教育局,机关,,,,,\n云岭县第一小学,学校,王芳,王校长,负责人,,wang\n",
    )
    assert lines == []


def test_a_unit_without_people_keeps_its_own(session: Session, cast: Cast) -> None:
    text = "单位,类别,标签\n云岭县第一小学,学校,小学、寄宿制\n"
    assert import_text(session, text) == ["单位 云岭县第一小学 的标签:空 → 小学、寄宿制"]
    assert [one.id for one in officers_of(session, cast.school, DAY)] == [cast.wang]
    assert import_text(session, "单位,类别\n云岭县第一小学,学校\n") == []
    assert import_text(session, "单位,类别,标签\n云岭县第一小学,学校,\n") == [
        "单位 云岭县第一小学 的标签:小学、寄宿制 → 空"
    ]


def test_a_new_administrator_takes_the_old_ones_place(session: Session, cast: Cast) -> None:
    lines = import_text(session, f"{HEADER}\n云岭县教育局,机关,何敏,,管理员,,he\n")
    assert "吴敏 不再担任 云岭县教育局管理员" in lines
    assert not any("周静" in line for line in lines), "the desk is not spoken of"


def test_two_people_who_swap_accounts(session: Session, cast: Cast) -> None:
    text = (
        f"{HEADER}\n基础教育科,科室,李明,李科长,经办人,,wang\n"
        "云岭县第一小学,学校,王芳,王校长,负责人,,li\n"
    )
    assert import_text(session, text) == [
        "控制台账号 wang 由 王芳 移交给 李明",
        "控制台账号 li 由 李明 移交给 王芳",
    ]
    assert import_text(session, text) == []


def test_a_changed_account_replaces_the_old_one(session: Session, cast: Cast) -> None:
    session.scalars(select(Account).where(Account.address == "li")).one().lost_at = NOON
    lines = import_text(session, f"{HEADER}\n基础教育科,科室,李明,李科长,经办人,,liming\n")
    assert lines == ["李明 的控制台账号 liming(原为 li)"]
    account = session.scalars(select(Account).where(Account.person_id == cast.li)).one()
    assert (account.address, account.lost_at) == ("liming", None)


def test_an_empty_cell_takes_no_account_away(session: Session, cast: Cast) -> None:
    """Accounts may have been bound in the chat; a list without them does not cut people off."""
    text = f"{HEADER}\n基础教育科,科室,李明,李科长,经办人,13800000000,\n"
    assert import_text(session, text) == ["李明 的手机有更新"]
    assert person_of(session, "console", "li") is not None


def test_a_mended_name_and_title(session: Session, cast: Cast) -> None:
    """Mobile and account both the same: the person is the same under a corrected name."""
    session.get_one(Person, cast.li).mobile = "13800000000"
    lines = import_text(session, f"{HEADER}\n基础教育科,科室,黎明,黎科长,经办人,13800000000,li\n")
    assert lines == ["李明 更名为 黎明", "黎明 的称呼:李科长 → 黎科长"]


def test_a_closed_unit_is_opened_again(session: Session, cast: Cast) -> None:
    session.get_one(Unit, cast.school).valid_until = DAY - timedelta(days=30)
    lines = import_text(session, "单位,类别\n云岭县第一小学,学校\n")
    assert lines == ["重新启用单位 云岭县第一小学"]


def test_an_unknown_parent_is_a_fault(session: Session, cast: Cast) -> None:
    roster = csv_roster("单位,类别,上级\n第二小学,学校,乌有县教育局\n")
    with pytest.raises(RosterError, match="没有“乌有县教育局”这个单位"):
        compare_roster(session, roster, DAY)
    known = csv_roster("单位,类别,上级\n第二小学,学校,云岭县教育局\n")
    assert len(compare_roster(session, known, DAY)) == 2


def test_every_change_is_in_the_audit_log(session: Session, cast: Cast) -> None:
    """One line each, the names only where they can be erased, and the chain holds."""
    text = f"{HEADER}\n云岭县第一小学,学校,刘洋,刘校长,负责人,13800000000,wang\n"
    changes = apply_roster(session, csv_roster(text), DAY, AT, cast.admin)
    rows = session.scalars(select(Audit).order_by(Audit.id)).all()
    assert len(rows) == len(changes) == 5
    assert {row.actor_id for row in rows} == {cast.admin}
    for row in rows:
        facts = f"{row.subject}{row.before}{row.after}"
        assert not any(word in facts for word in ("刘洋", "王芳", "13800000000", "wang"))
    seal(session)
    assert verify(session) is None


NAMES = some.sampled_from(["李明", "王芳", "刘洋", "何敏"])
UNITS = some.sampled_from(["教育局", "基础教育科", "第一小学", "第二小学"])
ROWS = some.lists(
    some.tuples(
        UNITS,
        NAMES,
        some.sampled_from(["经办人", "负责人", "分管领导", "督办员", "管理员", ""]),
        some.sampled_from(["", "13800000000", "13900000000"]),
        some.sampled_from(["", "a", "b", "c"]),
    ),
    min_size=1,
    max_size=6,
)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(some.lists(ROWS, min_size=1, max_size=3))
def test_after_an_import_the_bureau_is_what_the_roster_says(
    session: Session, rosters: list[list[tuple[str, ...]]]
) -> None:
    """Whatever was imported before: the same roster again finds nothing left to change."""
    session.rollback()
    for table in (Audit, Account, Post, Person, Unit):
        session.query(table).delete()
    for rows in rosters:
        text = "单位,姓名,角色,手机,控制台账号\n" + "\n".join(map(",".join, rows))
        try:
            roster = csv_roster(text)
        except RosterError:
            continue
        apply_roster(session, roster, DAY, AT)
        session.flush()
        session.expire_all()
        assert said(compare_roster(session, roster, DAY)) == []
        stated = {account: one.name for one in roster.people for account in one.accounts}
        held = {
            account: person.name
            for account in stated
            if (person := person_of(session, *account)) is not None
        }
        assert held == stated
