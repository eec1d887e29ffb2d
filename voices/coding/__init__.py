"""Job 1: put codes on passages. The session does it; spans and progress are pure."""
