"""The yearly index: figures kept, tasks mapped, results shown, entered and published."""
