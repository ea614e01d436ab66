"""What every generated module shares: models, engines, the exact readers and writers, the exact validator."""
