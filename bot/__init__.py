"""The conversation core: events in, one transaction each, effects out."""
