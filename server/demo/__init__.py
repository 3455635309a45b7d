"""An invented customer base of any size: the same seed tells the same story. Pure: no database, no clock."""
