"""From a report and its options to one statement, and from its rows to the answer."""
