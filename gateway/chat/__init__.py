"""What the routes about chats share on both sides."""
