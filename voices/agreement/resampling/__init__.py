"""How sure a figure is: transcripts left out one at a time, transcripts drawn anew, and what either costs. Pure.

Everything here works on additive tables: arrays (D, ...), one entry a transcript, so that the table of any set of
transcripts is a sum. A figure is a function of such sums. Turns inside one interview are not independent: in a
simulation with interviews of unequal difficulty, resampling turns covered the truth about half of the time where 95 %
was claimed; leaving out interviews covered it 93 to 95 % of the time (`benchmarks/coverage.py`).
"""
