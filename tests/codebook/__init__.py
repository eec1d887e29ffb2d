"""Tests of the codebook job."""
