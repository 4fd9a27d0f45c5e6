"""The floors of validity and lineage, each measured over ../shared: one command, one Markdown table.

python scripts/measure_validity.py [--data ../shared/data] [--wrong] [--questions LIBRARY]
"""
