"""Third parties: mail servers."""
