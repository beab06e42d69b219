"""English: days and keywords; of names, nothing rather than something bad."""

from __future__ import annotations

from workers.extract.en.days import days
from workers.extract.en.keywords import keywords
from workers.extract.pack import Pack

PACK = Pack(days=lambda reading: days(reading.text, filed=reading.filed), keywords=keywords)
