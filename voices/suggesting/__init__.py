"""An assistant for coding. It never codes: it shows what matches, and why. spaCy runs in a subprocess of its own."""
