"""What a reporter does at the page, in a real browser against a real newsroom."""

import json
import uuid
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest

from tests import noted, photos
from tests.browser import reporter as person
from tests.browser.reporter import Reporter

SCREENSHOT = Path(__file__).parents[2] / "docs" / "reporter-page.png"
STAGES = ["Nhận bài", "Chuẩn hoá chữ", "Bổ sung thông tin", "Làm các cỡ ảnh", "Ghép bài", "Đăng"]


@pytest.fixture(scope="module")
def jpeg():
    return photos.jpeg(photos.landscape(1600, 1067, noise=4))


@pytest.fixture
def reporter(device, newsroom):
    return Reporter(device, newsroom)


def feed(newsroom):
    answer = httpx.get(newsroom.public.rstrip("/") + "/feeds/all.json")
    return [item["title"] for item in answer.raise_for_status().json()["items"]]


def test_an_article_with_a_photo_goes_from_the_page_to_the_portals(
    reporter, newsroom, device, jpeg, takes_screenshot
):
    reporter.open()
    reporter.write()
    reporter.attach(jpeg)
    if takes_screenshot:
        reporter.is_pictured(SCREENSHOT)
    reporter.send()
    reporter.shows_state("published")

    assert reporter.page.locator("#stages .stage-name").all_inner_texts() == STAGES
    assert set(reporter.page.locator("#stages .stage-mark").all_inner_texts()) == {"xong"}
    item = httpx.get(urljoin(newsroom.intake, reporter.link("Bản JSON"))).raise_for_status().json()
    assert item["headline"] == person.HEADLINE
    assert (item["byline"], item["abstract"]) == ("Sơn Trà", person.ABSTRACT)
    assert item["body"].count("<p>") == 3
    assert [(image["caption"], image["credit"]) for image in item["images"]] == [
        (person.CAPTION, person.CREDIT)
    ]
    article = device.new_page()
    article.goto(reporter.link("Đọc bài"))
    assert article.get_by_role("heading", level=1).inner_text() == person.HEADLINE


def test_the_picture_of_what_was_published_is_shown(reporter, jpeg):
    reporter.open()
    reporter.write()
    reporter.attach(jpeg)
    reporter.send()
    reporter.shows_state("published")
    thumbnail = reporter.page.locator("#thumbnail[src]:not([hidden])")
    thumbnail.wait_for(state="attached")
    thumbnail.evaluate("picture => picture.decode()")  # fails for what is no picture


def test_of_a_photo_whose_maker_must_not_become_known_only_the_reporters_words_are_published(
    reporter, newsroom
):
    secret = noted.jpeg(exif=noted.camera(artist="Lê Thị Ảnh"))
    reporter.open()
    reporter.write()
    reporter.attach(secret)
    reporter.attach(secret)
    reporter.field("Không để lộ").last.check()
    reporter.send()
    reporter.shows_state("published")

    item = httpx.get(urljoin(newsroom.intake, reporter.link("Bản JSON"))).raise_for_status().json()
    assert [image.get("creator") for image in item["images"]] == [["Lê Thị Ảnh"], None]
    assert [image["credit"] for image in item["images"]] == [person.CREDIT] * 2


def test_a_missing_credit_is_told_at_its_field(reporter, jpeg):
    reporter.open()
    reporter.write()
    reporter.attach(jpeg, credit="")
    reporter.send()
    link = reporter.problem().get_by_role("link")
    assert "Ảnh 1, Nguồn ảnh" in link.inner_text()
    assert reporter.marked() == ["Nguồn ảnh"]
    assert reporter.puts == []

    link.click()
    field = reporter.field("Nguồn ảnh")
    assert field.evaluate("field => field === document.activeElement")
    field.fill(person.CREDIT)
    assert reporter.marked() == []
    reporter.send()
    reporter.shows_state("published")


def test_everything_that_is_wrong_is_told_at_once(reporter):
    reporter.open()
    reporter.send()
    assert reporter.problem().get_by_role("listitem").count() == 2
    assert reporter.marked() == ["Tiêu đề", "Nội dung"]


