"""The newsroom's own choices, from its settings."""

from __future__ import annotations

from pathlib import Path

import structlog

from wire import channels
from wire.config import PREFIX, BadSettings, Settings
from workers.draft import House
from workers.extract import semantic
from workers.imaging import credentials, profile
from workers.imaging.signing import Signer

log = structlog.get_logger()


def house(settings: Settings) -> House:
    """Read once when a process starts; stages see values, never settings.

    Raises:
        BadSettings: half of what signing needs is missing.
        OSError, ValueError: a file that is named cannot be read.
    """
    return House(
        name=settings.name,
        language=settings.language,
        timezone=settings.timezone,
        public_url=settings.public_url,
        profile=profile.load(settings.rendition_profile),
        signer=signer(settings),
        anchors=_text(settings.credential_anchors),
        confidence_floor=settings.confidence_floor,
        semantic=is_semantic(settings),
        feeds=feeds(settings),
        websub_hub=hub(settings),
    )


def feeds(settings: Settings) -> tuple[str, ...]:
    """Which feeds there are beside the one of all."""
    try:
        return channels.chosen(settings.feeds)
    except ValueError as error:
        raise BadSettings(f"{PREFIX}FEEDS: {error}") from error


def hub(settings: Settings) -> str:
    """The WebSub hub that feeds name, if any."""
    if settings.websub_hub and not settings.websub_hub.startswith(("https://", "http://")):
        raise BadSettings(f"{PREFIX}WEBSUB_HUB must be an http or https address")
    return settings.websub_hub


def signer(settings: Settings) -> Signer | None:
    """Who signs renditions, if anybody. Its key is not read here: only media workers may see it."""
    chain, key = settings.credential_chain, settings.credential_key
    if (chain is None) != (key is None):
        raise BadSettings(f"{PREFIX}CREDENTIAL_CHAIN and {PREFIX}CREDENTIAL_KEY belong together")
    if (chain or settings.credential_anchors) and not credentials.is_installed():
        raise BadSettings(f"{PREFIX}CREDENTIAL_… needs the extra: pip install 'pressroom[c2pa]'")
    return Signer(_text(chain), key, _text(settings.credential_anchors)) if chain and key else None


def _text(path: Path | None) -> str:
    return path.read_text("utf-8") if path else ""


def is_semantic(settings: Settings) -> bool:
    """Is the model of the extra `semantic` wanted, and can it be used? Says so if it cannot: work goes on."""
    why = semantic.missing() if settings.semantic else ""
    if why:
        log.warning("PRESSROOM_SEMANTIC is on, but it cannot be used", detail=why)
    return settings.semantic and not why
