"""Who's On: who is on the site, what they look at, and how an agent invites them to a chat."""
