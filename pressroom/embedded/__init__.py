"""The embedded newsroom: real parts from wheels and our own processes, supervised on 127.0.0.1."""
