"""The people service: who exists, how each signs in, what each may do."""
