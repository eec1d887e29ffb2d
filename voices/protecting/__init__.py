"""The child first: who may be quoted, and which numbers are too small to print. Pure."""
