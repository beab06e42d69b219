"""The IPTC Media Topics: the active concepts of one release, as data, and the script that took them."""
