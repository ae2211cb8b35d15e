"""What commands and questions take."""
