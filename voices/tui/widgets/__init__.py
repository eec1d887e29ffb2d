"""Widgets that several screens share. They know values and messages, never a session."""
