"""Whole networks trained in Keras: one of one's own from nothing, and a pretrained one fine-tuned."""
