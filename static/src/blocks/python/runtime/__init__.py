"""What makes blocks work in Python: a script gets those parts of it that its program needs."""