def test_a_file_that_only_looks_like_a_photo_is_told_at_its_card(reporter):
    reporter.open()
    reporter.write()
    reporter.attach(b"khong phai anh " * 100)
    reporter.send()
    assert "Ảnh 1" in reporter.problem().inner_text()
    assert reporter.page.locator("li.photo[aria-invalid=true]").count() == 1


def test_a_wrong_token_is_told_at_its_field_and_nothing_is_lost(reporter):
    reporter.open(token="wrong")
    reporter.write()
    reporter.send()
    assert "Mã truy cập" in reporter.problem().inner_text()
    reporter.field("Mã truy cập").fill(reporter.newsroom.tokens["reporter"])
    reporter.send()
    reporter.shows_state("published")


def test_a_token_in_the_address_leaves_it_at_once(reporter):
    reporter.open()
    assert reporter.page.url == urljoin(reporter.newsroom.intake, "/")
    assert reporter.field("Mã truy cập").input_value() == reporter.newsroom.tokens["reporter"]


def test_the_page_speaks_english_when_asked_and_remembers(reporter):
    reporter.open()
    assert reporter.page.get_by_role("heading", level=1).inner_text() == "Viết bài"
    reporter.page.get_by_role("button", name="English").click()
    assert reporter.page.get_by_role("heading", level=1).inner_text() == "Write an article"
    reporter.reload()
    assert reporter.page.evaluate("document.documentElement.lang") == "en"
    reporter.page.get_by_role("button", name="Submit").click()
    assert "Not submitted: 2 things to mend" in reporter.problem().inner_text()


def test_a_reload_keeps_the_draft(reporter, jpeg):
    reporter.open()
    reporter.write()
    reporter.page.get_by_text("Nháp đã lưu").wait_for()
    reporter.reload()
    assert reporter.field("Tiêu đề").input_value() == person.HEADLINE
    assert reporter.field("Nội dung").input_value() == person.BODY
    assert reporter.field("Bút danh").input_value() == "Sơn Trà"

    reporter.attach(jpeg)
    reporter.page.on("dialog", lambda dialog: dialog.accept())
    reporter.reload()
    assert "1 ảnh chưa được lưu" in reporter.page.locator("#lost-photos").inner_text()


def test_a_double_tap_publishes_once(reporter, newsroom):
    headline = f"Bấm hai lần vẫn chỉ một bài, lần {uuid.uuid4()}"
    reporter.open()
    reporter.write(headline)
    reporter.page.get_by_role("button", name="Gửi bài").dblclick()
    reporter.shows_state("published")
    assert len(reporter.puts) == 1
    reporter.page.wait_for_timeout(2_000)  # the feed is at most about a second behind the log
    assert feed(newsroom).count(headline) == 1


def test_a_reload_while_sending_ends_as_the_same_submission(reporter):
    reporter.open()
    reporter.write("Tải lại giữa chừng vẫn chỉ một bài")
    reporter.send()
    reporter.page.locator("#progress").wait_for()
    reporter.reload()
    reporter.shows_state("published")
    first, second = reporter.puts
    assert first == second


def test_a_lost_answer_is_asked_for_again_with_the_same_body(reporter):
    reporter.open()
    reporter.write("Mất câu trả lời vẫn chỉ một bài")
    reporter.page.route("**/v1/submissions/*-*", lambda route: (route.fetch(), route.abort()), times=1)
    reporter.send()
    reporter.shows_state("published")
    first, second = reporter.puts
    assert first == second


def test_a_cut_upload_goes_on_where_it_stopped(reporter, jpeg):
    photo = jpeg + bytes(1_200_000)  # what follows the end of a JPEG is none of its business
    offsets = []

    def cut(route, request):
        if request.method != "PATCH":
            return route.continue_()
        offsets.append(int(request.headers["upload-offset"]))
        if len(offsets) == 2:
            route.fetch()  # the bytes arrive, the answer is lost
            return route.abort()
        return route.continue_()

    reporter.open()
    reporter.write()
    reporter.attach(photo)
    reporter.page.route("**/v1/uploads/*", cut)
    reporter.send()
    reporter.shows_state("published")
    assert offsets == sorted(set(offsets))
    assert len(offsets) >= 3


