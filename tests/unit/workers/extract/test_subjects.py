"""What the editor gave passes through."""

from workers.extract.subjects import keywords, topics


def test_concepts_become_topics_once():
    politics = {"qcode": "medtop:11000000", "name": "chính trị"}
    found = topics({"subjects": [politics, politics, {"name": "không mã"}]})
    assert [(each.value, each.source) for each in found] == [(politics, "editor")]


def test_keywords_keep_their_spelling_and_order():
    found = keywords({"keywords": ["Tỉnh uỷ", "Đồng Tháp", "Tỉnh ủy", ""]})
    assert [each.value for each in found] == ["Tỉnh uỷ", "Đồng Tháp"]
