"""Job 2: settle differences. Passages and consensus are pure and computed anew each time; only rulings are stored."""
