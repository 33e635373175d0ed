"""Plan documents of a commune and a ward that do not exist, in the form of issued ones, for demonstration."""
