"""Which addresses may be connected to for a link that somebody else wrote: checked at the socket.

Parsers of addresses disagree with each other and with the resolver, so the text is only held against a list
of hosts. A host is resolved once; if any answer lies in a range that is not for the public, none is connected
to; the peer of the socket is checked again. The ranges stand here, since flags of the standard library call
several of them global.
"""

import socket
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakSet

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

from warehouse.errors import UserError
from warehouse.text import one_line, without_userinfo

LONGEST_URL = 2_000
PORTS = (80, 443)

_SPECIAL_4 = (
    ("0.0.0.0/8", "this network"),
    ("10.0.0.0/8", "private"),
    ("100.64.0.0/10", "shared by carriers"),
    ("127.0.0.0/8", "loopback"),
    ("169.254.0.0/16", "link-local"),
    ("172.16.0.0/12", "private"),
    ("192.0.0.0/24", "protocol assignments"),
    ("192.0.2.0/24", "documentation"),
    ("192.31.196.0/24", "AS112"),
    ("192.52.193.0/24", "AMT"),
    ("192.88.99.0/24", "6to4 relay"),
    ("192.168.0.0/16", "private"),
    ("192.175.48.0/24", "AS112"),
    ("198.18.0.0/15", "benchmarking"),
    ("198.51.100.0/24", "documentation"),
    ("203.0.113.0/24", "documentation"),
    ("224.0.0.0/4", "multicast"),
    ("240.0.0.0/4", "reserved, or broadcast"),
)
_SPECIAL_6 = (
    ("::/128", "unspecified"),
    ("::1/128", "loopback"),
    ("::/96", "IPv4-compatible"),
    ("::ffff:0:0/96", "IPv4-mapped"),
    ("64:ff9b:1::/48", "local translation"),
    ("100::/64", "discard"),
    ("100:0:0:1::/64", "dummy"),
    ("2001::/23", "protocol assignments, Teredo and ORCHID"),
    ("2001:db8::/32", "documentation"),
    ("2002::/16", "6to4"),
    ("2620:4f:8000::/48", "AS112"),
    ("3fff::/20", "documentation"),
    ("5f00::/16", "segment routing"),
    ("fc00::/7", "unique local"),
    ("fe80::/10", "link-local"),
    ("fec0::/10", "site-local"),
    ("ff00::/8", "multicast"),
)
SPECIAL: tuple[tuple[IPv4Network | IPv6Network, str], ...] = tuple(
    (ip_network(text), name) for text, name in (*_SPECIAL_4, *_SPECIAL_6)
)
"""The special ranges of the IANA registries (and of multicast), with their names."""
NAT64 = IPv6Network("64:ff9b::/96")
"""An IPv4 address as a network of IPv6 alone reaches it: judged as that address."""
UNICAST_6 = IPv6Network("2000::/3")


class NotAllowed(UserError):
    """A link that is not followed. `reason`: host_not_allowed, address_not_allowed."""

    def __init__(self, reason: str, problem: str) -> None:
        super().__init__(problem)
        self.reason = reason


def special(address: IPv4Address | IPv6Address) -> str | None:
    """The name of the range that is not for the public; null for a public address."""
    if isinstance(address, IPv6Address) and address in NAT64:
        return special(IPv4Address(int(address) & 0xFFFFFFFF))
    for network, name in SPECIAL:
        if address.version == network.version and address in network:
            return name
    return "no global unicast" if isinstance(address, IPv6Address) and address not in UNICAST_6 else None


