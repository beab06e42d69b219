"""`ObjectStore` on any S3-compatible store with atomic conditional writes (AWS, SeaweedFS from 4.48)."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.handlers import add_expect_header
from botocore.httpsession import URLLib3Session
from botocore.session import get_session
from botocore.utils import get_environ_proxies

from wire import keys, metrics
from wire.adapters.s3_objects import Objects, refuse_broken
from wire.errors import Unavailable
from wire.ports import Blob, Entry

if TYPE_CHECKING:
    from botocore.awsrequest import AWSResponse
    from botocore.model import OperationModel
    from mypy_boto3_s3 import S3Client

    from wire.config import Settings

MOST_KEYS = 1000  # a request of DeleteObjects or ListObjectsV2
CONNECTIONS = 256  # kept at most; a keeper with much to commit makes as many calls at once

NO_CONDITION: Mapping[str, str] = {}

_ABSENT = {"NoSuchKey", "404", "NotFound"}
_CHANGED = {"PreconditionFailed", "412", "ConditionalRequestConflict", "409"}


@dataclass(frozen=True)
class Connection:
    """`objects` for what an article needs, `client` for all the rest. Both may be shared by threads."""

    client: S3Client
    objects: Objects


def connect(settings: Settings, *, hurried: bool = False) -> Connection:
    """Nothing is sent yet.

    A store that is silent costs a call 33 seconds, or 11 if somebody waits for us and is hurried.
    """
    attempts = 2 if hurried else 3
    patience = (2, 5 if hurried else 10)  # seconds for a connection, and for an answer
    core = get_session()
    session = boto3.Session(
        botocore_session=core,
        aws_access_key_id=settings.s3_access_key or None,
        aws_secret_access_key=settings.s3_secret_key.get_secret_value() or None,
        region_name=settings.s3_region,
    )
    client = _client(session, settings, attempts, patience)
    url = client.meta.endpoint_url
    line = URLLib3Session(
        verify=core.get_config_variable("ca_bundle") or True,
        proxies=get_environ_proxies(url),
        timeout=patience,
        max_pool_connections=CONNECTIONS,
        socket_options=[(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)],  # a body follows its headers at once
    )
    return Connection(client, Objects(url, settings.s3_region, session.get_credentials(), line, attempts))


def _client(session: boto3.Session, settings: Settings, attempts: int, patience: tuple[int, int]) -> S3Client:
    config = Config(
        connect_timeout=patience[0],
        read_timeout=patience[1],
        retries={"mode": "standard", "total_max_attempts": attempts},
        max_pool_connections=CONNECTIONS,
        parameter_validation=False,  # types are checked before anything runs
        user_agent="pressroom",  # its own is put together anew for every request
        signature_version="s3v4",
        s3={"addressing_style": "path"} if settings.s3_endpoint else {},
        # Whole-object checksums cost a second pass and stores differ; the log carries SHA-256.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    client: S3Client = session.client("s3", endpoint_url=settings.s3_endpoint or None, config=config)
    # It asks leave to send every body: a second round trip, whose answer is read byte by byte.
    client.meta.events.unregister("before-call.s3", add_expect_header)
    client.meta.events.register("after-call.s3", _refuse_broken)
    return client


class S3Store:
    """One bucket."""

    def __init__(self, connection: Connection, bucket: str) -> None:
        self._client = connection.client
        self._objects = connection.objects
        self._bucket = bucket

    def get(self, key: str) -> Blob | None:
        _count("get", key)
        with _translated():
            try:
                answer = self._objects.get(self._bucket, key)
            except ClientError as error:
                if _code(error) in _ABSENT:
                    return None
                raise
            return Blob(answer.content, answer.headers["etag"], answer.headers["content-type"])

    def has(self, key: str) -> bool:
        _count("head", key)
        with _translated():
            try:
                self._objects.head(self._bucket, key)
            except ClientError as error:
                if _code(error) in _ABSENT:
                    return False
                raise
            return True

    def put(self, key: str, body: bytes) -> None:
        with _translated():
            self._put(key, body)

    def put_new(self, key: str, body: bytes) -> bool:
        with _translated():
            try:
                self._put(key, body, {"If-None-Match": "*"})
            except ClientError as error:
                if _code(error) in _CHANGED:
                    return False
                raise
            return True

    def swap(self, key: str, body: bytes, *, etag: str) -> bool:
        with _translated():
            try:
                self._put(key, body, {"If-Match": etag})
            except ClientError as error:
                if _code(error) in _CHANGED | _ABSENT:  # AWS: 404 for a key that is gone
                    return False
                raise
            return True

    def _put(self, key: str, body: bytes, condition: Mapping[str, str] = NO_CONDITION) -> None:
        _count("put", key)
        label = keys.label(key)
        headers = {"Content-Type": label.media_type, "Cache-Control": label.cache, **condition}
        self._objects.put(self._bucket, key, headers, body, keys.promised(key))

    def delete(self, keys: Iterable[str]) -> None:
        doomed = list(keys)
        for start in range(0, len(doomed), MOST_KEYS):
            _count("delete", doomed[start])
            some = [{"Key": key} for key in doomed[start : start + MOST_KEYS]]
            with _translated():
                answer = self._client.delete_objects(
                    Bucket=self._bucket,
                    Delete={"Objects": some, "Quiet": True},  # type: ignore[typeddict-item]
                )
            for error in answer.get("Errors", ()):
                raise Unavailable("s3", f"not deleted: {error.get('Key')}: {error.get('Code')}")

    def list(self, prefix: str, *, after: str = "", limit: int = MOST_KEYS) -> tuple[Entry, ...]:
        _count("list", prefix)
        with _translated():
            answer = self._client.list_objects_v2(
                Bucket=self._bucket, Prefix=prefix, StartAfter=after, MaxKeys=limit
            )
        return tuple(
            Entry(found["Key"], found["Size"], found["ETag"], found["LastModified"])
            for found in answer.get("Contents", ())
        )

    def walk(self, prefix: str) -> Iterator[Entry]:
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix)
        with _translated():
            for page in pages:
                _count("list", prefix)
                for found in page.get("Contents", ()):
                    yield Entry(found["Key"], found["Size"], found["ETag"], found["LastModified"])


def _count(call: str, key: str) -> None:
    metrics.S3_REQUESTS.labels(call, key.partition("/")[0]).inc()


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def _refuse_broken(http_response: AWSResponse, model: OperationModel, **_: Any) -> None:
    refuse_broken(http_response, is_read=not (model.has_streaming_output or model.http["method"] == "HEAD"))


@contextmanager
def _translated() -> Iterator[None]:
    """No botocore name crosses the port. A refusal (403, bad request) is an outage to be mended too.

    A reply that breaks off within a header may be one that botocore cannot parse: that is a ValueError.
    """
    try:
        yield
    except (BotoCoreError, ClientError, ValueError) as error:
        raise Unavailable("s3", str(error)) from error
