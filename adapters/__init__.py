"""Platforms: each turns its own payloads into messages, and cards into its own form."""
