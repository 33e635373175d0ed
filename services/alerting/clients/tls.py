"""Whose certificates are believed."""

import ssl
from pathlib import Path

import httpx


def trusting(ca_file: Path | None) -> ssl.SSLContext:
    """Return what believes the public authorities and those of a PEM file; OSError for a file that is none."""
    context = httpx.create_ssl_context()
    if ca_file is not None:
        context.load_verify_locations(ca_file)
    return context
