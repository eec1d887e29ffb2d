"""What the program must do in which time, measured: not part of the product, needs a clone of the repository."""
