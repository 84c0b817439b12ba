"""From a folder of files to a checked corpus: metadata inferred, corrected, checked."""
