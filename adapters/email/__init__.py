"""E-mail, one-way: digests, invitations; what its readers can do with them is behind links.

The module names say what each does; `client` is the port.
"""
