"""run.json: where a running newsroom answers, its keys and its processes (DESIGN §7 and §10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from pressroom.embedded import folder
from pressroom.keyring import Keyring
from wire.config import Settings
from wire.errors import Unavailable


@dataclass(frozen=True)
class Run:
    """A newsroom that answers.

    `intake`, `public` and `desk` are base URLs without a final slash (`public + "/log/head.json"`
    answers), `redis` a URL with its password, `tokens` by role, `pids` by process (its main pid first,
    none while it is being restarted), `s3` {endpoint, accessKey, secretKey, region, buckets}, `rootKey` what
    portals check the list of signing keys with (`RW…`; empty where an older release has started it).
    """

    intake: str
    public: str
    desk: str
    redis: str
    tokens: Mapping[str, str]
    s3: Mapping[str, Any]
    data: str
    started: str
    version: str
    rootKey: str = ""  # noqa: N815 - as it stands in the file
    pids: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def to_document(self) -> dict[str, Any]:
        return asdict(self)

    def settings(self) -> Settings:
        """The settings that reach this newsroom's parts; the rest is as the environment says."""
        signing = Keyring(folder.at(Path(self.data)).keys).signing
        return Settings(
            signing_key=signing if signing.exists() else None,
            redis_url=SecretStr(self.redis),
            s3_endpoint=self.s3["endpoint"],
            s3_region=self.s3["region"],
            s3_access_key=self.s3["accessKey"],
            s3_secret_key=SecretStr(self.s3["secretKey"]),
            bucket_desk=self.s3["buckets"]["desk"],
            bucket_public=self.s3["buckets"]["public"],
            public_url=self.public,
        )


def read_run(data: Path) -> Run:
    """The newsroom of this folder.

    Raises:
        Unavailable: none runs there, or it does not answer yet.
    """
    place = folder.at(data)
    document = folder.read_json(place.run)
    if document is None:
        raise Unavailable("newsroom", f"none runs in {place.root}; start one: pressroom up --data {data}")
    known = {name: document[name] for name in Run.__dataclass_fields__ if name in document}
    return Run(**(known | {"pids": {name: tuple(pids) for name, pids in document["pids"].items()}}))
