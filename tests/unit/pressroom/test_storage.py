import json

from pressroom import storage
from wire.adapters.memory import MemoryStore


def test_the_contract_is_published_once():
    public = MemoryStore()
    published = storage.publish_contract(public)
    assert "schemas/article.v1.json" in published
    assert all(json.loads(public.get(key).body)["$schema"] for key in published)
    assert storage.publish_contract(public) == ()


def test_a_changed_schema_is_published_again():
    public = MemoryStore()
    storage.publish_contract(public)
    public.put("schemas/article.v1.json", b"{}")
    assert storage.publish_contract(public) == ("schemas/article.v1.json",)


def test_the_policy_allows_strangers_one_deed():
    (statement,) = storage.anonymous_get("news")["Statement"]
    assert statement["Action"] == ["s3:GetObject"]
    assert statement["Resource"] == ["arn:aws:s3:::news/*"]
