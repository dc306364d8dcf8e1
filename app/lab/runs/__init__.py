"""The data of training runs under conditions of the lab: variants of pictures, parts of a split."""
