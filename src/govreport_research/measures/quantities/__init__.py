"""The steps by which quantities are found in a text; `indicators` puts them together."""
