"""Where the heavy work runs: pictures become embeddings, embeddings become trained heads."""
