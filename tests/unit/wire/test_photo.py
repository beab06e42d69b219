import subprocess
import sys

import pytest

from tests import hostile_photos, photos
from wire import documents, photo
from wire.errors import Rejected

MOST = 100_000_000


def refusal(body, *, most=MOST):
    with pytest.raises(Rejected) as caught:
        photo.probe(body, max_pixels=most)
    assert caught.value.status == 422
    assert caught.value.detail
    return caught.value.code


@pytest.mark.parametrize(
    ("save", "named"),
    [
        (photos.jpeg, "image/jpeg"),
        (photos.png, "image/png"),
        (photos.webp, "image/webp"),
        (photos.avif, "image/avif"),
    ],
)
def test_the_four_formats_are_taken_and_named_by_their_bytes(save, named):
    body = save(photos.landscape(320, 200))
    found = photo.probe(body, max_pixels=MOST)
    assert found.media_type == named
    assert (found.width, found.height) == (320, 200)
    assert found.bytes == len(body)
    assert found.sha256 == documents.sha256(body)


def test_a_photo_on_its_side_is_measured_upright():
    found = photo.probe(photos.turned(photos.halves(400, 300), 6), max_pixels=MOST)
    assert (found.width, found.height) == (300, 400)


def test_a_photo_on_its_head_keeps_its_size():
    found = photo.probe(photos.turned(photos.halves(400, 300), 3), max_pixels=MOST)
    assert (found.width, found.height) == (400, 300)


def test_a_cmyk_photo_and_one_with_alpha_are_taken():
    assert photo.probe(photos.cmyk(photos.landscape(200, 100)), max_pixels=MOST).width == 200
    assert photo.probe(photos.transparent(200, 100), max_pixels=MOST).width == 200


def test_a_twelve_megapixel_photo_is_taken():
    found = photo.probe(photos.twelve_megapixels(), max_pixels=MOST)
    assert (found.width, found.height) == (4032, 3024)


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ("Đây không phải là ảnh.".encode() * 50, "not a photo"),
        (photos.gif(), "GIF"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
        (b"II*\0" + bytes(200), "TIFF"),
        (b"%PDF-1.7\n" + bytes(200), "PDF"),
        (b"", "empty"),
        (photos.noise(5000), "not a photo"),
    ],
    ids=["text", "gif", "svg", "tiff", "pdf", "empty", "noise"],
)
def test_what_is_not_a_photo_is_refused_and_called_by_its_name(body, word):
    with pytest.raises(Rejected, match=word) as caught:
        photo.probe(body, max_pixels=MOST)
    assert caught.value.code == "unsupported_photo"


def test_an_animated_webp_is_refused():
    frames = photos.landscape(60, 80).copy()
    frames.set_type(photo.vips().GValue.gint_type, "page-height", 40)
    body = frames.webpsave_buffer(page_height=40)
    assert refusal(body) == "unsupported_photo"


def test_an_animated_png_is_refused():
    body = photos.png(photos.landscape(60, 40))
    chunk = b"acTL" + (2).to_bytes(4, "big") + bytes(4)
    crc = __import__("zlib").crc32(chunk).to_bytes(4, "big")
    body = body[:33] + (8).to_bytes(4, "big") + chunk + crc + body[33:]
    assert refusal(body) == "unsupported_photo"


def test_too_many_pixels_are_refused():
    assert refusal(photos.jpeg(photos.landscape(400, 300)), most=119_999) == "unsafe_photo"
    assert photo.probe(photos.jpeg(photos.landscape(400, 300)), max_pixels=120_000).width == 400


def test_too_long_a_side_is_refused():
    body = photos.png(photo.vips().Image.black(20_001, 2), compression=9)
    assert refusal(body) == "unsafe_photo"


def test_a_large_progressive_photo_is_refused_by_its_header_alone():
    body = bytearray(photos.jpeg(photos.landscape(160, 100), interlace=True))
    frame = body.index(b"\xff\xc2")
    body[frame + 5 : frame + 9] = (8000).to_bytes(2, "big") * 2
    assert refusal(bytes(body)) == "unsafe_photo"


def test_a_progressive_photo_of_common_size_is_taken():
    assert photo.probe(photos.jpeg(photos.landscape(160, 100), interlace=True), max_pixels=MOST).width == 160


@pytest.mark.parametrize("save", [photos.jpeg, photos.png, photos.webp, photos.avif])
@pytest.mark.parametrize("part", [0.5, 0.9, 0.99])
def test_a_photo_that_is_cut_off_is_refused(save, part):
    body = save(photos.landscape(640, 400, noise=6))
    assert refusal(body[: int(len(body) * part)]) == "broken_photo"


def test_a_photo_whose_middle_is_overwritten_is_refused():
    body = photos.png(photos.landscape(640, 400, noise=6))
    middle = len(body) // 2
    assert refusal(body[:middle] + photos.noise(2000) + body[middle + 2000 :]) == "broken_photo"


def test_noise_behind_a_photos_first_bytes_is_refused():
    for start in (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"\0\0\0\x18ftypavif\0\0\0\0mif1avif"):
        assert refusal(start + photos.noise(3000)) == "broken_photo"


def test_a_bare_webp_frame_of_noise_is_refused():
    assert (
        refusal(b"RIFF" + (1000).to_bytes(4, "little") + b"WEBPVP8 " + photos.noise(2000)) == "broken_photo"
    )


def test_the_loaders_that_we_do_not_name_are_closed():
    vips = photo.vips()
    with pytest.raises(vips.Error):
        vips.Image.new_from_buffer(photos.gif(), "")


def test_probing_a_photo_loads_no_decoder():
    code = (
        "import sys; from wire import photo; photo.probe(sys.stdin.buffer.read(), max_pixels=10**8);"
        "raise SystemExit(any(name in sys.modules for name in ('pyvips', 'PIL', 'pi_heif')))"
    )
    for body in hostile_photos.seeds().values():
        assert subprocess.run([sys.executable, "-c", code], input=body, check=False).returncode == 0


def test_the_size_is_that_of_the_decoder_whichever_way_the_camera_was_held():
    for save in (photos.jpeg, photos.png, photos.webp, photos.avif):
        for orientation in range(1, 9):
            image = photos.landscape(90, 60).copy()
            image.set_type(photo.vips().GValue.gint_type, "orientation", orientation)
            body = save(image)
            found = photo.probe(body, max_pixels=MOST)
            assert (found.width, found.height) == photo.upright(photo.load(body))


def test_what_would_take_too_much_memory_at_once_is_refused_and_the_same_that_streams_is_not():
    assert refusal(hostile_photos.png(8000, 8000, depth=16, colours=6, interlace=1)) == "unsafe_photo"
    assert photo.probe(hostile_photos.png(8000, 8000, depth=16, colours=6), max_pixels=MOST).width == 8000


@pytest.mark.parametrize("interlace", [False, True])
def test_a_jpeg_that_says_it_has_more_pixels_than_its_bytes_can_hold_is_refused(interlace):
    body = photos.jpeg(photos.flat(160, 100, [90, 90, 90]), interlace=interlace)
    assert photo.probe(body, max_pixels=MOST).width == 160
    assert refusal(hostile_photos.sized(body, 4000, 4000)) == "broken_photo"
