"""Does the object store keep what the newsroom stands on? Asked of the store itself, by racing it."""
