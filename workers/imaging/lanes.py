"""Which formats of a photo are made at once, and which afterwards? A breaking article has its JPEGs first.

Every size stays in both halves, if with no format: all pictures are cut alike, whichever half they are in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from wire.submission import Submission
from workers.imaging.profile import Profile

FIRST = "jpg"


def lane(submission: Submission, profile: Profile) -> Profile:
    """The half of the profile that this submission is about, or all of it."""
    if not has_two(profile):
        return profile
    if submission.kind == "addition":
        return _only(profile, lambda extension: extension != FIRST)
    return _only(profile, lambda extension: extension == FIRST) if submission.is_breaking else profile


def is_awaiting(submission: Submission, profile: Profile) -> bool:
    """Will an addition follow what this submission becomes?"""
    return submission.is_breaking and bool(submission.photos) and has_two(profile)


def has_two(profile: Profile) -> bool:
    """Are there pictures for both halves?"""
    formats = [extension for size in profile.sizes for extension in size.formats]
    return FIRST in formats and any(extension != FIRST for extension in formats)


def _only(profile: Profile, wanted: Callable[[str], bool]) -> Profile:
    sizes = (replace(size, formats=tuple(filter(wanted, size.formats))) for size in profile.sizes)
    return replace(profile, sizes=tuple(sizes))
