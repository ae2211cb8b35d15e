"""The management API, for employees: one module a noun, each with its `routes`."""
