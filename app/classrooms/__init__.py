"""Classrooms: the roster, joining by code or word card, limits, freezing and expiry."""
