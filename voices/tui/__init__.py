"""The terminal interface: the only folder that knows Textual. It shows sessions and holds no logic of the study."""

import os

# Two keys pressed within milliseconds are painted sooner; Textual reads this once, when it is imported.
os.environ.setdefault("TEXTUAL_FPS", "120")
