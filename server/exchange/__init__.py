"""Files of records and mail to values and back: tables, cards, spreadsheets, mail archives."""
