from dataclasses import dataclass, field, replace

import pytest

from tests import photos
from tests.faults.ports import Calls
from wire import documents, keys
from wire import photo as probe
from wire.adapters import memory
from wire.errors import Rejected
from wire.submission import Submission
from workers.draft import Draft, House, Waiting
from workers.imaging.credit import Given
from workers.imaging.plan import Focus, spec
from workers.imaging.profile import Profile, Size
from workers.renditions import render_photo, renditions

PROFILE = Profile(
    "small",
    "1",
    (Size("wide-400", 400, (16, 9), ("jpg", "webp")), Size("square-150", 150, (1, 1), ("jpg",))),
)
HOUSE = House(name="Tòa soạn", language="vi", timezone="Asia/Ho_Chi_Minh", public_url="", profile=PROFILE)
ITEM = "0190a0c4-0000-7000-8000-000000000001"
OTHER = "0190a0c4-0000-7000-8000-000000000002"


@dataclass
class Newsroom:
    tools: object = field(default_factory=memory.tools)
    draft: Draft = None

    def file(self, *bodies, focus=None):
        """Photos as accepted at the door, all with this focus."""
        taken = tuple(probe.probe(body, max_pixels=10**8) for body in bodies)
        image = {"caption": "Sông Tiền"} | ({"focus": focus} if focus else {})
        submission = Submission(
            id=ITEM,
            page="01J00000000000000000000000",
            kind="article",
            item=ITEM,
            version=1,
            accepted="2026-11-22T01:02:03.000Z",
            owner="t",
            sha256="0" * 64,
            document={"images": [dict(image) for _ in taken]} if taken else {},
            photos=taken,
        )
        for body, photo in zip(bodies, taken, strict=True):
            self.tools.desk.put(keys.original(photo.sha256), body)
        self.draft = Draft(house=HOUSE, submission=submission)
        return [photo.sha256 for photo in taken]

    def render(self, sha256, profile=PROFILE):
        render_photo(self.draft.submission, sha256, self.tools, replace(HOUSE, profile=profile))

    def ask(self):
        return renditions(self.draft, self.tools)


@pytest.fixture
def newsroom():
    return Newsroom()


def river():
    return photos.jpeg(photos.landscape(800, 600))


def test_an_article_without_photos_goes_on(newsroom):
    newsroom.file()
    assert newsroom.ask() == newsroom.draft


def test_an_article_waits_for_the_photos_that_are_missing(newsroom):
    first, second = newsroom.file(river(), photos.jpeg(photos.halves(800, 600)))
    assert newsroom.ask() == Waiting((first, second))
    newsroom.render(first)
    assert newsroom.ask() == Waiting((second,))


def test_a_photo_that_is_shown_twice_is_asked_for_once(newsroom):
    sha256, _ = newsroom.file(river(), river())
    assert newsroom.ask() == Waiting((sha256,))


def test_once_all_are_there_the_draft_bears_them_in_the_order_of_its_images(newsroom):
    first, second = newsroom.file(river(), photos.jpeg(photos.halves(800, 600)))
    newsroom.render(second)
    newsroom.render(first)
    found = newsroom.ask().renditions
    assert [(one["image"], one["name"], one["type"]) for one in found] == [
        (image, name, media_type)
        for image in (0, 1)
        for name, media_type in (
            ("wide-400", "image/jpeg"),
            ("wide-400", "image/webp"),
            ("square-150", "image/jpeg"),
        )
    ]
    assert [one["href"].split("/")[1] for one in found] == [first] * 3 + [second] * 3


def test_what_a_draft_says_of_a_file_is_true_of_what_is_laid_down(newsroom):
    (sha256,) = newsroom.file(river())
    newsroom.render(sha256)
    for one in newsroom.ask().renditions:
        assert set(one) == {"name", "image", "href", "type", "width", "height", "bytes", "sha256"}
        blob = newsroom.tools.public.get(one["href"])
        assert len(blob.body) == one["bytes"]
        assert documents.sha256(blob.body) == one["sha256"]
        assert blob.media_type == one["type"]
        image = probe.load(blob.body)
        assert (image.width, image.height) == (one["width"], one["height"])


def test_a_photo_is_marked_as_shown_before_it_is_looked_for(newsroom):
    (sha256,) = newsroom.file(river())
    newsroom.ask()
    assert newsroom.tools.desk.has(keys.use(sha256, ITEM))


def test_only_renditions_reach_the_public_bucket(newsroom):
    (sha256,) = newsroom.file(river())
    newsroom.render(sha256)
    assert all(key.startswith(f"media/{sha256}/") for key in newsroom.tools.public.objects)
    assert len(newsroom.tools.public.objects) == 3


