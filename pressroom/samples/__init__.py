"""A sample article and its photo, both of our own making: invented people, places and decisions."""
