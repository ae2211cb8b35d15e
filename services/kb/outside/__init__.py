"""Third parties: other sites whose links are checked, translators."""
