"""Bands: conventions for reading a value, never printed without its interval. Pure."""

from __future__ import annotations

KRIPPENDORFF = ((0.8, "reliable"), (0.667, "tentative"))
LANDIS_KOCH = ((0.8, "almost perfect"), (0.6, "substantial"), (0.4, "moderate"), (0.2, "fair"), (0.0, "slight"))


def krippendorff_band(low: float) -> str:
    """Return what Krippendorff's convention calls the lower end of an interval.

    >>> krippendorff_band(0.8), krippendorff_band(0.7), krippendorff_band(0.5)
    ('reliable', 'tentative', 'not reliable')
    """
    return next((name for bound, name in KRIPPENDORFF if low >= bound), "not reliable")


def landis_koch_band(low: float) -> str:
    """Return what Landis and Koch 1977 call the lower end of an interval.

    >>> landis_koch_band(0.81), landis_koch_band(0.8), landis_koch_band(0.1), landis_koch_band(-0.1)
    ('almost perfect', 'substantial', 'slight', 'poor')
    """
    if low < 0:
        return "poor"
    return next((name for bound, name in LANDIS_KOCH if low > bound), "slight")
