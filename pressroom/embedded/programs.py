"""Which programs make a newsroom, with which settings: the parts first, then our own rooms."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from pydantic import SecretStr

from pressroom.embedded import seaweed, valkey
from pressroom.embedded.credentials import Credentials
from pressroom.embedded.folder import Folder
from pressroom.embedded.ports import LOCALHOST, Ports
from pressroom.embedded.service import Service
from pressroom.keyring import Keyring
from wire import config, keys
from wire.adapters.celery_queue import ARTICLE, MEDIA
from wire.config import Settings

_PHOTOS_WAIT = 3  # of nice(2): half as much of a busy processor as whoever takes in the next article
_OURS = ("PATH", "HOME", "TMPDIR", "LANG")  # what a part that is not ours needs of the environment
_SIGNING_KEY = f"{config.PREFIX}SIGNING_KEY"  # the keeper's alone, and the folder's own
_NO_PROXY = f"{LOCALHOST},localhost"


@dataclass(frozen=True)
class Plan:
    """Everything that is decided before the first process starts."""

    place: Folder
    ports: Ports
    credentials: Credentials
    settings: Settings
    environment: Mapping[str, str]

    @property
    def intake(self) -> str:
        return f"http://{LOCALHOST}:{self.ports.intake}"

    @property
    def public(self) -> str:
        return f"{seaweed.endpoint(self.ports)}/{self.settings.bucket_public}"

    @property
    def desk(self) -> str:
        return f"{seaweed.endpoint(self.ports)}/{self.settings.bucket_desk}"


Rooms = Callable[[Plan], tuple[Service, ...]]


def plan(place: Folder, ports: Ports, credentials: Credentials, workers: int) -> Plan:
    """The user's own settings, with the addresses and keys of the embedded parts.

    Raises:
        BadSettings: the environment holds a setting that is wrong or unknown.
    """
    public = f"{seaweed.endpoint(ports)}/{{}}"
    settings = config.load()
    settings = settings.model_copy(
        update={
            "redis_url": SecretStr(valkey.url(ports, credentials)),
            "s3_endpoint": seaweed.endpoint(ports),
            "s3_access_key": credentials.access_key,
            "s3_secret_key": SecretStr(credentials.secret_key),
            "public_url": public.format(settings.bucket_public),
            "host": LOCALHOST,
            "port": ports.intake,
            "concurrency": workers or settings.concurrency,
        }
    )
    return Plan(place, ports, credentials, settings, _environment(place, settings, config.environment()))


def parts(decided: Plan) -> tuple[Service, ...]:
    """Valkey and SeaweedFS."""
    place, ports, credentials = decided.place, decided.ports, decided.credentials
    bare = {name: value for name, value in decided.environment.items() if name in _OURS}
    return (
        valkey.service(place, ports, credentials, bare),
        seaweed.service(place, ports, credentials, decided.settings, bare),
    )


def rooms(decided: Plan) -> tuple[Service, ...]:
    """Intake, keeper and the two kinds of workers, each ready when it does what others wait for."""
    redis = valkey.url(decided.ports, decided.credentials)

    def workers_listen() -> bool:
        return valkey.listeners(redis) >= len((ARTICLE, MEDIA))

    def room(name: str, *words: str, ready: Callable[[], bool], **more: str) -> Service:
        return Service(name, (sys.executable, "-m", *words), {**decided.environment, **more}, ready=ready)

    return (
        room("intake", "intake", ready=lambda: _answers(f"{decided.intake}/readyz")),
        room(
            "keeper",
            "workers.keeper",
            ready=lambda: _answers(f"{decided.public}/{keys.HEAD}"),
            **{_SIGNING_KEY: str(Keyring(decided.place.keys).signing)},
        ),
        room("worker-article", "workers", ARTICLE, ready=workers_listen),
        replace(room("worker-media", "workers", MEDIA, ready=workers_listen), nice=_PHOTOS_WAIT),
    )


def _environment(place: Folder, settings: Settings, parent: Mapping[str, str]) -> dict[str, str]:
    exempt = [value for name in ("NO_PROXY", "no_proxy") if (value := parent.get(name))]
    no_proxy = ",".join([*exempt[:1], _NO_PROXY])
    shared = {name: value for name, value in parent.items() if name != _SIGNING_KEY}
    return {
        **shared,
        "NO_PROXY": no_proxy,
        "no_proxy": no_proxy,
        "PRESSROOM_REDIS_URL": settings.redis_url.get_secret_value(),
        "PRESSROOM_S3_ENDPOINT": settings.s3_endpoint,
        "PRESSROOM_S3_REGION": settings.s3_region,
        "PRESSROOM_S3_ACCESS_KEY": settings.s3_access_key,
        "PRESSROOM_S3_SECRET_KEY": settings.s3_secret_key.get_secret_value(),
        "PRESSROOM_BUCKET_DESK": settings.bucket_desk,
        "PRESSROOM_BUCKET_PUBLIC": settings.bucket_public,
        "PRESSROOM_PUBLIC_URL": settings.public_url,
        "PRESSROOM_HOST": settings.host,
        "PRESSROOM_PORT": str(settings.port),
        "PRESSROOM_CONCURRENCY": str(settings.concurrency),
        "PROMETHEUS_MULTIPROC_DIR": str(place.metrics),
        "MALLOC_ARENA_MAX": "2",
        # What a photo took serves the next one: to get it anew is a quarter of intake's work on it.
        "MALLOC_MMAP_THRESHOLD_": str(16 * 1024 * 1024),
        "MALLOC_TRIM_THRESHOLD_": str(32 * 1024 * 1024),
        "PYTHONUNBUFFERED": "1",
        "PYTHONSAFEPATH": "1",  # a folder of the user's named `redis` is not the library
        "PYTHONUTF8": "1",
    }


def _answers(url: str) -> bool:
    # Asked many times while others start: a richer client would load certificates every time.
    address = urlsplit(url)
    connection = HTTPConnection(address.netloc, timeout=2)
    try:
        connection.request("GET", address.path)
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
