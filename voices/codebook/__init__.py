"""The codebook as a living thing: codes added, changed, merged, split and retired, and what became of each."""
