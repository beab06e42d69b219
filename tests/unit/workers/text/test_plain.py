"""Plain text has a line per block and never splits a word."""

from workers.text.plain import lines, plain


def test_blocks_and_breaks_are_lines_and_inline_tags_are_not():
    html = "<p>Nghị <b>quyết</b> số <i>1</i>5</p>\n<ul><li>hai<br>ba</li></ul><h2>Tựa &amp; lời</h2>"
    assert plain(html) == "Nghị quyết số 15\nhai\nba\nTựa & lời"


def test_script_text_is_never_read():
    assert plain("<p>a</p><script>var b</script><style>c</style><p>d</p>") == "a\nd"


def test_line_ends_of_the_source_are_spaces():
    assert plain("<p>Đồng\nTháp</p>\n\n<p> </p>") == "Đồng Tháp"


def test_each_line_has_its_kind():
    html = (
        "<h2>Tựa</h2><p>một<br>hai</p><ul><li>ba</li></ul><blockquote><p>bốn</p></blockquote>"
        "<table><caption>năm</caption><tbody><tr><th>sáu</th><td><p>bảy</p></td></tr></tbody></table>"
        "<figure><figcaption>tám</figcaption></figure><p>chín</p>"
    )
    kinds = [kind for kind, _ in lines(html)]
    assert kinds == ["h2", "p", "p", "li", "blockquote", "caption", "th", "td", "figcaption", "p"]
    assert "\n".join(line for _, line in lines(html)) == plain(html)
