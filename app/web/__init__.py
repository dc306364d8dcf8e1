"""What every route shares: errors as JSON, words, request limits, security headers."""
