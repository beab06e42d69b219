"""One photo in, its renditions out: `profile` says which, `plan` where to cut, `render` makes the pixels."""
