"""What an independent reader finds in published photos: who made them in all, and a place in none."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests import chain, noted
from tests.newsroom import article
from tests.worlds import World, house
from wire import keys
from wire.photo import probe
from workers.imaging.profile import Profile, Size
from workers.imaging.signing import Signer

FORMATS = ("jpg", "webp", "avif")
PROFILE = Profile(
    "small", "1", (Size("wide-320", 320, (16, 9), FORMATS), Size("square-100", 100, (1, 1), FORMATS))
)

EXIF = noted.camera(artist="Lê Thị Ảnh", copyright="© Lê Thị Ảnh", description="Cây", offset="+07:00")
IPTC = noted.iim(
    noted.UTF_8, (80, "Vũ Đình Ảnh"), (110, "Hãng tin I"), (116, "© Hãng tin I"), (90, "Cần Thơ")
)
LATIN = noted.iim((80, "Lê Hùng".encode("latin-1")), (110, b"Agence"), (116, "© Agence".encode("latin-1")))
AGENCY = {"creator": ["Nguyễn Thị Sen", "Đoàn Bảo"], "copyright": "© 2026 Thông tấn Miền Sông"}
FIRST = noted.xmp(
    attributes='photoshop:City="Cần Thơ" xmpNote:HasExtendedXMP="0123456789ABCDEF0123456789ABCDEF"'
)

# Photos by what is odd about them, and the creator and copyright that must be found where no editor speaks.
PHOTOS: dict[str, tuple[bytes, list[str], str]] = {
    "xmp, iptc and exif": (
        noted.jpeg(exif=EXIF, iptc=IPTC, packet=noted.agency(), more=[(0xFE, b"IMG_SECRET")]),
        AGENCY["creator"],
        AGENCY["copyright"],
    ),
    "exif alone": (noted.jpeg(exif=EXIF), ["Lê Thị Ảnh"], "© Lê Thị Ảnh"),
    "exif, big-endian": (
        noted.jpeg(exif=noted.camera(">", artist="Đỗ Sen", copyright="© Đỗ")),
        ["Đỗ Sen"],
        "© Đỗ",
    ),
    "iptc in UTF-8": (noted.jpeg(exif=noted.camera(), iptc=IPTC), ["Vũ Đình Ảnh"], "© Hãng tin I"),
    "iptc in Latin-1": (noted.jpeg(exif=noted.camera(), iptc=LATIN), ["Lê Hùng"], "© Agence"),
    "extended xmp": (
        noted.jpeg(exif=EXIF, packet=FIRST, more=noted.extended(noted.agency())),
        AGENCY["creator"],
        AGENCY["copyright"],
    ),
    "broken xmp": (
        noted.jpeg(exif=EXIF, packet=noted.xmp(before="<!DOCTYPE x [<!ENTITY a 'b'>]>")),
        ["Lê Thị Ảnh"],
        "© Lê Thị Ảnh",
    ),
    "png": (
        noted.png(exif=EXIF, packet=noted.agency(), is_compressed=True, words=[("Comment", "IMG_SECRET")]),
        AGENCY["creator"],
        AGENCY["copyright"],
    ),
    "webp": (noted.webp(exif=EXIF, packet=noted.agency()), AGENCY["creator"], AGENCY["copyright"]),
    "avif": (noted.avif(exif=EXIF, packet=noted.agency()), AGENCY["creator"], AGENCY["copyright"]),
}

# What no published file may hold, by parts of exiftool's names: places, devices, owners, thumbnails, ids.
FORBIDDEN = (
    "gps", "location", "serial", "owner", "makernote", "thumbnail", "preview", "comment", "model",
    "software", "lens", "city", "documentid", "instanceid", "caption", "description",
)  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _exiftool() -> None:
    if shutil.which("exiftool") is None:
        missing = "exiftool is missing: sudo apt install libimage-exiftool-perl"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)


def read(folder: Path, *more: str) -> dict[str, dict[str, Any]]:
    """All that exiftool finds in every file, unknown blocks included, by file name."""
    told = subprocess.run(
        ["exiftool", "-json", "-a", "-u", "-G1", "-ext", "*", "-charset", "exif=UTF8", *more, str(folder)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return {Path(one["SourceFile"]).name: one for one in json.loads(told.stdout)}


def publish(world: World, bodies: list[bytes], **words: Any) -> dict[str, Any]:
    """The item of an article with these photos, as portals read it."""
    photos = tuple(probe(body, max_pixels=10**8) for body in bodies)
    for body, photo in zip(bodies, photos, strict=True):
        world.tools.desk.put_new(keys.original(photo.sha256), body)
    images = [{"caption": "Vườn vú sữa", "credit": "Ảnh: Mỹ Duyên", "part": "p"} | words for _ in bodies]
    name = world.accept(article(images=images), photos=photos)
    world.work()
    return world.public(keys.latest(name))


def laid(world: World, item: dict[str, Any], folder: Path) -> Path:
    """Every rendition of the item as a file."""
    for number, one in enumerate(item["renditions"]):
        blob = world.tools.public.get(one["href"])
        assert blob is not None
        (folder / f"{one['image']}-{number}{Path(one['href']).suffix}").write_bytes(blob.body)
    return folder


def ours() -> World:
    return World(house=replace(house(), profile=PROFILE))


def found(told: dict[str, Any]) -> dict[str, Any]:
    """The fields that must be there, by XMP and EXIF name."""
    names = (
        "XMP-photoshop:Credit",
        "XMP-dc:Creator",
        "XMP-dc:Rights",
        "XMP-iptcExt:DigitalSourceType",
        "IFD0:Copyright",
    )
    return {name: told.get(name) for name in names}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    world, folder = ours(), tmp_path_factory.mktemp("published")
    item = publish(world, [body for body, _, _ in PHOTOS.values()], copyright="© Báo Miền Sông")
    return read(laid(world, item, folder))


def test_the_originals_do_tell_places_and_owners(tmp_path: Path) -> None:
    for number, (body, _, _) in enumerate(PHOTOS.values()):
        (tmp_path / str(number)).write_bytes(body)
    for name, told in read(tmp_path).items():
        assert [tag for tag in told if "GPS" in tag], name
        assert [tag for tag in told if "Serial" in tag], name


def test_every_published_file_bears_the_editors_credit_and_copyright(published: dict[str, Any]) -> None:
    assert len(published) == len(PHOTOS) * 6
    for name, told in published.items():
        there = found(told)
        assert there["XMP-photoshop:Credit"] == "Ảnh: Mỹ Duyên", name
        assert there["XMP-dc:Rights"] == there["IFD0:Copyright"] == "© Báo Miền Sông", name
        creator = there["XMP-dc:Creator"]
        assert ([creator] if isinstance(creator, str) else creator) == list(PHOTOS.values())[
            int(name.split("-")[0])
        ][1]


def test_no_published_file_tells_a_place_a_device_or_an_owner(published: dict[str, Any]) -> None:
    for name, told in published.items():
        tags = [tag for tag in told if not tag.startswith(("System:", "ExifTool:", "SourceFile"))]
        telling = [tag for tag in tags if any(word in tag.partition(":")[2].lower() for word in FORBIDDEN)]
        assert telling == [], name
        assert not [secret for secret in noted.SECRETS if secret in json.dumps(told, ensure_ascii=False)], (
            name
        )
        assert {tag.partition(":")[0] for tag in tags if "XMP" in tag} <= {
            "XMP-photoshop", "XMP-dc", "XMP-iptcExt", "XMP-xmpRights",
        }  # fmt: skip


def test_every_published_file_is_in_order(published: dict[str, Any]) -> None:
    assert [
        told for told in published.values() if "ExifTool:Warning" in told or "ExifTool:Error" in told
    ] == []


def test_where_the_editor_is_silent_the_photos_own_words_are_found(tmp_path: Path) -> None:
    world = ours()
    item = publish(world, [body for body, _, _ in PHOTOS.values()])
    for name, told in read(laid(world, item, tmp_path)).items():
        _, creator, copyright_ = list(PHOTOS.values())[int(name.split("-")[0])]
        assert found(told)["XMP-dc:Rights"] == found(told)["IFD0:Copyright"] == copyright_, name
        assert told["IFD0:Artist"] == "; ".join(creator), name


def test_of_a_sensitive_photo_only_the_editors_words_are_found(tmp_path: Path) -> None:
    world = ours()
    item = publish(world, [PHOTOS["xmp, iptc and exif"][0]], credit="Ảnh: Bạn đọc", sensitive=True)
    kind = "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"
    for told in read(laid(world, item, tmp_path)).values():
        assert {name: value for name, value in found(told).items() if value} == {
            "XMP-photoshop:Credit": "Ảnh: Bạn đọc",
            "XMP-iptcExt:DigitalSourceType": kind,
        }
    (image,) = item["images"]
    assert not image.keys() & {"creator", "copyright", "keywords", "headline", "dateCreated", "usageTerms"}
    assert "Nguyễn Thị Sen" not in json.dumps(item, ensure_ascii=False)


def test_signed_files_tell_no_place_either_though_the_camera_signed_one(tmp_path: Path) -> None:
    chain.demand()
    camera, newsroom = chain.made("Bambou"), chain.made()
    place = {
        "label": "stds.exif",
        "kind": "Json",
        "data": {"@context": {"exif": "http://ns.adobe.com/exif/1.0/"}, "exif:GPSLatitude": "10,27.5N"},
    }
    original = chain.signed_by_camera(camera, PHOTOS["xmp, iptc and exif"][0], place, has_thumbnail=True)
    (tmp_path / "original.jpg").write_bytes(original)
    assert "GPSLatitude" in json.dumps(read(tmp_path / "original.jpg", "-G0"))
    folder = tmp_path / "made"
    folder.mkdir()
    signer = Signer(newsroom.chain, newsroom.laid(tmp_path)[1], newsroom.anchors + camera.anchors)
    world = World(house=replace(house(), profile=PROFILE, signer=signer, anchors=signer.anchors))
    item = publish(world, [original])
    assert item["images"][0]["contentCredentials"]["state"] == "trusted"
    files = read(laid(world, item, folder))
    assert len(files) == 6
    for name, told in files.items():
        assert found(told)["XMP-photoshop:Credit"] == "Ảnh: Mỹ Duyên", name
        # This reader knows content credentials in JPEG alone; for the others, their bytes must do.
        assert name.endswith(("webp", "avif")) or [tag for tag in told if tag.startswith("JUMBF")], name
        assert b"GPS" not in (folder / name).read_bytes(), name
        assert "GPS" not in json.dumps(told), name
        assert "humbnail" not in json.dumps(list(told)), name
