"""Do the formats take what their RFC takes, and patterns what ECMA-262 takes?"""

from __future__ import annotations

import pytest

from schemas import rules


@pytest.mark.parametrize(
    "value", ["about:blank", "urn:uuid:x", "https://bao.example/tin?id=1#a", "mailto:a@b.vn"]
)
def test_a_uri_has_a_scheme(value):
    assert rules.is_uri(value)


@pytest.mark.parametrize(
    "value", ["", "/tin", "tin", "https:", "https://bao example", "http://[::1", "https://báo.vn"]
)
def test_what_has_none_or_is_badly_written_is_no_uri(value):
    assert not rules.is_uri(value)


@pytest.mark.parametrize("value", ["/problems/x", "x", "", "#a", "https://bao.example/%20"])
def test_a_reference_may_be_relative(value):
    assert rules.is_uri_reference(value)


@pytest.mark.parametrize("value", ["a b", "100%", "http://[", "<x>"])
def test_a_reference_is_still_written_as_a_uri(value):
    assert not rules.is_uri_reference(value)


@pytest.mark.parametrize(
    "value", ["2026-11-22T08:00:60Z", "2026-11-22T25:00:00Z", "٢٠٢٦-11-22T08:00:00Z", "20261122T080000Z"]
)
def test_what_no_clock_shows_is_no_moment(value):
    assert not rules.is_moment(value)


@pytest.mark.parametrize("check", [rules.is_moment, rules.is_uuid, rules.is_uri, rules.is_uri_reference])
def test_a_format_says_nothing_about_other_types(check):
    assert check(7)
    assert check(None)


def test_a_patterns_end_is_the_end():
    assert rules.expression("^a$").search("a")
    assert not rules.expression("^a$").search("a\n")
