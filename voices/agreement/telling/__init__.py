"""A kept run told to people: rows, tables, sentences. Without numpy: the screen shows kept runs too."""
