"""The two buckets as they must stand: who may read them, and the contract published in the open one."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

import httpx
from botocore.exceptions import BotoCoreError, ClientError

from wire.adapters import s3
from wire.adapters.clock import SystemClock
from wire.config import Settings
from wire.errors import Unavailable
from wire.keys import schema
from wire.ports import ObjectStore

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CORSConfigurationTypeDef

_CONTRACT = re.compile(r"(.+\.v\d+)\.json")
_LOOKS = 50  # a fifth of a second apart: a new policy takes effect a moment after its answer
_NOT_FOUND = 404
_CORS: CORSConfigurationTypeDef = {
    "CORSRules": [
        {
            "AllowedOrigins": ["*"],
            "AllowedMethods": ["GET", "HEAD"],
            "AllowedHeaders": ["*"],
            "ExposeHeaders": ["ETag", "Content-Length", "Content-Range"],
            "MaxAgeSeconds": 3600,
        }
    ]
}


@dataclass(frozen=True)
class SetUp:
    """What `set_up` did: buckets made, keys published; and what a stranger is granted or denied wrongly."""

    created: tuple[str, ...]
    published: tuple[str, ...]
    problems: tuple[str, ...]


def set_up(settings: Settings) -> SetUp:
    """Bring both buckets to the state that the newsroom needs. May run any number of times.

    Raises:
        Unavailable: the store did not answer, or refused a request.
    """
    connection = s3.connect(settings)
    client, public = connection.client, settings.bucket_public
    with _translated():
        created = tuple(
            bucket for bucket in (settings.bucket_desk, public) if create_if_missing(client, bucket)
        )
        client.put_bucket_policy(Bucket=public, Policy=json.dumps(anonymous_get(public)))
        client.put_bucket_cors(Bucket=public, CORSConfiguration=_CORS)
    published = publish_contract(s3.S3Store(connection, public))
    return SetUp(created, published, strangers_mistakes(client, settings))


def anonymous_get(bucket: str) -> dict[str, object]:
    """The bucket policy: whoever knows a key may GET and HEAD it; nobody may list, write or delete."""
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "PortalsPull",
                "Effect": "Allow",
                "Principal": "*",
                "Action": ["s3:GetObject"],
                "Resource": [f"arn:aws:s3:::{bucket}/*"],
            }
        ],
    }


def create_if_missing(client: S3Client, bucket: str) -> bool:
    """True if the bucket had to be made."""
    try:
        client.head_bucket(Bucket=bucket)
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] != _NOT_FOUND:
            raise
    else:
        return False
    try:
        client.create_bucket(Bucket=bucket)
    except client.exceptions.BucketAlreadyOwnedByYou:
        return False
    return True


def publish_contract(public: ObjectStore) -> tuple[str, ...]:
    """Lay down every schema with a major version (`article.v1.json`); returns the keys that changed."""
    changed = []
    for file in sorted(resources.files("schemas").iterdir(), key=lambda file: file.name):
        form = _CONTRACT.fullmatch(file.name)
        if form is None:
            continue
        key, body = schema(form[1]), file.read_bytes()
        standing = public.get(key)
        if standing is None or standing.body != body:
            public.put(key, body)
            changed.append(key)
    return tuple(changed)


def takes_and_gives(client: S3Client, bucket: str) -> bool:
    """Does the store keep a new object and give it back? Answers to anything less can precede readiness."""
    key, body = f"probe/{secrets.token_hex(8)}", secrets.token_bytes(64)
    try:
        create_if_missing(client, bucket)
        client.put_object(Bucket=bucket, Key=key, Body=body)
        found: bytes = client.get_object(Bucket=bucket, Key=key)["Body"].read()
        client.delete_object(Bucket=bucket, Key=key)
    except (BotoCoreError, ClientError):
        return False
    return found == body


def strangers_mistakes(client: S3Client, settings: Settings) -> tuple[str, ...]:
    """What a request without a key is granted or denied wrongly, one sentence each; empty when all is right.

    Without an endpoint of our own (AWS, where a distribution serves the bucket) there is nothing to ask.
    """
    if not settings.s3_endpoint:
        return ()
    clock = SystemClock()
    key = f"probe/{secrets.token_hex(8)}"
    buckets = (settings.bucket_desk, settings.bucket_public)
    mistakes: tuple[str, ...] = ()
    with _translated(), httpx.Client(base_url=settings.s3_endpoint, trust_env=False, timeout=5) as stranger:
        for bucket in buckets:
            client.put_object(Bucket=bucket, Key=key, Body=b"probe")
        for _ in range(_LOOKS):
            mistakes = tuple(_mistakes(stranger, settings, key))
            if not mistakes:
                break
            clock.sleep(0.2)
        for bucket in buckets:
            client.delete_objects(
                Bucket=bucket, Delete={"Objects": [{"Key": key}, {"Key": f"{key}-stranger"}], "Quiet": True}
            )
    return mistakes


def _mistakes(stranger: httpx.Client, settings: Settings, key: str) -> Iterator[str]:
    desk, public = settings.bucket_desk, settings.bucket_public
    if not stranger.get(f"/{public}/{key}").is_success:
        yield f"anybody should be able to GET an object of the bucket {public}"
    forbidden = [
        ("GET", f"/{desk}/{key}", f"GET an object of the private bucket {desk}"),
        ("GET", f"/{desk}?list-type=2", f"list the private bucket {desk}"),
        ("PUT", f"/{desk}/{key}-stranger", f"write to the private bucket {desk}"),
        ("GET", f"/{public}?list-type=2", f"list the bucket {public}"),
        ("PUT", f"/{public}/{key}-stranger", f"write to the bucket {public}"),
        ("DELETE", f"/{public}/{key}-stranger", f"delete an object of the bucket {public}"),
    ]
    for method, path, deed in forbidden:
        if stranger.request(method, path).is_success:
            yield f"nobody without a key should be able to {deed}"


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError, httpx.HTTPError) as error:
        raise Unavailable("s3", str(error)) from error
