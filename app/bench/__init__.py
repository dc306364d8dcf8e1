"""The benchmark: the product over HTTP beside what people would use otherwise, in one run."""
