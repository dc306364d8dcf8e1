"""Networks of inverted residuals in integers of 8 bits: half the time of float32 on most processors."""
