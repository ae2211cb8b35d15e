"""Pages for readers and search engines, made here and working without any script."""
