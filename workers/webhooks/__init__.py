"""Hints that go out: webhooks (Standard Webhooks 1.0.0) and the ping of a WebSub hub. All may be lost."""
