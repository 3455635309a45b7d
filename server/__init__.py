"""Alongside's server: connects mailboxes, logs mail to CRM records, feeds the panel."""
