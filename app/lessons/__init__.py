"""Lessons in a classroom: the live wall, hints, hand-outs, collections and the swap test."""
