"""Charts of a report, drawn as SVG: bars, stacked bars, lines, areas, pies, with one axis or two (REP-027, REP-028)."""
