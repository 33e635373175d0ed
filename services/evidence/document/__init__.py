"""The dossier: a zip of files, decisions and hashes that proves itself."""
