"""The same functions over millions of documents."""
