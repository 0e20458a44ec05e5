"""Figures against budgets: `make bench` prints one JSON object a line."""
