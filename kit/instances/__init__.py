"""The instances of a service: who runs, who alone does what one alone may do, and who steps in."""
