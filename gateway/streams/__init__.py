"""Server-Sent Events: one hub a process, fed from the log of facts."""
