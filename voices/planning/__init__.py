"""Who is to code which transcript: drawn by lot, shared out evenly, opened as a round. `session` reads and writes."""
