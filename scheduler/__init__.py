"""Time and work: what falls due, who runs it, and how posts reach a platform."""
