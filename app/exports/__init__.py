"""Models and data sets to take along: files that other programs read, each proven before it is handed out."""
