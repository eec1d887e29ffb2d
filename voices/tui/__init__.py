"""The terminal interface: the only folder that knows Textual. It shows sessions and holds no logic of the study."""

import os
import sys

# Two keys pressed within milliseconds are painted sooner; Textual reads this once, when it is imported.
os.environ.setdefault("TEXTUAL_FPS", "120")

# asyncio loads the encryption of networks where it is there. No screen speaks to a network: out of sight meanwhile.
_ssl_was_out_of_sight = "ssl" not in sys.modules
if _ssl_was_out_of_sight:
    sys.modules["ssl"] = None  # type: ignore[assignment]
try:
    import asyncio  # noqa: F401
finally:
    if _ssl_was_out_of_sight:
        del sys.modules["ssl"]
