"""Terms in months, counted as the Civil Code counts them."""

from datetime import date

from dateutil.relativedelta import relativedelta


def term_end(day: date, months: int) -> date:
    """Give the last day of a term that begins on a day and lasts so many months (1 or more).

    It is the same day of the last month, or that month's last day where there is none: 31/8 and
    six months end on 28/2 or 29/2.

    Law: Civil Code 91/2015/QH13 Đ.147 k.2 (the first day does not count), Đ.148 k.3.
    """
    return day + relativedelta(months=months)
