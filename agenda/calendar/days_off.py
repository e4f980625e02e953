"""On which days people do not work: public holidays, and the holidays of the schools."""

import datetime as dt

from agenda.calendar.calculations import Break, DaysOff
from agenda.models import SchoolHoliday
from platform_ivz.reading import computed_once


def public_holidays(year: int) -> dict[dt.date, str]:
    """The public holidays of the Netherlands in a year, with Good Friday and Liberation Day."""
    import holidays

    kinds = (holidays.PUBLIC, holidays.OPTIONAL)
    found = holidays.Netherlands(years=year, categories=kinds, language="nl")
    return dict(sorted(found.items()))


@computed_once
def days_off(year: int) -> DaysOff:
    """The days off of a year. Schools are closed on the days that the region gave."""
    rows = SchoolHoliday.objects.within(dt.date(year, 1, 1), dt.date(year, 12, 31))
    return DaysOff(
        public=public_holidays(year),
        school=[
            Break(one.name, one.valid_from, one.valid_until)
            for one in rows.order_by("valid_from", "pk")
        ],
    )
