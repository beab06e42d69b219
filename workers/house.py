"""The newsroom's own choices, from its settings."""

from __future__ import annotations

from wire.config import Settings
from workers.draft import House
from workers.imaging import profile


def house(settings: Settings) -> House:
    """Read once when a process starts; stages see values, never settings."""
    return House(
        name=settings.name,
        language=settings.language,
        timezone=settings.timezone,
        public_url=settings.public_url,
        profile=profile.load(settings.rendition_profile),
    )
