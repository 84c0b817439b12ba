"""From a folder of reports to checked metadata, texts and a ledger of every file."""
