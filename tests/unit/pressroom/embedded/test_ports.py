import socket
from dataclasses import asdict, replace

from pressroom.embedded import folder, ports
from pressroom.embedded.ports import GRPC, Ports


def anything_but(*taken):
    return lambda port: port not in taken


def test_every_port_is_distinct_and_below_the_outgoing_ones():
    chosen = ports.choose(Ports(), None, anything_but())
    storage = chosen.of_storage()
    everything = [chosen.intake, chosen.redis, *storage, *(port + GRPC for port in storage)]
    assert chosen.intake == 8080
    assert len(set(everything)) == 12
    assert max(everything) < 32_768


def test_saved_ports_that_are_free_are_kept():
    saved = ports.choose(Ports(), 9123, anything_but())
    assert ports.choose(saved, None, anything_but()) == saved


def test_a_taken_port_alone_is_picked_again():
    saved = ports.choose(Ports(), None, anything_but())
    chosen = ports.choose(saved, None, anything_but(saved.volume))
    assert chosen.volume != saved.volume
    assert replace(chosen, volume=saved.volume) == saved


def test_a_taken_grpc_port_moves_its_server():
    saved = ports.choose(Ports(), None, anything_but())
    assert ports.choose(saved, None, anything_but(saved.filer + GRPC)).filer != saved.filer


def test_intake_takes_the_next_free_port():
    assert ports.choose(Ports(), None, anything_but(8080, 8081)).intake == 8082
    assert ports.choose(Ports(), 9000, anything_but(9000)).intake == 9001


def test_the_wanted_port_wins_over_the_saved_one():
    assert ports.choose(Ports(intake=8085), 9000, anything_but()).intake == 9000
    assert ports.choose(Ports(intake=8085), None, anything_but()).intake == 8085


def test_wanting_port_0_takes_any_and_keeps_it():
    assert ports.choose(Ports(), 0, anything_but()).intake >= 12_000
    assert ports.choose(Ports(intake=12_345), 0, anything_but()).intake == 12_345


def test_a_port_with_a_listener_is_not_free():
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert not ports.free(server.getsockname()[1])
        port = server.getsockname()[1]
    assert ports.free(port)


def test_the_choice_is_written_down(tmp_path):
    place = folder.at(tmp_path / "news")
    place.make()
    chosen = ports.settle(place, None)
    assert folder.read_json(place.ports) == asdict(chosen)
    assert ports.settle(place, None) == chosen
