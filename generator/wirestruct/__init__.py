"""Python packages from JSON Schema 2020-12 and OpenAPI 3.1; ``python -m wirestruct --help`` says how."""
