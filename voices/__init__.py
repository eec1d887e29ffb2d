"""Code children's interviews, settle differences between coders, and report what the children said."""

__version__ = "0.3.0"
