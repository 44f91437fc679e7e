"""Terms and holidays of schools.

The usual calendar: the autumn term opens on 1 September and runs to 31 January, the spring term
opens on 1 March and runs to 30 June; the holidays are what lies between. A bureau that publishes
its own dates hands them in as `Term`s.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from plans.calendar.civil import DAY, Period, month_length


class Season(StrEnum):
    """学期 and 假期. Autumn and spring are terms, summer and winter the holidays between them."""

    SPRING = "spring"
    SUMMER = "summer"
    AUTUMN = "autumn"
    WINTER = "winter"


@dataclass(frozen=True, slots=True)
class Term:
    """A term as the bureau published it. `year` is the civil year in which it opens."""

    season: Season
    year: int
    opens: date
    closes: date


@dataclass(frozen=True, slots=True)
class School:
    """校历: the usual terms, and those that were published otherwise."""

    published: tuple[Term, ...] = ()

    def period(self, season: Season, year: int) -> Period:
        """A term, or a holiday: winter is that after the autumn term which closes in `year`."""
        match season:
            case Season.SUMMER:
                opens = self.period(Season.SPRING, year).end + DAY
                return Period(opens, self.period(Season.AUTUMN, year).start - DAY)
            case Season.WINTER:
                opens = self.period(Season.AUTUMN, year - 1).end + DAY
                return Period(opens, self.period(Season.SPRING, year).start - DAY)
            case _:
                return self._term(season, year)

    def year(self, year: int) -> Period:
        """学年: from the opening of one autumn term to the day before the next."""
        after = self.period(Season.AUTUMN, year + 1).start - DAY
        return Period(self.period(Season.AUTUMN, year).start, after)

    def term_of(self, day: date) -> Period:
        """The term that a day falls in; on a holiday the next one."""
        terms = (
            self.period(season, day.year + shift)
            for shift in (-1, 0, 1)
            for season in (Season.SPRING, Season.AUTUMN)
        )
        return next(term for term in terms if day <= term.end)

    def _term(self, season: Season, year: int) -> Period:
        for term in self.published:
            if (term.season, term.year) == (season, year):
                return Period(term.opens, term.closes)
        if season is Season.SPRING:
            return Period(date(year, 3, 1), date(year, 6, 30))
        return Period(date(year, 9, 1), date(year + 1, 1, month_length(year + 1, 1)))
