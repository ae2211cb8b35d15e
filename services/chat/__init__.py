"""Live chats: from the customer's first click to the transcript."""
