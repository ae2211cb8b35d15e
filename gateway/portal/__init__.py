"""The portal API, for customers and visitors: one module a noun, each with its `routes`."""
