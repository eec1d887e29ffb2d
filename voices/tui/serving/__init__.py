"""The interface in the browser: `server` serves the page and starts a process (`app`) for each tab of it.

The two share `errand`, and nothing else: a tab's process does not load the server's libraries.
"""
