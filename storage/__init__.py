"""Tables, and every question asked of them. Knows nothing of the rest of the house."""

from storage import columns as columns
