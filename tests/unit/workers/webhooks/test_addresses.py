"""Which URLs and addresses a stranger may have us call."""

from __future__ import annotations

import pytest

from workers.webhooks.addresses import Refused, checked, is_public, pinned

PUBLIC = (
    "1.1.1.1", "8.8.8.8", "93.184.216.34", "100.63.255.255", "100.128.0.0", "172.15.0.1", "172.32.0.1",
    "192.167.255.255", "198.20.0.1", "2606:4700:4700::1111", "2a00:1450:4001::1", "64:ff9b::808:808",
)  # fmt: skip
REFUSED = (
    "0.0.0.0", "0.1.2.3",  # noqa: S104 - nothing binds to it
    "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254",
    "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192",
    "192.0.2.1", "192.88.99.1", "192.168.0.1",
    "168.63.129.16", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1",
    "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe", "64:ff9b:1::808:808", "100::1",
    "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1",
    "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "", "localhost", "8.8.8.8.8",
)  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_may_be_called(address):
    assert is_public(address)


@pytest.mark.parametrize("address", REFUSED)
def test_no_other_may(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://portal.example/hook", "ftp://portal.example/", "portal.example/hook", "https://", "https:///x",
        "",
        "https://user@portal.example/", "https://user:word@portal.example/", "https://portal.example/#x",
        "file:///etc/passwd", "https://portal.example:99999/", "https://portal.example/\n", "javascript:1",
        "https://portal.example/" + "x" * 2000,
    ],
)  # fmt: skip
def test_a_url_of_another_kind_is_refused_with_a_sentence(url):
    with pytest.raises(Refused, match=r"."):
        checked(url, private=False)


def test_where_private_addresses_are_allowed_http_is_too():
    assert checked("http://127.0.0.1:8080/hook", private=True).port == 8080
    assert pinned(checked("http://x/", private=True), lambda *_: ("10.0.0.1",), private=True) == ("10.0.0.1",)


@pytest.mark.parametrize(
    "found", [("127.0.0.1",), ("8.8.8.8", "10.0.0.1"), ("2606:4700:4700::1111", "::ffff:10.0.0.1")]
)
def test_one_private_address_among_public_ones_is_enough(found):
    url = checked("https://portal.example/hook", private=False)
    with pytest.raises(Refused, match="no public address"):
        pinned(url, lambda *_: found, private=False)


def test_a_name_without_an_address_is_refused():
    def unknown(host, port):
        raise OSError("no such host")

    with pytest.raises(Refused, match="has no address"):
        pinned(checked("https://portal.example/", private=False), unknown, private=False)


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "127.0.0.1", "localhost", "[::1]"]
)
def test_every_way_of_writing_this_machine_is_refused(host):
    from workers.webhooks.addresses import resolve

    with pytest.raises(Refused):
        pinned(checked(f"https://{host}/", private=False), resolve, private=False)
