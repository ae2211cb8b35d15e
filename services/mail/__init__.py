"""Mail: accounts at mail servers, and the spool through which all that goes out leaves the house."""
