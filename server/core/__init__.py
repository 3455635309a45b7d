"""Decisions: pure functions from facts to answers; no clock, no SQL, no network."""
