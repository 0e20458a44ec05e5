"""Convener in Microsoft Teams."""
