"""The signature of every request is the one that botocore would give it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from botocore import auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given
from hypothesis import strategies as st

from wire.adapters import sigv4

AT = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)

names = st.sampled_from(("Content-Type", "Cache-Control", "If-None-Match", "If-Match"))
values = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1).map(str.strip)


@given(
    method=st.sampled_from(("GET", "HEAD", "PUT")),
    base=st.sampled_from(("http://127.0.0.1:8333", "https://s3.example", "https://s3.example/store")),
    key=st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
    headers=st.dictionaries(names, values),
    body=st.binary(),
    token=st.sampled_from(("", "FwoGZXIvYXdzEBc/+=")),
)
def test_it_is_botocores(**drawn: Any) -> None:
    sent, token = drawn["headers"], drawn["token"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(auth, "get_current_datetime", lambda: AT)
        url = f"{drawn['base']}/bucket/{quote(drawn['key'], safe='/~')}"
        theirs = AWSRequest(drawn["method"], url, headers=sent, data=drawn["body"])
        theirs.context["payload_signing_enabled"] = True
        credentials = Credentials("AKIDEXAMPLE", "wJalrXUtnFEMI", token or None)
        auth.S3SigV4Auth(credentials, "s3", "ap-southeast-1").add_auth(theirs)

    at = urlsplit(url)
    request = sigv4.Request(drawn["method"], at.netloc, at.path, sent, drawn["body"])
    owner = sigv4.Key("AKIDEXAMPLE", "wJalrXUtnFEMI", token)
    ours = sigv4.signed(request, "ap-southeast-1", owner, AT)

    assert {name.lower(): value for name, value in ours.items()} == {
        name.lower(): value for name, value in theirs.headers.items()
    }


def test_a_hash_that_is_known_is_the_one_that_is_signed() -> None:
    request = sigv4.Request("PUT", "127.0.0.1:8333", "/bucket/key", {}, b"photo")
    owner = sigv4.Key("AKIDEXAMPLE", "wJalrXUtnFEMI")
    known = replace(request, sha256=sha256(b"photo").hexdigest(), body=b"")
    assert sigv4.signed(known, "ap-southeast-1", owner, AT) == sigv4.signed(
        request, "ap-southeast-1", owner, AT
    )
