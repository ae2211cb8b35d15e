"""The knowledge base: articles, canned replies and news, and how people find them."""
