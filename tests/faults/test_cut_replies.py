"""A reply of the store may break off anywhere. Then it is no reply, and nobody takes it for a shorter one.

HTTP libraries take headers that end with the connection for whole ones. A body of unknown length is empty
then, and a listing of nothing looks like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any
from uuid import uuid4

import pytest

from pressroom.embedded.run import read_run
from tests.faults.proxy import Proxy
from tests.faults.weather import Cut, Way
from tests.newsroom import Newsroom
from wire.adapters import s3
from wire.errors import Unavailable

BODY = '{"note": "Sen nở khắp đồng."}'.encode()
MOST = 3000  # bytes; no reply here is as long
STEP = 2  # bytes between two places where it breaks off

# A time that breaks off may end in what looks like a time zone.
pytestmark = pytest.mark.filterwarnings("ignore::dateutil.parser.UnknownTimezoneWarning")


@pytest.fixture(scope="module")
def proxy(newsroom: Newsroom) -> Iterator[Proxy]:
    with Proxy(int(newsroom.run["s3"]["endpoint"].rpartition(":")[2])) as proxy:
        yield proxy


@pytest.fixture
def store(newsroom: Newsroom, proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> s3.S3Store:
    for place in ("botocore.endpoint", "wire.adapters.s3_objects"):  # between two tries
        monkeypatch.setattr(f"{place}.time.sleep", lambda _: None)
    settings = read_run(newsroom.data).settings()
    through = settings.model_copy(update={"s3_endpoint": f"http://127.0.0.1:{proxy.port}"})
    return s3.S3Store(s3.connect(through, hurried=True), settings.bucket_desk)


@pytest.fixture
def key(store: s3.S3Store) -> Iterator[str]:
    """Of an object that stands there."""
    key = f"receipts/{uuid4()}.json"
    store.put(key, BODY)
    yield key
    store.delete([key])


ASKED: dict[str, Callable[[s3.S3Store, str], Any]] = {
    "get": lambda store, key: store.get(key),
    "get what is not there": lambda store, key: store.get(f"receipts/{uuid4()}.json"),
    "has": lambda store, key: store.has(key),
    "has what is not there": lambda store, key: store.has(f"receipts/{uuid4()}.json"),
    "put": lambda store, key: store.put(key, BODY),
    "put_new": lambda store, key: store.put_new(key, BODY),
    "swap": lambda store, key: store.swap(key, BODY, etag='"another"'),
    "delete": lambda store, key: store.delete([f"receipts/{uuid4()}.json"]),
    "list": lambda store, key: store.list(key),
    "walk": lambda store, key: tuple(store.walk(key)),
}


@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED.keys())
def test_a_reply_that_breaks_off_is_none(
    store: s3.S3Store, proxy: Proxy, key: str, ask: Callable[[s3.S3Store, str], Any]
) -> None:
    truth = ask(store, key)
    told = set()
    for after in range(0, MOST, STEP):
        before = len(proxy.history)
        with proxy.during(Cut(after, Way.TO_CLIENT)), suppress(Unavailable):
            told.add(ask(store, key))
        if not any(deed.what.startswith("cut") for deed in proxy.history[before:]):
            break  # it came through whole
    else:
        pytest.fail("it never came through")
    assert told == {truth}
