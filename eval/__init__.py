"""Question sets, runs, metrics, comparisons. Import with ``from eval.x import y`` only."""
