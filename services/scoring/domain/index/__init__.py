"""The yearly index of a commune: method, dictionary, figures, points and their explanation (rule 11)."""
