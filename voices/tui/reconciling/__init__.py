"""The reconciling screen: one question at a time, the coders side by side, one key a ruling."""
