"""The library on disk, its dense and lexical projections, filters, fusion and search."""
