"""A report on paper: its answer as CSV, TSV, XLSX, PDF, JSON and HTML, and its chart as SVG and PNG. Pure functions of the answer."""
