"""Who is told of changes by a webhook, and how far? The private record of one subscriber."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Final, Self

from wire import documents

HUB: Final = "websub"  # the id of the hub that is told of feeds; all others are 12 hex digits
FAILING: Final = 3  # attempts in vain after which a subscriber is called failing


@dataclass(frozen=True)
class Secret:
    """What messages are signed with (`whsec_…`); `until` is when it ends, empty for the newest."""

    text: str = field(repr=False)
    until: str = ""


@dataclass(frozen=True)
class Delivery:
    """All up to segment `seq` of `epoch` is told, `delivered` when. `sending` is where the next message ends.

    Of that one: 0 while there is none, `attempts` made, the last one `at` and `told` what, in vain `since`
    when, none other `after` which moment.
    """

    epoch: str = ""
    seq: int = 0
    delivered: str = ""
    sending: int = 0
    attempts: int = 0
    after: str = ""
    at: str = ""
    told: str = ""
    since: str = ""


@dataclass(frozen=True)
class Webhook:
    """Kept at `keys.webhook(id)`. `disabled` says why nothing is sent any more; empty while it is.

    `secrets` begin with the newest; the hub has none.
    """

    id: str
    url: str
    name: str
    created: str
    secrets: tuple[Secret, ...] = ()
    disabled: str = ""
    delivery: Delivery = field(default_factory=Delivery)

    @property
    def state(self) -> str:
        """`active`, `failing` or `disabled`."""
        if self.disabled:
            return "disabled"
        return "failing" if self.delivery.since and self.delivery.attempts >= FAILING else "active"

    def delivering(self, **changed: object) -> Self:
        return replace(self, delivery=replace(self.delivery, **changed))  # type: ignore[arg-type]

    def to_bytes(self) -> bytes:
        return documents.write(asdict(self))

    @classmethod
    def from_bytes(cls, body: bytes) -> Self:
        document = documents.read(body)
        secrets = tuple(Secret(**one) for one in document["secrets"])
        return cls(**(document | {"secrets": secrets, "delivery": Delivery(**document["delivery"])}))
