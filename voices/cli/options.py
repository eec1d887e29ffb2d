"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

PATH = click.Path(path_type=Path)

project_argument = click.argument("project", type=PATH)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
round_option = click.option("--round", "round_name", metavar="NAME", help="The round of independent coding.")
