"""Text as we keep it: clean characters, clean HTML, plain text, sentences, match keys, slugs."""
