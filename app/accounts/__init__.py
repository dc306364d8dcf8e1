"""Identifies the caller and what the caller may do: students, teachers, sessions."""
