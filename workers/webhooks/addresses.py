"""May a stranger's URL make us call this address? Only what is public on the internet (SSRF)."""

from __future__ import annotations

import socket
from collections.abc import Callable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

import httpx

LONGEST_URL: Final = 2000

Resolve = Callable[[str, int], tuple[str, ...]]

_GLOBAL: Final = IPv6Network("2000::/3")  # all that is given out; IPv4-mapped addresses lie outside
_NAT64: Final = IPv6Network("64:ff9b::/96")  # RFC 6052: the last four bytes are the IPv4 address
# Beside what the library knows: disguises, old and special ranges, metadata of a cloud at a public number.
_REFUSED_4: Final = tuple(map(IPv4Network, ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32")))
_REFUSED_6: Final = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))


class Refused(Exception):
    """A URL that is not called; the sentence says why."""


def is_public(address: str) -> bool:
    """False for all that is private, local, shared, reserved or multicast, and for what is no address."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found in _NAT64:
        found = IPv4Address(int(found) & 0xFFFF_FFFF)
    if isinstance(found, IPv4Address):
        is_special = found.is_multicast or found.is_reserved or any(found in one for one in _REFUSED_4)
        return found.is_global and not is_special
    return found in _GLOBAL and found.is_global and not any(found in one for one in _REFUSED_6)


def checked(url: str, *, private: bool) -> httpx.URL:
    """The URL, if it is one that we may call, its address aside.

    Raises:
        Refused: it is none, says who asks, or is not https where it must be.
    """
    try:
        found = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise Refused(f"{url[:100]!r} is not a URL: {error}") from error
    schemes = {"https", "http"} if private else {"https"}
    if found.scheme not in schemes or not found.host or not 0 < (found.port or 443) < 1 << 16:
        raise Refused(f"{url[:100]!r} must be an {' or '.join(sorted(schemes))} address")
    if found.userinfo or found.fragment or len(url) > LONGEST_URL:
        raise Refused(
            f"a name, a password, a #fragment or more than {LONGEST_URL} characters have no place in it"
        )
    return found


def pinned(url: httpx.URL, resolve: Resolve, *, private: bool) -> tuple[str, ...]:
    """The addresses to call, looked up now: whoever calls them asks nobody again.

    Raises:
        Refused: there are none, or one of them is not public.
    """
    try:
        found = resolve(url.host, url.port or (443 if url.scheme == "https" else 80))
    except (OSError, UnicodeError) as error:
        raise Refused(f"{url.host} has no address: {error}") from error
    inside = [one for one in found if not (private or is_public(one))]
    if inside:
        raise Refused(
            f"{url.host} is at {inside[0]}, which is no public address (PRESSROOM_WEBHOOKS_PRIVATE allows it)"
        )
    return found


def resolve(host: str, port: int) -> tuple[str, ...]:
    """As the system knows it; raises OSError."""
    return tuple(
        dict.fromkeys(str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    )