def test_a_photo_that_is_rendered_already_is_not_even_read(newsroom):
    (sha256,) = newsroom.file(river())
    newsroom.render(sha256)
    newsroom.tools.desk.delete([keys.original(sha256)])
    newsroom.render(sha256)


def test_a_photo_that_is_rendered_already_costs_one_look_whoever_shows_it(newsroom):
    (sha256,) = newsroom.file(river())
    newsroom.render(sha256)
    other = replace(newsroom.draft.submission, id=OTHER, item=OTHER)
    calls = Calls()
    render_photo(other, sha256, calls.over(newsroom.tools), HOUSE)
    assert calls.made == [f"desk.has {keys.manifest(sha256, spec(PROFILE, None, Given()))}"]


def test_rendering_one_takes_no_call_beyond_its_files(newsroom):
    (sha256,) = newsroom.file(river())
    calls = Calls()
    render_photo(newsroom.draft.submission, sha256, calls.over(newsroom.tools), HOUSE)
    manifest = keys.manifest(sha256, spec(PROFILE, None, Given()))
    first, second, *files, last = calls.made
    assert (first, second) == (f"desk.has {manifest}", f"desk.get {keys.original(sha256)}")
    assert [one.split()[0] for one in files] == ["public.put_new"] * 3
    assert last == f"desk.put {manifest}"


def test_what_the_photo_looks_like_stands_in_its_manifest_and_goes_on_with_the_draft(newsroom):
    (sha256,) = newsroom.file(photos.jpeg(photos.flat(800, 600, [20, 60, 200])))
    newsroom.render(sha256)
    (told,) = newsroom.ask().photos
    assert set(told["looks"]) == {"thumbhash", "dominantColour", "perceptualHash"}
    assert told["looks"]["dominantColour"].endswith("3cc8")


def test_a_render_that_stopped_halfway_is_taken_up_and_what_stands_is_kept(newsroom):
    (sha256,) = newsroom.file(river())
    newsroom.render(sha256)
    before = dict(newsroom.tools.public.objects)
    manifest = keys.manifest(sha256, spec(PROFILE, None))
    written = newsroom.tools.desk.get(manifest).body
    lost = min(before)
    newsroom.tools.desk.delete([manifest])
    newsroom.tools.public.delete([lost])
    newsroom.render(sha256)
    assert newsroom.tools.desk.get(manifest).body == written
    kept = {key: value for key, value in newsroom.tools.public.objects.items() if key != lost}
    assert kept == {key: value for key, value in before.items() if key != lost}


def test_a_file_that_stands_there_with_other_bytes_is_described_as_it_stands(newsroom):
    (sha256,) = newsroom.file(river())
    newsroom.render(sha256)
    key = min(newsroom.tools.public.objects)
    newsroom.tools.public.put(key, b"another encoder's bytes")
    newsroom.tools.desk.delete([keys.manifest(sha256, spec(PROFILE, None))])
    newsroom.render(sha256)
    told = {one["href"]: one for one in newsroom.ask().renditions}
    assert told[key]["sha256"] == documents.sha256(b"another encoder's bytes")
    assert told[key]["bytes"] == 23


def test_another_profile_gives_other_keys(newsroom):
    (sha256,) = newsroom.file(river())
    newsroom.render(sha256)
    newsroom.render(sha256, Profile("small", "2", PROFILE.sizes))
    assert len(newsroom.tools.public.objects) == 6


def test_the_editors_focus_is_what_the_photo_is_rendered_with(newsroom):
    (sha256,) = newsroom.file(photos.jpeg(photos.marked(1600, 600, 0.95, 0.5)), focus={"x": 0.95, "y": 0.5})
    newsroom.render(sha256)
    assert newsroom.tools.desk.has(keys.manifest(sha256, spec(PROFILE, Focus(0.95, 0.5))))
    square = next(one for one in newsroom.ask().renditions if one["name"] == "square-150")
    image = probe.load(newsroom.tools.public.get(square["href"]).body).copy_memory()
    assert (image[1] - image[0]).max() > 100


def test_a_photo_that_cannot_be_decoded_is_refused_and_leaves_nothing(newsroom):
    (sha256,) = newsroom.file(river())
    newsroom.tools.desk.put(keys.original(sha256), river()[:5000])
    with pytest.raises(Rejected) as caught:
        newsroom.render(sha256)
    assert caught.value.code == "broken_photo"
    assert newsroom.tools.public.objects == {}
    assert isinstance(newsroom.ask(), Waiting)


def test_an_original_that_is_gone_is_our_fault(newsroom):
    (sha256,) = newsroom.file(river())
    newsroom.tools.desk.delete([keys.original(sha256)])
    with pytest.raises(LookupError):
        newsroom.render(sha256)


def test_a_photo_of_another_submission_is_none_of_its_business(newsroom):
    newsroom.file(river())
    newsroom.render("f" * 64)
    assert newsroom.tools.public.objects == {}
