"""Every rendition says who made it, in the editor's words or the photo's own, and nothing else."""

import io

import pytest
from PIL import Image

from tests import noted
from wire import photo
from workers.imaging import metadata
from workers.imaging.blocks import exif
from workers.imaging.credit import Credit, Given
from workers.imaging.metadata import Metadata
from workers.imaging.plan import Focus, named, plan, spec
from workers.imaging.profile import Profile, Size
from workers.imaging.render import render

PROFILE = Profile(
    "small",
    "1",
    (
        Size("wide-300", 300, (16, 9), ("jpg", "webp", "avif")),
        Size("square-80", 80, (1, 1), ("jpg", "webp", "avif")),
    ),
)
TOLD = Metadata(
    {
        "creator": ("Nguyễn Thị Sen",),
        "credit": "TTMS",
        "copyright": "© TTMS",
        "digitalSourceType": metadata.SOURCE_TYPES + "digitalCapture",
    }
)
EDITOR = Given(credit="Ảnh: Mỹ Duyên", copyright="© Báo Miền Sông")


def test_without_an_editor_the_photos_own_words_stand():
    assert Credit.of(TOLD) == Credit(
        ("Nguyễn Thị Sen",), "TTMS", "© TTMS", source_type=metadata.SOURCE_TYPES + "digitalCapture"
    )


def test_the_editors_words_win_one_by_one():
    assert Credit.of(TOLD, EDITOR).credit == "Ảnh: Mỹ Duyên"
    assert Credit.of(TOLD, Given(credit="Ảnh: Mỹ Duyên")).copyright == "© TTMS"
    assert Credit.of(TOLD, EDITOR).creator == ("Nguyễn Thị Sen",)


def test_of_a_sensitive_photo_only_the_editors_words_go_out_and_how_it_was_made():
    credit = Credit.of(TOLD, Given(credit="Ảnh: Bạn đọc", sensitive=True))
    assert credit == Credit(credit="Ảnh: Bạn đọc", source_type=metadata.SOURCE_TYPES + "digitalCapture")


def test_terms_that_would_have_to_be_cut_are_left_out():
    assert Credit.of(Metadata({"usageTerms": "Chỉ dùng cho tin"})).usage_terms == "Chỉ dùng cho tin"
    assert Credit.of(Metadata({"usageTerms": "x" * 201})).usage_terms == ""


def test_who_said_nothing_leaves_nothing():
    assert Credit.of(Metadata()).beside == {}
    assert Given.of({"caption": "Sông"}).document() == {}


@pytest.mark.parametrize("words", ["<Báo> & “Sen”", "a\"b'c", "a]]>b", "😀 Ảnh"])
def test_any_words_survive_their_way_through_xml(words):
    told = metadata.read(noted.jpeg(packet=Credit((words,), words, words).xmp()))
    assert (told.creator, told.text("credit"), told.text("copyright")) == ((words,), words, words)


@pytest.mark.parametrize("words", ["©", "© B", "© Báo", "x" * 300])
def test_exif_is_read_again_whatever_its_length(words):
    told = exif.read(Credit(("Sen", "Bảo"), copyright=words).exif())
    assert (told["creator"], told["copyright"]) == (("Sen", "Bảo"), words)
    assert exif.read(Credit(copyright=words).exif())["creator"] == ()
    assert len(Credit(copyright=words).exif()) % 2 == 0  # a value begins at an even place (TIFF 6.0)


def sources():
    said = {"exif": noted.camera(artist="Sen", copyright="© E"), "packet": noted.agency()}
    return {
        "jpeg": noted.jpeg(**said, iptc=noted.iim((110, "Báo I")), more=[(0xFE, b"IMG_SECRET")]),
        "png": noted.png(**said, words=[("Comment", "IMG_SECRET"), ("Author", noted.OWNER)]),
        "webp": noted.webp(**said),
        "avif": noted.avif(**said),
    }


@pytest.mark.parametrize("kind", sources())
def test_every_file_bears_the_credit_and_nothing_else_of_the_source(kind):
    body = sources()[kind]
    made = render(body, PROFILE, given=EDITOR).files
    assert len(made) == 6
    for file in made:
        told = metadata.read(file.body)
        assert told.text("credit") == EDITOR.credit
        assert told.text("copyright") == EDITOR.copyright
        assert told.creator == ("Nguyễn Thị Sen", "Đoàn Bảo")
        assert told.text("digitalSourceType").endswith("/digitalCapture")
        assert set(told.values) <= {"credit", "copyright", "creator", "digitalSourceType", "usageTerms"}
        assert not [secret for secret in noted.SECRETS if secret.encode() in file.body]
        image = Image.open(io.BytesIO(file.body))
        assert set(image.getexif()) <= {0x013B, 0x8298}
        assert (image.width, image.height) == (file.width, file.height)


def test_the_credit_costs_less_than_two_kilobytes_a_file():
    bare = render(noted.jpeg(), PROFILE).files
    long = Given(
        "Ảnh: Nguyễn Thị Mỹ Duyên và cộng tác viên / Thông tấn Miền Sông", "© 2026 Báo Miền Sông. " * 5
    )
    borne = render(noted.jpeg(packet=noted.agency()), PROFILE, given=long).files
    for one, other in zip(bare, borne, strict=True):
        assert 0 < len(other.body) - len(one.body) < 2_000


def test_the_pixels_are_the_same_whoever_is_credited():
    one, other = (render(noted.jpeg(), PROFILE, given=given).files for given in (None, EDITOR))
    for bare, borne in zip(one, other, strict=True):
        assert bare.body != borne.body
        assert (photo.load(bare.body) - photo.load(borne.body)).abs().max() == 0


def test_another_credit_is_another_name_and_none_is_the_old_one():
    size, focus = PROFILE.sizes[0], Focus(0.5, 0.5)
    given = [
        None,
        EDITOR,
        Given(credit="Ảnh: Mỹ Duyên"),
        Given(copyright="© Báo Miền Sông"),
        Given(sensitive=True),
        Given(signed_by="0123abcd"),
        Given(signed_by="0123abcd", without_parent=True),
    ]
    assert len({spec(PROFILE, focus, one) for one in given}) == len(given)
    assert len({named(PROFILE, size, focus, one) for one in given}) == len(given)
    assert spec(PROFILE, focus, Given()) == spec(PROFILE, focus)
    assert named(PROFILE, size, focus, Given()) == named(PROFILE, size, focus)
    assert plan(640, 480, PROFILE, focus, EDITOR).cuts[0].spec == named(PROFILE, size, focus, EDITOR)


def test_what_an_article_gives():
    image = {"caption": "Sông", "credit": "Ảnh: Sen", "copyright": "© B", "alt": "x", "sensitive": True}
    assert Given.of(image) == Given("Ảnh: Sen", "© B", sensitive=True)
    assert Given.of({"credit": " Ảnh:\u200b  Sen\x01\ufffe"}) == Given("Ảnh: Sen")
    assert Given.of(image, is_secret=True) == Given.of(image)
    assert Given.of({"credit": "Ảnh: Sen"}, signed_by="0123abcd") == Given("Ảnh: Sen", signed_by="0123abcd")
    for secret in (Given.of(image, signed_by="0123abcd"), Given.of({}, signed_by="0123abcd", is_secret=True)):
        assert secret.without_parent
