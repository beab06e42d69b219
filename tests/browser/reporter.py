"""A reporter at the page: what a person does there, by the words that the page shows."""

from urllib.parse import urljoin

HEADLINE = "Đồng Tháp: Những luống sen đầu tiên của vụ mới đã xuống đồng"
ABSTRACT = "Nước về sớm, ruộng đủ phù sa, diện tích sen toàn tỉnh tăng một phần mười."
BODY = """\
Sáng 22/11, tại xã Mỹ Hoà, hàng trăm nông dân đã xuống đồng gieo những luống sen đầu tiên của vụ mới.

Theo Sở Nông nghiệp và Môi trường, diện tích sen toàn tỉnh năm nay tăng một phần mười so với cùng kỳ.

Bà Nguyễn Thị Bích Thuỷ cho biết năm nay nước về sớm, ruộng đủ phù sa nên bà con rất phấn khởi."""
CAPTION = "Ruộng sen lúc mặt trời mọc ở xã Mỹ Hoà."
CREDIT = "Ảnh: Hữu Nghĩa"
A_WHILE = 60_000  # ms; a worker that just starts takes some seconds


class Reporter:
    """One tab of the page. `puts` are the bodies of the submissions that it sent, by their path."""

    def __init__(self, device, newsroom):
        self.newsroom = newsroom
        self.page = device.new_page()
        self.puts = []
        self.page.on("request", self._note)

    def _note(self, request):
        if request.method == "PUT":
            self.puts.append((request.url, request.post_data))

    def open(self, token=None):
        token = self.newsroom.tokens["reporter"] if token is None else token
        self.page.goto(urljoin(self.newsroom.intake, f"/#token={token}"))
        return self.ready()

    def reload(self):
        self.page.reload()
        return self.ready()

    def ready(self):
        self.page.wait_for_selector("html[data-ready]")
        return self

    def field(self, label):
        return self.page.get_by_label(label, exact=False)

    def write(self, headline=HEADLINE, body=BODY):
        self.field("Tiêu đề").fill(headline)
        self.field("Sapô").fill(ABSTRACT)
        self.field("Nội dung").fill(body)
        self.field("Bút danh").fill("Sơn Trà")
        self.field("Chuyên mục").fill("Kinh tế")

    def attach(self, photo, caption=CAPTION, credit=CREDIT):
        file = {"name": "sen.jpg", "mimeType": "image/jpeg", "buffer": photo}
        self.field("Thêm ảnh").set_input_files(file)
        self.field("Chú thích").last.fill(caption)
        self.field("Nguồn ảnh").last.fill(credit)

    def is_pictured(self, path):
        """The page from its top, high enough to show the first photo; no field has the focus."""
        self.page.set_viewport_size({"width": 1200, "height": 1100})
        self.page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
        self.page.get_by_text("Nháp đã lưu").wait_for()
        self.page.screenshot(path=path)

    def send(self):
        self.page.get_by_role("button", name="Gửi bài").click()

    def shows_state(self, state, timeout=A_WHILE):
        self.page.wait_for_selector(f"#state[data-state={state}]", timeout=timeout)
        self.page.wait_for_selector("#ending:not([hidden])")

    def link(self, name):
        return self.page.get_by_role("link", name=name, exact=True).get_attribute("href")

    def problem(self):
        alert = self.page.get_by_role("alert")
        alert.wait_for()
        return alert

    def marked(self):
        """Labels of the fields that are marked as wrong."""
        return self.page.eval_on_selector_all(
            "[aria-invalid=true]", "found => found.map((field) => field.labels[0].firstChild.textContent)"
        )
