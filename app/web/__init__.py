"""Shared parts of all routes: errors as JSON, words, request limits, security headers."""
