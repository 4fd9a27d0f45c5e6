"""From a file to documents, clauses, scopes and passages: pure text work, no models."""
