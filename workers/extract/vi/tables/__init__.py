"""Tables of units of administration, and the script that makes them."""
