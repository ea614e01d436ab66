"""Programs of others that read what we write, and write what we read."""
