"""How far coders agree: pure, on numpy arrays. Only `session.py` knows the store; nothing here knows a screen."""
