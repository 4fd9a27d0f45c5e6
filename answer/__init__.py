"""Question understanding, extraction, citations."""
