"""Teams as Microsoft documents it, over sockets: what Convener's tests talk to instead."""
