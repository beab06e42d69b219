"""What we know about English texts."""
