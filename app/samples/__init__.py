"""Uploads of training pictures, their quotas, and the samples that they become."""
