"""One suite over the store in memory and the real one: what the fake promises, S3 keeps, and the reverse."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from tests.newsroom import Newsroom
from wire import documents, keys
from wire.adapters import s3
from wire.adapters.memory import MemoryStore
from wire.config import Settings
from wire.errors import Unavailable
from wire.ports import ObjectStore

RACERS = 16


@pytest.fixture(params=["memory", "s3"])
def store(request: pytest.FixtureRequest) -> ObjectStore:
    if request.param == "memory":
        return MemoryStore()
    newsroom: Newsroom = request.getfixturevalue("newsroom")
    return real(newsroom, newsroom.buckets["desk"])


def real(newsroom: Newsroom, bucket: str) -> s3.S3Store:
    run = newsroom.run["s3"]
    settings = Settings(
        s3_endpoint=run["endpoint"], s3_access_key=run["accessKey"], s3_secret_key=run["secretKey"]
    )
    return s3.S3Store(s3.connect(settings), bucket)


@pytest.fixture
def folder(store: ObjectStore) -> Iterator[str]:
    name = f"contract-{uuid4().hex}/"
    yield name
    store.delete([entry.key for entry in store.walk(name)])


def test_what_is_put_is_got(store: ObjectStore, folder: str) -> None:
    store.put(folder + "a.json", "Đồng Tháp".encode())

    blob = store.get(folder + "a.json")

    assert blob is not None
    assert blob.body.decode() == "Đồng Tháp"
    assert blob.media_type == "application/json"
    assert store.has(folder + "a.json")


def test_an_original_is_there_as_it_came(store: ObjectStore) -> None:
    body = uuid4().bytes * 200_000
    key = keys.original(documents.sha256(body))
    assert not store.has(key)

    assert store.put_new(key, body)
    assert not store.put_new(key, body)

    assert store.has(key)
    blob = store.get(key)
    store.delete([key])
    assert blob is not None
    assert blob.body == body


@pytest.mark.parametrize("name", ["a b+c", "Đồng Tháp", "a~b'(c)*!", "100%25", "a&b=c?d#e"])
def test_a_key_may_be_of_any_characters(store: ObjectStore, folder: str, name: str) -> None:
    assert store.put_new(folder + name, b"1")
    assert not store.put_new(folder + name, b"2")
    store.put(folder + name, b"3")

    assert [entry.key for entry in store.list(folder)] == [folder + name]
    assert store.has(folder + name)
    blob = store.get(folder + name)
    assert blob is not None
    assert blob.body == b"3"


def test_nothing_is_none_and_not_an_error(store: ObjectStore, folder: str) -> None:
    assert store.get(folder + "nothing") is None
    assert not store.has(folder + "nothing")


def test_put_new_writes_once_whoever_races(store: ObjectStore, folder: str) -> None:
    start = threading.Barrier(RACERS)

    def race(number: int) -> bool:
        start.wait()
        return store.put_new(folder + "one", str(number).encode())

    with ThreadPoolExecutor(RACERS) as pool:
        won = list(pool.map(race, range(RACERS)))

    assert won.count(True) == 1
    blob = store.get(folder + "one")
    assert blob is not None
    assert blob.body == str(won.index(True)).encode()


def test_swap_counts_every_turn_however_many_race(store: ObjectStore, folder: str) -> None:
    store.put(folder + "count", b"0")

    def add(_: int) -> None:
        while True:
            blob = store.get(folder + "count")
            assert blob is not None
            if store.swap(folder + "count", str(int(blob.body) + 1).encode(), etag=blob.etag):
                return

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(12)))

    assert store.get(folder + "count").body == b"12"


def test_swap_of_nothing_is_false(store: ObjectStore, folder: str) -> None:
    store.put(folder + "a", b"a")
    etag = store.get(folder + "a").etag
    store.delete([folder + "a"])

    assert not store.swap(folder + "a", b"b", etag=etag)
    assert store.get(folder + "a") is None


def test_a_flat_folder_lists_in_the_order_of_its_names(store: ObjectStore, folder: str) -> None:
    names = [f"{number:04d}" for number in (7, 1, 12, 3)]
    for name in names:
        store.put(folder + name, b"")

    listed = store.list(folder, after=folder + "0001", limit=2)

    assert [entry.key for entry in listed] == [folder + "0003", folder + "0007"]
    assert [entry.key for entry in store.walk(folder)] == [folder + name for name in sorted(names)]
    assert listed[0].size == 0


def test_deleting_what_is_gone_is_no_error(store: ObjectStore, folder: str) -> None:
    store.put(folder + "a", b"")

    store.delete([folder + "a", folder + "never"])
    store.delete([])

    assert list(store.walk(folder)) == []


def test_a_folder_is_emptied_while_it_is_walked(store: ObjectStore, folder: str) -> None:
    for name in ("a", "b", "c"):
        store.put(folder + name, b"")

    store.delete(entry.key for entry in store.walk(folder))

    assert list(store.walk(folder)) == []


def test_public_objects_carry_type_and_caching_of_their_key(newsroom: Newsroom) -> None:
    store = real(newsroom, newsroom.buckets["public"])
    key = f"media/{uuid4().hex}/wide-800.webp"
    store.put_new(key, b"not a photo")

    answer = newsroom.get(key)
    store.delete([key])

    assert answer.headers["content-type"] == "image/webp"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_what_is_refused_is_unavailable_and_says_why(newsroom: Newsroom) -> None:
    elsewhere = real(newsroom, "no-such-bucket")

    for deed in (lambda: elsewhere.get("a"), lambda: elsewhere.put("a", b"")):
        with pytest.raises(Unavailable, match="bucket"):
            deed()
    keys = newsroom.run["s3"]
    stranger = Settings(s3_endpoint=keys["endpoint"], s3_access_key="a", s3_secret_key="b")
    with pytest.raises(Unavailable, match="InvalidAccessKeyId"):
        s3.S3Store(s3.connect(stranger), newsroom.buckets["desk"]).get("a")


def test_a_store_that_is_away_is_unavailable() -> None:
    settings = Settings(s3_endpoint="http://127.0.0.1:9", s3_access_key="a", s3_secret_key="b")

    with pytest.raises(Unavailable) as caught:
        s3.S3Store(s3.connect(settings), "desk").get("a")

    assert caught.value.part == "s3"
