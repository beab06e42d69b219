"""The ports of `wire.ports` on real parts, and in memory."""
