"""How an outline is found: characters, layout, candidates, one decoding, roles, confidence."""
