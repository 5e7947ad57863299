"""Plots where people would rather look than read: inline SVG made at build time, always beside the table it draws.

Pure: values in, markup out. Nothing is computed here that a table does not say too; a plot has no script, no style
attribute and no number that is not rounded, so that the same history gives the same bytes.
"""

from __future__ import annotations

from sealtrail.publish.plots.duties import duties_plot
from sealtrail.publish.plots.editions import editions_plot
from sealtrail.publish.plots.life import life_plot

__all__ = ["duties_plot", "editions_plot", "life_plot"]
