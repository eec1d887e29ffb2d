"""From a material to a run that can be kept: the one way for the command line and for the worker."""

from __future__ import annotations

from voices import ids
from voices.agreement.material import Material
from voices.agreement.measuring import measured
from voices.agreement.names import PROGRAM
from voices.agreement.units import Units
from voices.model import AgreementRun


def run_of(material: Material, units: Units, checksum: str) -> AgreementRun:
    """Return a new run with every figure and every row; `units` and `checksum` are those of the material."""
    found = measured(material, units)
    scope = material.scope
    return AgreementRun(
        id=ids.new_id(),
        made=ids.now(),
        unit=scope.unit,
        coders=scope.coders,
        transcripts=units.shared_transcripts,
        codebook_version=scope.codebook_version,
        blind_only=scope.blind_only,
        n_units=units.n_shared,
        n_left_out=units.n_left_out,
        data_sha256=checksum,
        program=PROGRAM,
        round=scope.round,
        figures=found.figures,
        scope=scope.as_json(),
        tables=found.tables,
    )
