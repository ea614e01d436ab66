"""Exact validators as unrolled functions: schema to checks, checks to conditions and statements, these to text."""
