"""Bytes to values and back: MIME, HTML, quoted answers. Pure, with third-party parsers."""
