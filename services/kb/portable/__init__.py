"""Articles as files: Markdown or HTML with front matter, in folders or a zip. No database here."""
