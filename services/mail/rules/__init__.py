"""Pure decisions of mail: addresses, how a try ended, when the next one comes, how fast an account may send."""
