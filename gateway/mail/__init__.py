"""Mail accounts and the spool as the management API shows them."""
