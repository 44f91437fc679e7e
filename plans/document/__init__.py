"""What a document says of itself: title, issuer, plan year and date of issue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from plans.document.dates import (
    find_issue_date,
    find_news_date,
    find_own_date,
    find_printed_date,
)
from plans.document.issuer import find_issuer
from plans.document.title import compose_title, find_title, with_year
from plans.document.year import find_plan_year, guess_year
from plans.draft import Block, Sentence
from plans.errors import DocumentError

__all__ = ["NO_YEAR", "Head", "read_head"]

NO_YEAR = ("这份文件里找不到计划年度,也没有成文日期", "请用 --year 指明年度,如 --year 2024")


@dataclass(frozen=True, slots=True)
class Head:
    """A document's title, issuer ("" if unknown), plan year and date of issue (if stated).

    Where nothing names the year (`year_named`), it is that of the issue, in December the next; or
    the one that its number, its days or its words tell.
    """

    title: str
    issuer: str
    plan_year: int
    issued_on: date | None
    year_named: bool = True


def read_head(
    blocks: Sequence[Block], sentences: Sequence[Sentence], file_name: str, year: int | None = None
) -> Head:
    """The head of the document that `blocks` hold and `sentences` outline.

    `year` overrules the year that the text speaks of. Raises DocumentError where neither names
    one, or where the date of issue does not exist (2月30日).
    """
    title = find_title(blocks, sentences)
    issuer = find_issuer(title, sentences)
    named_year = year or find_plan_year(title, sentences)
    plan_year = named_year or _unnamed_year(blocks, sentences)
    issued_on = find_issue_date(sentences, plan_year)
    if plan_year is None:
        raise DocumentError(*NO_YEAR)
    return Head(
        title=with_year(title, plan_year) or compose_title(issuer, plan_year, file_name),
        issuer=issuer,
        plan_year=plan_year,
        issued_on=issued_on or find_news_date(sentences, plan_year),
        year_named=named_year is not None,
    )


def _unnamed_year(blocks: Sequence[Block], sentences: Sequence[Sentence]) -> int | None:
    """By its own date; else by what it writes, before what a web page printed around it."""
    if (own := find_own_date(sentences)) is not None:
        return _year_from(own)
    printed = find_printed_date(sentences, None)
    guessed = guess_year(blocks)
    if printed is not None and guessed in (None, printed.year):
        return _year_from(printed)
    return guessed


def _year_from(issued_on: date) -> int:
    """What is issued in December is for the year that comes."""
    return issued_on.year + (issued_on.month == 12)
