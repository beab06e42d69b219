"""What does a photo say of itself? Each format's header, read in Python without decoding a pixel."""
