"""How far coders agree about where a coding begins and ends: pure, on numpy arrays.

`continua` holds the spans, `atoms` cuts the text, `tables` counts it document by document, `unitizing` has the formulas
on those tables. `alpha_u`, `matching` and `gamma` need the spans themselves.
"""
