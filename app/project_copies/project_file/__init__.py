"""A whole project as one file, written and read. A file that is read is never trusted."""
