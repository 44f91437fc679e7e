"""上班时间: when the bureau may be spoken to unasked. Pure.

Working days only, from the first slot until the end of work, and quiet at noon. What a person's
own message asked for is answered at any hour and never comes here.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from plans.calendar import Calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Window:
    """The hours of a working day, in the bureau's own time zone."""

    calendar: Calendar = field(default_factory=Calendar)
    zone: ZoneInfo = SHANGHAI
    opens: time = time(9, 0)
    noon: time = time(12, 0)
    afternoon: time = time(14, 0)
    closes: time = time(17, 30)

    def day(self, moment: datetime) -> date:
        """The bureau's civil date at an instant."""
        return moment.astimezone(self.zone).date()

    def instant(self, day: date, hour: time | None = None) -> datetime:
        """An hour of a civil day as an instant in UTC; the first slot where none is given."""
        return datetime.combine(day, hour or self.opens, tzinfo=self.zone).astimezone(UTC)

    def is_open(self, moment: datetime) -> bool:
        """Whether somebody may be spoken to unasked at this instant."""
        local = moment.astimezone(self.zone)
        if not self.calendar.is_workday(local.date()):
            return False
        hour = local.time()
        return self.opens <= hour < self.noon or self.afternoon <= hour < self.closes

    def next_open(self, moment: datetime) -> datetime:
        """The first open instant at or after this one, in UTC."""
        if self.is_open(moment):
            return moment.astimezone(UTC)
        local = moment.astimezone(self.zone)
        day = local.date()
        if self.calendar.is_workday(day):
            for start in (self.opens, self.afternoon):
                if local.time() < start:
                    return self.instant(day, start)
        return self.instant(self.calendar.next_workday(day))

    def end_of(self, day: date) -> datetime:
        """When a day's last chance to speak has passed, in UTC."""
        return self.instant(day, self.closes)

    def slot(self, day: date) -> datetime:
        """The first slot of a day, or of the working day after it, in UTC."""
        if not self.calendar.is_workday(day):
            day = self.calendar.next_workday(day)
        return self.instant(day)
