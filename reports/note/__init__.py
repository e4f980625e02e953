"""The note of a safety agenda: figures by name in its texts, its pages, and how it is adopted."""
