<<<<<<< HEAD
"""Who's On: who is on the site, what they look at, and how an agent invites them to a chat."""
=======
"""Visitors on the sites: who is there, where they come from, and what they look at."""
>>>>>>> who
