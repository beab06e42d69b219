"""A reader's page on another origin fetches feeds with a browser: headers, conditions and all."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.newsroom import article

FETCH = """async (url) => {
  const first = await fetch(url);
  const etag = first.headers.get('ETag');
  const again = await fetch(url, {headers: {'If-None-Match': etag}, cache: 'no-store'});
  return {status: first.status, etag, again: again.status, text: await first.text(),
          type: first.headers.get('Content-Type'), cache: first.headers.get('Cache-Control')};
}"""


class Reader(BaseHTTPRequestHandler):
    """An empty page."""

    def do_GET(self):
        body = b"<!doctype html><title>Reader</title>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *args):  # noqa: A002 - as it is named there
        pass


@pytest.fixture
def elsewhere():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Reader)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


def test_a_page_of_another_origin_reads_feeds(device, newsroom, elsewhere):
    item = newsroom.wait(newsroom.submit(article(headline="Tin cho trang khác")))["item"]
    page = device.new_page()
    page.goto(elsewhere)
    for key, media_type in (
        ("feeds/all.json", "application/feed+json"),
        ("feeds/section/nong-thon-moi.rss", "application/rss+xml"),
        ("feeds/language/vi.atom", "application/atom+xml"),
        ("sitemaps/recent.xml", "application/xml"),
    ):
        newsroom.until_shown(key, item)
        found = page.evaluate(FETCH, f"{newsroom.public.rstrip('/')}/{key}")
        assert (found["status"], found["again"]) == (200, 304), key
        assert found["etag"]
        assert found["type"] == media_type
        assert found["cache"] == "public, max-age=2"
        assert found["text"]
