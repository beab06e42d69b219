"""Who and what is named in a Vietnamese article? Persons with their offices, bodies, places, together."""

from __future__ import annotations

from workers.extract.pack import Entities, Reading
from workers.extract.vi.chunks import chunks
from workers.extract.vi.holders import mentions
from workers.extract.vi.homes import homes
from workers.extract.vi.organisations import found, organisations
from workers.extract.vi.persons import Text, persons
from workers.extract.vi.places import places
from workers.extract.vi.relatives import resolved
from workers.extract.vi.tokens import tokens


def entities(reading: Reading) -> Entities:
    """Of the headline and the story up to its signature; evidence is of the story alone."""
    read = [(tokens(text), is_body) for text, is_body in ((reading.headline, False), (reading.story, True))]
    cut = [(t, chunks(t), is_body) for t, is_body in read]
    named = places(reading)
    taken = [span for one in named for span in one.evidence]
    people = persons([Text(t, mentions(t, each), is_body) for t, each, is_body in cut], taken)
    bodies = organisations(cut)
    full = resolved(bodies, homes(reading, named))
    return Entities(people, found(bodies.values(), full), named)
