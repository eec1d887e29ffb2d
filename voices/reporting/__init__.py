"""Job 3: findings out. `report.build` gathers values, `as_*` turn them into text, `write.py` alone writes files."""
