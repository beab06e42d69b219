"""The settings of every process: the only reader of the environment (`PRESSROOM_…`).

docs/reference/settings.md is generated from this model (`make docs`).
"""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "PRESSROOM_"


class BadSettings(ValueError):
    """The environment holds a setting that is wrong or that nobody knows."""


class Settings(BaseSettings):
    """One newsroom. Everything has a safe default but the parts' addresses and keys."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, secrets_dir=None)

    redis_url: SecretStr = Field(
        SecretStr("redis://127.0.0.1:6379/0"), description="Valkey or Redis, with its password."
    )
    s3_endpoint: str = Field("", description="URL of the S3-compatible store; empty means AWS by its region.")
    s3_region: str = Field("us-east-1", description="Region that requests are signed for.")
    s3_access_key: str = Field("", description="Access key; empty takes the platform's own chain.")
    s3_secret_key: SecretStr = Field(SecretStr(""), description="Secret key of the access key.")
    bucket_desk: str = Field("pressroom-desk", description="The private bucket.")
    bucket_public: str = Field(
        "pressroom-public", description="The bucket that portals read; anonymous GET only."
    )
    public_url: str = Field(
        "", description="Base under which portals reach the public bucket, without a final slash."
    )
    host: str = Field("127.0.0.1", description="Address that intake listens on.")
    port: int = Field(8080, ge=0, le=65535, description="Port that intake listens on.")
    concurrency: int = Field(
        0, ge=0, description="Processes of one worker; 0 means one per core, and one more for articles."
    )
    name: str = Field("Pressroom", description="The newsroom's name in feeds and sitemaps.")
    language: str = Field("vi", description="The newsroom's main language (BCP 47).")
    feeds: str = Field(
        "section,topic,place,language",
        description="Feeds beside the one of all: families, or single channels such as `section/kinh-te`, "
        "with commas between.",
    )
    websub_hub: str = Field(
        "",
        description="WebSub hub that feeds name and that is told which of them have changed; empty for none.",
    )
    timezone: str = Field(
        "Asia/Ho_Chi_Minh", description="Where the newsroom is: dates without a zone are meant here."
    )
    rendition_profile: str = Field(
        "default", description="Which renditions are made: `default`, `classic`, or a profile's file (JSON)."
    )
    credential_chain: Path | None = Field(
        None, description="Certificates (PEM, the signing one first) that renditions are signed with (C2PA)."
    )
    credential_key: Path | None = Field(
        None, description="The signing certificate's key (PKCS #8 PEM, P-256); only media workers read it."
    )
    credential_anchors: Path | None = Field(
        None, description="Certificates (PEM) under which the credentials of originals are trusted (C2PA)."
    )
    signing_key: Path | None = Field(
        None,
        description="Secret key file (minisign, no password, mode 0600) that the log's head is signed with; "
        "only the keeper and `rebuild` read it.",
    )
    confidence_floor: float = Field(
        0.5, ge=0, le=1, description="Metadata that was found less surely than this is left out."
    )
    semantic: bool = Field(
        default=False,
        description="Ask a small language model where rules find no topic; needs the extra `semantic`.",
    )
    max_document_bytes: int = Field(1_000_000, ge=1_000, description="Largest article document.")
    max_photo_bytes: int = Field(60_000_000, ge=1_000, description="Largest photo.")
    max_photo_pixels: int = Field(100_000_000, ge=1_000, description="Most pixels in a photo.")
    max_attempts: int = Field(5, ge=1, description="Attempts at one submission before it is parked.")
    park_limit: int = Field(
        20, ge=0, description="Parked submissions within ten minutes that stop the queue; 0 for no limit."
    )
    sweep_after: float = Field(
        10.0, ge=1, description="Seconds without an ending after which a submission is queued again."
    )
    purge_url: str = Field(
        "", description="Told by POST which addresses caches must forget after a takedown; empty for nobody."
    )
    purge_token: SecretStr = Field(SecretStr(""), description="Bearer token for it.")
    max_streams: int = Field(
        500, ge=0, description="Portals that follow the log by events at once, in one intake process."
    )
    webhooks_private: bool = Field(
        default=False,
        description="Let webhooks go to private addresses and by plain http, in a network of one's own.",
    )
    alive_file: Path | None = Field(
        None, description="A file that a worker or keeper touches while it makes progress."
    )
    metrics_port: int = Field(
        0, ge=0, le=65535, description="Port on which a worker or keeper answers Prometheus; 0 for none."
    )
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR.")


def load() -> Settings:
    """The settings from the environment.

    Raises:
        BadSettings: naming every setting that is unknown or of the wrong type.
    """
    names = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    unknown = [name for name in os.environ if name.startswith(PREFIX) and name not in names]
    if unknown:
        raise BadSettings(f"unknown settings: {', '.join(sorted(unknown))}")
    try:
        return Settings()
    except ValidationError as error:
        raise BadSettings(str(error)) from error


def environment() -> dict[str, str]:
    """A copy of this process's whole environment, to pass on to the processes it starts."""
    return dict(os.environ)


def cores() -> int:
    """The processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
