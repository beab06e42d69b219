"""How Pressroom is packed and run on other machines, and the check of it. Not part of the wheel."""
