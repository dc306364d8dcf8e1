"""A lesson: the live wall, a teacher's help, demo projects, models put to the test."""
