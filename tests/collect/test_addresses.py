"""No link that somebody else wrote leads into this machine or its network; a public one is always asked."""

import socket
from ipaddress import IPv6Network, ip_address

import pytest
import requests
from document_host import PDF, dialling, goes_to, sends, serving

from pipelines.clock import Clock
from pipelines.collect.addresses import NAT64, SPECIAL, Guard, GuardedAdapter, NotAllowed, guard_of, special
from pipelines.collect.client import Client
from pipelines.collect.pacer import Pacer
from pipelines.documents.fetching import Fetcher, guard_for
from pipelines.settings import Settings, on_loopback

PUBLIC_4 = "93.184.215.14"
PUBLIC_6 = "2a00:1450:4009:81f::200e"


class Canary:
    """A listener on loopback that counts who connects; the dialler takes every allowed address to it."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(0.01)

    def connections(self) -> int:
        count = 0
        while True:
            try:
                self.listener.accept()[0].close()
            except TimeoutError:
                return count
            count += 1

    def guard(self, *answers: list[str]) -> Guard:
        """A guard whose resolver gives these answers one after another, the last for ever."""
        left = list(answers)

        def resolve(host: str, port: int) -> list[str]:
            return left.pop(0) if len(left) > 1 else left[0]

        return Guard(
            frozenset({"host.example"}), resolve=resolve, dial=dialling(self.listener.getsockname()[1])
        )


@pytest.fixture
def canary():
    found = Canary()
    yield found
    found.listener.close()


def ends(network) -> list[str]:
    return [str(network[0]), str(network[-1]), str(network[network.num_addresses // 2])]


INSIDE = sorted({text for network, _ in SPECIAL for text in ends(network)})
BESIDE = sorted(
    {
        str(ip_address(int(edge) + step))
        for network, _ in SPECIAL
        for edge, step in ((network[0], -1), (network[-1], 1))
        if 0 <= int(edge) + step < 2**32 * (1 if network.version == 4 else 2**96)
        and (network.version == 4 or ip_address(int(edge) + step).version == 6)
    }
)


@pytest.mark.parametrize("address", [*INSIDE, "fe80::1%eth0", "::ffff:8.8.8.8", "::7f00:1", "nonsense", ""])
def test_nothing_is_connected_to_in_a_special_range(canary: Canary, address: str) -> None:
    with pytest.raises(NotAllowed) as told:
        canary.guard([address]).connect("host.example", 443)
    assert told.value.reason == "address_not_allowed" and canary.connections() == 0


def test_what_stands_beside_a_special_range_is_public_unless_in_another() -> None:
    asked = 0
    for address in map(ip_address, BESIDE):
        inside = any(address.version == of.version and address in of for of, _ in SPECIAL)
        if not inside and (address.version == 4 or address in IPv6Network("2000::/3")):
            assert special(address) is None, address
            asked += 1
        else:
            assert special(address) is not None or address in NAT64
    assert asked >= 25


def test_an_ipv4_address_behind_a_translator_is_judged_as_itself() -> None:
    assert special(ip_address("64:ff9b::5db8:d70e")) is None
    assert special(ip_address("64:ff9b::7f00:1")) == "loopback"
    assert special(ip_address("64:ff9b::a00:1")) == "private"


@pytest.mark.parametrize(
    "answers", [[PUBLIC_4, "127.0.0.1"], ["10.0.0.1", PUBLIC_4], [PUBLIC_6, "fd00::1"], [PUBLIC_4, "::1"]]
)
def test_an_answer_that_mixes_is_refused_whole(canary: Canary, answers: list[str]) -> None:
    with pytest.raises(NotAllowed):
        canary.guard(answers).connect("host.example", 80)
    assert canary.connections() == 0


def test_a_resolver_that_changes_its_answer_is_asked_once_for_each_connection(canary: Canary) -> None:
    guard = canary.guard([PUBLIC_4], ["127.0.0.1"])
    guard.connect("host.example", 443).close()
    assert canary.connections() == 1
    with pytest.raises(NotAllowed):
        guard.connect("host.example", 443)
    assert canary.connections() == 0


def test_the_peer_of_the_socket_is_checked_whatever_the_resolver_said(canary: Canary) -> None:
    port = canary.listener.getsockname()[1]
    guard = Guard(
        frozenset({"host.example"}),
        resolve=lambda host, port: [PUBLIC_4],
        dial=lambda address, asked, timeout: socket.create_connection(("127.0.0.1", port)),
    )
    with pytest.raises(NotAllowed, match="loopback"):
        guard.connect("host.example", 443)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://host.example/a.pdf",
        "file:///etc/hostname",
        "gopher://host.example/",
        "//host.example/a",
        "host.example/a",
        "https://host.example:8443/a",
        "https://host.example:22/a",
        "https://user@host.example/a",
        "https://user:word@host.example/a",
        "https://other.example/a",
        "https://host.example.other.example/a",
        "https://xhost.example/a",
        "https://host.example\\@127.0.0.1/a",
        "https://127.0.0.1/a",
        "http://127.0.0.1:8080/a",
        "http://[::1]/a",
        "http://2130706433/a",
        "http://0x7f000001/a",
        "http://127.1/a",
        "https://host.example/a\r\nX: y",
        "https://host.example/a b",
        "https://host.example/\t",
        "https://host%2eexample/a",
        "https://[::1",
        "https://host.example:port/",
        "https://",
        "",
        "https://host.example/" + "a" * 3_000,
    ],
)
def test_a_link_that_is_not_of_a_listed_host_is_not_asked(url: str) -> None:
    with pytest.raises(NotAllowed) as told:
        Guard(frozenset({"host.example"})).checked(url)
    assert told.value.reason == "host_not_allowed"


def test_a_stand_in_is_asked_only_at_the_address_that_a_source_names() -> None:
    guard = guard_of(
        ["https://www.service.example"], ["http://127.0.0.1:8011"], ["docs.example"], on_loopback
    )
    assert guard.checked("http://127.0.0.1:8011/a?b=c") == ("http://127.0.0.1:8011", "/a?b=c")
    assert guard.checked("https://WWW.service.example/A") == ("https://www.service.example", "/A")
    assert guard.checked("https://docs.example/A")[0] == "https://docs.example"
    guard.allow("127.0.0.1", 8011, "127.0.0.1")
    for host, port, address in (
        ("127.0.0.1", 8012, "127.0.0.1"),
        ("www.service.example", 8011, "127.0.0.1"),
        ("127.0.0.1", 8011, "10.0.0.1"),
    ):
        with pytest.raises(NotAllowed):
            guard.allow(host, port, address)
    with pytest.raises(NotAllowed):
        guard.checked("http://127.0.0.1:8012/a")
    assert not guard_for(Settings()).loopback


def client(tmp_path, guard: Guard, base: str) -> Client:
    clock = Clock(100_000)
    adapter = GuardedAdapter(guard)
    return Client(base, clock, "test", Pacer(tmp_path, base, clock), max_tries=1, adapter=adapter)


def test_a_hundred_public_links_are_all_asked_and_none_refused(tmp_path) -> None:
    """Through the whole client, with name and path as written, in every form that a link may have."""
    hosts = ("www.contractsfinder.service.gov.uk", "www.find-tender.service.gov.uk", "docs.council.example")
    forms = (
        "/Notice/Attachment/{}",
        "/Notice/Attachment/{}?download=1&x=y%20z",
        "/a/{}.pdf",
        "/%C3%A9/{};v=1",
    )
    addresses = ([PUBLIC_4], [PUBLIC_4, PUBLIC_6], ["8.8.8.8"], ["151.101.1.69", "151.101.65.69"])
    links = [
        (
            f"http://{hosts[n % 3]}{':80' * (n % 5 == 0)}{forms[n % 4].format(n)}",
            addresses[n % len(addresses)],
        )
        for n in range(100)
    ]
    with serving({}) as server:
        server.answers = {
            link.partition("//")[2].partition("/")[2].join(["/", ""]): sends(PDF) for link, _ in links
        }
        refused = []
        for link, given in links:
            guard = Guard(frozenset(hosts), resolve=lambda *_, found=given: found, dial=dialling(server.port))
            base, path = guard.checked(link)
            if client(tmp_path, guard, base).get(path, kind="").content != PDF:
                refused.append(link)
        assert not refused and len(server.asked) == 100


@pytest.mark.parametrize("hops", range(1, 6))
def test_redirects_are_followed_one_by_one_and_each_is_checked(tmp_path, canary: Canary, hops: int) -> None:
    inner = canary.listener.getsockname()[1]
    with serving({}) as server:
        settings = Settings(
            home=tmp_path,
            addresses={"contracts_finder": server.url},
            clock_speed=100_000,
            documents_a_night=9,
        )
        fetcher = Fetcher(settings, Clock(100_000), guard_for(settings))
        server.answers = {
            f"/{n}": goes_to(f"{server.url}/{n + 1}" if n % 2 else f"/{n + 1}") for n in range(hops)
        }
        server.answers[f"/{hops}"] = sends(PDF)
        assert fetcher.ask("https://www.contractsfinder.service.gov.uk/0").content == PDF
        for target in (f"http://127.0.0.1:{inner}/", f"http://localhost:{inner}/", "file:///etc/passwd"):
            server.answers[f"/{hops}"] = goes_to(target)
            with pytest.raises(NotAllowed):
                fetcher.ask("https://www.contractsfinder.service.gov.uk/0")
        assert canary.connections() == 0


def test_a_ring_of_redirects_ends(tmp_path) -> None:
    with serving({"/0": goes_to("/0")}) as server:
        settings = Settings(home=tmp_path, addresses={"contracts_finder": server.url}, clock_speed=100_000)
        with pytest.raises(NotAllowed, match="more than 5 redirects"):
            Fetcher(settings, Clock(100_000), guard_for(settings)).ask(f"{server.url}/0")
        assert len(server.asked) == 6


def test_a_host_that_resolves_into_this_machine_is_never_connected_to(tmp_path, canary: Canary) -> None:
    """The whole way down: the session, the pool and the connection, with a name that is on the list."""
    port = canary.listener.getsockname()[1]
    guard = Guard(frozenset({"localhost"}))
    session = requests.Session()
    session.mount("http://", GuardedAdapter(guard))
    with pytest.raises(NotAllowed):
        session.get(f"http://localhost:{port}/", timeout=2)
    assert canary.connections() == 0
