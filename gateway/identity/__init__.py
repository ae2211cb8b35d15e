"""Who is asking: sessions, tokens, visitors."""
