"""Writers of files that other programs recognize with, and the proof that each does what the model does."""
