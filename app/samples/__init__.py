"""Bytes in, accepted sample or stated refusal out; where pictures lie."""
