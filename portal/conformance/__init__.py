"""Trees that any client can test itself against: good ones to accept, and each kind that must be refused."""
