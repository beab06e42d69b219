"""`python -m pressroom`, the same as `pressroom`."""

from __future__ import annotations

from pressroom.cli import main

if __name__ == "__main__":
    main()
