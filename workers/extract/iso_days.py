"""Which days stand in the text as ISO 8601 (`2022-01-06`), whatever its language?"""

from __future__ import annotations

import re

from workers.extract.days import Mention, mention
from workers.text import digits

_ISO = re.compile(r"(?<![\w/.-])([12]\d{3})-(\d{2})-(\d{2})(?![\d/]|-\d|\.\d)")


def iso_days(text: str) -> list[Mention]:
    """Every mention, in order."""
    return [
        one
        for found in digits.matches(_ISO, text)
        for one in mention(int(found[1]), int(found[2]), int(found[3]), found.span())
    ]
