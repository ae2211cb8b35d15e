"""Third parties: name servers, and the database of places that an administrator supplies."""
