import json
import tomllib

from pressroom.embedded import credentials, seaweed
from pressroom.embedded.ports import Ports

PORTS = Ports(8080, 12001, 12002, 12003, 12004, 12005, 12006)


def test_every_inner_port_has_a_key_and_the_files_are_private(tmp_path):
    drawn = credentials.draw()
    seaweed.write_configuration(tmp_path, drawn)
    jwt = tomllib.loads((tmp_path / "conf/security.toml").read_text())["jwt"]
    read = [jwt["signing"]["read"]["key"], jwt["filer_signing"]["read"]["key"]]
    assert [jwt["signing"]["key"], jwt["filer_signing"]["key"], *read] == [
        drawn.jwt[name]
        for name in ("jwt.signing", "jwt.filer_signing", "jwt.signing.read", "jwt.filer_signing.read")
    ]
    (identity,) = json.loads((tmp_path / "conf/s3.json").read_text())["identities"]
    assert identity["credentials"] == [{"accessKey": drawn.access_key, "secretKey": drawn.secret_key}]
    assert {file.stat().st_mode & 0o777 for file in (tmp_path / "conf").iterdir()} == {0o600}


def test_only_the_sockets_of_our_ports_are_removed(tmp_path, monkeypatch):
    monkeypatch.setattr(seaweed, "SOCKETS", tmp_path)
    for name in ("seaweedfs-filer-grpc-22005.sock", "seaweedfs-filer-grpc-22999.sock", "other-22005.sock"):
        (tmp_path / name).touch()
    seaweed.remove_stale_sockets(PORTS)
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "other-22005.sock",
        "seaweedfs-filer-grpc-22999.sock",
    ]


def test_telemetry_is_off_and_every_port_is_ours():
    flags = seaweed._flags(PORTS)
    assert "-master.telemetry=false" in flags
    assert "-ip.bind=127.0.0.1" in flags
    assert {
        f"-{name}.port={getattr(PORTS, name)}" for name in ("s3", "master", "volume", "filer", "admin")
    } <= set(flags)
