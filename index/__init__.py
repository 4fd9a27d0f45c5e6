"""The library on disk, its dense and lexical projections, filters, fusion and search."""

import index.messages  # noqa: F401  (registers the messages)
