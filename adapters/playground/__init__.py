"""A platform of our own: a small chat world, the tests' platform and the one to try Convener on."""
