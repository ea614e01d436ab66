# Copied by wirestruct from its runtime. Do not edit: regenerate.
"""What every generated module shares: models, engines, the exact readers and writers, the exact validator."""
