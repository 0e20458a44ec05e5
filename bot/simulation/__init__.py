"""A community that is made up, lived through the real engine and storage on a virtual clock.

The same seed tells the same life to the byte. `convener simulate` prints it; the tests hold many
lives against what Convener promises (`promises`).
"""
