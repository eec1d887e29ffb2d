"""The screen on which memos are read, found and written."""
