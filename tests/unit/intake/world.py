"""A door over a world in memory, and askers with tokens before it."""

from __future__ import annotations

import contextlib
import functools
from dataclasses import dataclass, replace

import httpx
from anyio.from_thread import start_blocking_portal

from intake.app import create
from tests import photos
from wire import documents, keys, tokens
from wire.adapters import memory
from wire.config import Settings
from wire.errors import Unavailable

ARTICLE = {
    "language": "vi",
    "headline": "Đồng Tháp vào mùa sen",
    "body": "Sen nở khắp đồng.\n\nNgười xem đông.",
}
NAME = "0192f0c1-2345-7abc-8def-0123456789ab"
OTHER = "0192f0c1-2345-7abc-8def-0123456789ac"


class Down:
    """A part that never answers, whatever it is asked."""

    def __init__(self, part):
        self._part = part

    def __getattr__(self, name):
        def refuse(*args, **kwargs):
            raise Unavailable(self._part, "down for the test")

        return refuse


class Client:
    """An `httpx.AsyncClient` on an event loop of its own, for tests that just ask and look."""

    def __init__(self, portal, client):
        self._portal, self._client = portal, client

    def request(self, method, path, **more):
        return self._portal.call(functools.partial(self._client.request, method, path, **more))

    def __getattr__(self, method):
        return functools.partial(self.request, method.upper())


@functools.cache
def jpeg(seed=0):
    return photos.jpeg(photos.flat(64, 48, [200, 40 + 30 * seed, 40]))


@dataclass(frozen=True)
class World:
    tools: object
    settings: Settings
    app: object
    tokens: dict

    def headers(self, who="reporter", **more):
        return {"Authorization": f"Bearer {self.tokens[who]}", "Accept-Language": "en"} | {
            name.replace("_", "-"): value for name, value in more.items()
        }

    def desk(self, prefix):
        return sorted(key for key in self.tools.desk.objects if key.startswith(prefix))

    def submission(self, name=NAME):
        blob = self.tools.desk.get(keys.submission(name))
        return documents.read(blob.body) if blob else None

    def page(self, name=NAME):
        """The key of the page that this submission was accepted on, if it came alone."""
        return keys.pending(self.submission(name)["page"], [name])

    def publish(self, item, version, status="usable"):
        document = {"item": item, "version": version, "pubStatus": status}
        self.tools.public.put(keys.latest(item), documents.write(document))

    def end(self, name, ending, **more):
        receipt = {
            "submission": name,
            "ending": ending,
            "item": name,
            "version": 1,
            "at": "2026-11-22T01:02:04.000Z",
        }
        self.tools.desk.put(keys.receipt(name), documents.write(receipt | more))

    def without(self, **parts):
        """The same world with some parts down; the tokens stay known."""
        tools = replace(self.tools, **{name: Down("redis" if name != "desk" else "s3") for name in parts})
        app = create(self.settings, tools)
        app.state.door.identities = self.app.state.door.identities
        return replace(self, app=app)

    @contextlib.contextmanager
    def client(self):
        with start_blocking_portal() as portal:
            yield Client(portal, self.async_client())

    def async_client(self):
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url="http://door")


def world(**settings):
    tools = memory.tools()
    made = {
        name: tokens.create(tools.desk, role, name, tools.clock)
        for name, role in (
            ("reporter", "reporter"),
            ("second", "reporter"),
            ("desk", "desk"),
            ("portal", "portal"),
        )
    }
    chosen = Settings(public_url="http://public.test", **settings)
    return World(tools, chosen, create(chosen, tools), made)
