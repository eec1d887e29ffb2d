"""The coding screen: one transcript, its stripes, and what can be put on it."""
