"""Why a model answers as it does: honest scores, and what is known of unknown pictures."""
