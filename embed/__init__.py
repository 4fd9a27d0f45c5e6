"""Text to vectors: one Encoder protocol, the bundled default, sentence-transformers for every other model."""
