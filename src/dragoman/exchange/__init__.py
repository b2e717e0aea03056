"""Other tools' languages: one file a format, with import where the format allows it; what is lost is said in each."""
