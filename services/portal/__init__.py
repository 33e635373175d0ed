"""The portal: accounts, sessions and tokens, and the pages officials see. No business rule lives here."""
