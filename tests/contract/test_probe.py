"""The store that we ship keeps every promise that its probe asks for."""

from __future__ import annotations

from dataclasses import replace

from pressroom.embedded.run import read_run
from pressroom.probe.run import FULL, broken, examine
from tests.newsroom import Newsroom


def test_the_real_store_passes_its_probe_and_is_left_as_it_was(newsroom: Newsroom) -> None:
    findings = examine(read_run(newsroom.data).settings(), replace(FULL, races=1))

    assert broken(findings) == ()
    races = [finding.detail for finding in findings if finding.name in {"create-race", "swap-race"}]
    assert all("16 writers at once" in detail for detail in races)
    left = newsroom.s3.list_objects_v2(Bucket=newsroom.buckets["desk"], Prefix="probe/")
    assert {found["Key"] for found in left.get("Contents", ())} <= {"probe/ready"}  # what /readyz keeps
