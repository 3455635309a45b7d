"""Runs what is queued: sync, sending, fetching; in `serve` or in processes of its own."""