def _resolved(host: str, port: int) -> list[str]:
    """Every address of a host, as the system's resolver gives them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(info[4][0]) for info in found))


def _dialled(address: str, port: int, timeout: float | None) -> socket.socket:
    return socket.create_connection((address, port), timeout)


@dataclass(frozen=True)
class Guard:
    """Who may be asked: hosts by name, and at the socket public addresses alone.

    `hosts` are whole names in lower case. `loopback`: (address, port) of stand-ins of this machine, which a
    source's own setting names. `resolve` and `dial` are the system's, but in tests.
    """

    hosts: frozenset[str]
    loopback: frozenset[tuple[str, int]] = frozenset()
    resolve: Callable[[str, int], list[str]] = field(default=_resolved, repr=False)
    dial: Callable[[str, int, float | None], socket.socket] = field(default=_dialled, repr=False)

    def checked(self, url: str) -> tuple[str, str]:
        """(scheme, host and port; path and query) of a link that may be asked. Raises NotAllowed."""
        shown = one_line(without_userinfo(url), 200)
        if len(url) > LONGEST_URL or "\\" in url or any(ord(sign) < 33 or ord(sign) == 127 for sign in url):
            raise NotAllowed("host_not_allowed", f"'{shown}' is no address that is asked")
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
            named = host.encode("ascii").decode() if host.isascii() else host.encode("idna").decode()
        except ValueError:
            raise NotAllowed("host_not_allowed", f"'{shown}' is no address that is asked") from None
        if parts.scheme not in ("http", "https") or not named or parts.username is not None or "%" in named:
            raise NotAllowed("host_not_allowed", f"'{shown}': only public http and https links are asked")
        port = port or (443 if parts.scheme == "https" else 80)
        if (named, port) not in self.loopback and (
            named.removesuffix(".") not in self.hosts or port not in PORTS
        ):
            raise NotAllowed("host_not_allowed", f"'{shown}': {named} is none of the hosts that are asked")
        query = f"?{parts.query}" if parts.query else ""
        return f"{parts.scheme}://{parts.netloc.lower()}", f"{parts.path or '/'}{query}"

    def allow(self, host: str, port: int, address: str) -> None:
        """Raises NotAllowed for an address that no public server has."""
        if (host, port) in self.loopback and address == host:
            return
        try:
            found = ip_address(address)
        except ValueError:
            raise NotAllowed("address_not_allowed", f"{host}: '{address}' is no address") from None
        if name := special(found):
            raise NotAllowed("address_not_allowed", f"{host}: {address} is not public ({name})")

    def connect(self, host: str, port: int, timeout: float | None = None) -> socket.socket:
        """A socket to the first address of a host that answers. Raises NotAllowed, OSError."""
        addresses = self.resolve(host, port)
        for address in addresses:
            self.allow(host, port, address)
        problem = OSError(f"{host}: no address")
        for address in addresses:
            try:
                found = self.dial(address, port, timeout)
            except OSError as error:
                problem = error
                continue
            try:
                self.allow(host, port, str(found.getpeername()[0]))
            except (NotAllowed, OSError):
                found.close()
                raise
            return found
        raise problem


def guard_of(
    declared: Iterable[str], addresses: Iterable[str], more: Collection[str], loopback: Callable[[str], bool]
) -> Guard:
    """The guard for the sources' own addresses (`declared`), where they are asked, and hosts by setting."""
    hosts = {urlsplit(url).hostname or "" for url in (*declared, *addresses) if not loopback(url)}
    stand_ins = set()
    for url in filter(loopback, addresses):
        parts = urlsplit(url)
        stand_ins.add((parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)))
    return Guard(frozenset({*hosts, *(host.lower() for host in more)} - {""}), frozenset(stand_ins))


class GuardedAdapter(HTTPAdapter):
    """Connections of a session made by a guard, with name and certificate of the host as ever."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._sockets: WeakSet[socket.socket] = WeakSet()
        super().__init__()

    def cut(self) -> None:
        """Ends what is being sent or received now."""
        for found in list(self._sockets):
            with suppress(OSError):
                found.shutdown(socket.SHUT_RDWR)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        guard, sockets = self._guard, self._sockets

        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return _connected(self, guard)

            def connect(self) -> None:
                super().connect()
                sockets.add(self.sock)

        class Secure(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return _connected(self, guard)

            def connect(self) -> None:
                super().connect()
                sockets.add(self.sock)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = Secure

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}


def _connected(connection: HTTPConnection, guard: Guard) -> socket.socket:
    """As urllib3 connects, with its own errors, but by the guard."""
    timeout = connection.timeout if isinstance(connection.timeout, int | float) else None
    try:
        found = guard.connect(connection.host, connection.port, timeout)
    except socket.gaierror as error:
        raise NameResolutionError(connection.host, connection, error) from error
    except TimeoutError as error:
        raise ConnectTimeoutError(connection, f"{connection.host}: no connection in {timeout} s") from error
    except OSError as error:
        raise NewConnectionError(connection, f"{connection.host}: {error}") from error
    for option in connection.socket_options or ():
        found.setsockopt(*option)
    return found