def test_progress_is_also_shown_without_a_stream_of_events(reporter):
    reporter.open()
    reporter.write()
    reporter.page.route("**/events", lambda route: route.abort())
    reporter.send()
    reporter.shows_state("published")


def test_a_refused_article_is_mended_and_sent_as_another_submission(reporter):
    # What is refused after its 202 lost a race: the browser alone is told so here.
    def refused(route):
        status = {"state": "refused", "stages": [], "reason": "Bài đã có bản mới hơn.", "links": {}}
        route.fulfill(content_type="text/event-stream", body=f"data: {json.dumps(status)}\n\n")

    reporter.open()
    reporter.write("Bài bị từ chối rồi được sửa")
    reporter.page.route("**/events", refused, times=1)
    reporter.send()
    reporter.shows_state("refused")
    assert reporter.page.locator("#reason").inner_text() == "Bài đã có bản mới hơn."
    reporter.page.get_by_role("button", name="Sửa và gửi lại").click()
    reporter.send()
    reporter.shows_state("published")
    (first, _), (second, _) = reporter.puts
    assert first != second


def test_after_an_ending_the_next_article_is_another_one(reporter):
    reporter.open()
    reporter.write("Bài thứ nhất trong ngày")
    reporter.send()
    reporter.shows_state("published")
    reporter.page.get_by_role("button", name="Viết bài mới").click()
    assert reporter.field("Tiêu đề").input_value() == ""
    assert reporter.field("Bút danh").input_value() == "Sơn Trà"
    reporter.write("Bài thứ hai trong ngày")
    reporter.send()
    reporter.shows_state("published")
    first, second = (json.loads(body)["headline"] for _, body in reporter.puts)
    assert (first, second) == ("Bài thứ nhất trong ngày", "Bài thứ hai trong ngày")
    assert reporter.puts[0][0] != reporter.puts[1][0]


def test_what_is_typed_stays_text(reporter):
    reporter.open()
    typed = "Giá <tươi> & khô\r\ndòng hai\n \nĐoạn hai"
    article = reporter.page.evaluate(
        """async (body) => {
          const { toArticle } = await import("/page/article.js");
          const empty = { abstract: "", byline: "", section: "" };
          return toArticle({ ...empty, headline: " A\\n b ", body, language: "vi" }, []);
        }""",
        typed,
    )
    texts = [block["text"] for block in article["body"]]
    assert texts == ["Giá &lt;tươi&gt; &amp; khô<br>dòng hai", "Đoạn hai"]
    assert article["headline"] == "A b"
    assert article.keys() == {"language", "headline", "body"}


@pytest.mark.parametrize("width", [320, 360, 768, 1200])
def test_the_page_fits_the_screen(reporter, width, jpeg):
    reporter.page.set_viewport_size({"width": width, "height": 740})
    reporter.open()
    reporter.write("Khôngcókhoảngtrắng" * 6)
    reporter.attach(jpeg)
    assert reporter.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_every_control_has_a_name_and_can_be_reached_by_keyboard(reporter, jpeg):
    reporter.open()
    reporter.attach(jpeg)
    nameless = reporter.page.eval_on_selector_all(
        "main input, main textarea, main select",
        "found => found.filter((field) => !field.labels?.length).map((field) => field.id)",
    )
    assert nameless == []
    reached = set()
    for _ in range(25):
        reporter.page.keyboard.press("Tab")
        reached.add(reporter.page.evaluate("document.activeElement.id || document.activeElement.textContent"))
    assert {"switch", "headline", "body", "files", "byline", "token", "send", "Bỏ ảnh này"} <= reached
