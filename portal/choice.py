"""Which items does a mirror want: those of some sections, topics, places or languages, or all?"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from wire.change import Change


@dataclass(frozen=True)
class Choice:
    """Any of the named ones of each kind, all kinds together; a kind without names takes everything."""

    sections: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    @property
    def is_everything(self) -> bool:
        return not any(asdict(self).values())

    def takes(self, change: Change) -> bool:
        """Does this change put its item where we look? Of a takedown nobody need ask."""
        kinds = (
            (self.sections, (change.section,)),
            (self.topics, change.topics),
            (self.places, change.places),
            (self.languages, change.languages),
        )
        return all(not wanted or not set(wanted).isdisjoint(borne) for wanted, borne in kinds)


EVERYTHING = Choice()
