"""The reporter page's headers, the schemas, and the description."""

from __future__ import annotations

import re

import pytest

from intake import reporter_page
from schemas import validate


def test_the_page_may_speak_with_us_and_the_public_bucket_only(door):
    answer = door.get("/")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["content-security-policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: http://public.test; "
        "connect-src 'self' http://public.test; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    )
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_the_pages_files_are_served_with_their_types(door):
    answer = door.get("/page/vi.json")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_everything_the_page_names_is_there(door):
    named = re.findall(r'(?:src|href)="(/[^"]+)"', door.get("/").text)
    assert named
    assert {name: door.get(name).status_code for name in named} == dict.fromkeys(named, 200)


@pytest.mark.parametrize(
    ("url", "origin"),
    [("https://cdn.test/a/b", "https://cdn.test"), ("http://127.0.0.1:9/x", "http://127.0.0.1:9"), ("", "")],
)
def test_the_public_origin_has_no_path(url, origin):
    assert reporter_page.origin(url) == origin
    assert reporter_page.policy(origin).count("  ") == 0


def test_answers_are_not_sniffed_framed_or_referred(door):
    for path in ("/healthz", "/nowhere", "/openapi.json"):
        headers = door.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("name", ["article", "article.v1", "article.v1.json"])
def test_a_schema_is_served(door, name):
    answer = door.get(f"/v1/schemas/{name}")
    assert answer.headers["content-type"] == "application/schema+json"
    assert answer.json() == validate.load("article")


def test_the_description_is_openapi_3_1_with_every_schema(door):
    told = door.get("/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    assert set(validate.names()) <= told["components"]["schemas"].keys()
    assert told["components"]["schemas"]["article"] == validate.load("article")


def test_the_description_names_every_route_and_its_errors(door):
    paths = door.get("/openapi.json").json()["paths"]
    expected = {
        "/v1/submissions/{submission}": {"put", "get", "delete"},
        "/v1/submissions/{submission}/article": {"get"},
        "/v1/embargoes": {"get"},
        "/v1/submissions": {"post"},
        "/v1/submissions/validate": {"post"},
        "/v1/submissions/{submission}/events": {"get"},
        "/v1/uploads": {"post", "options"},
        "/v1/uploads/{upload}": {"head", "patch", "options"},
        "/v1/items/{item}/takedown": {"post"},
        "/v1/items/{item}": {"get"},
        "/v1/items/{item}/versions": {"get"},
        "/v1/items/{item}/diff": {"get"},
        "/v1/changes": {"get"},
        "/v1/changes/events": {"get"},
        "/v1/portals": {"get"},
        "/v1/portals/{portal}": {"get"},
        "/v1/portals/{portal}/ack": {"post"},
        "/v1/schemas/{name}": {"get"},
        "/healthz": {"get"},
        "/metrics": {"get"},
        "/readyz": {"get"},
    }
    assert {path: set(methods) for path, methods in paths.items()} == expected
    operations = [operation for methods in paths.values() for operation in methods.values()]
    assert all("application/problem+json" in each["responses"]["default"]["content"] for each in operations)
    assert len({each["operationId"] for each in operations}) == len(operations)
    assert paths["/v1/changes"]["get"]["security"] == [{}, {"bearer": []}]
    assert paths["/healthz"]["get"]["security"] == []
    assert paths["/v1/submissions"]["post"]["security"] == [{"bearer": []}]


def test_every_reference_of_the_description_leads_somewhere(door):
    told = door.get("/openapi.json").json()
    text = door.get("/openapi.json").text
    for name in re.findall(r'"#/components/schemas/([^"]+)"', text):
        assert name in told["components"]["schemas"]
