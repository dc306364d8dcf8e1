"""What was made elsewhere comes in: finds out what a file is, and makes a project of it."""
