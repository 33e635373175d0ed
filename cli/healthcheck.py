"""What a container's health check runs: does the URL in `NQ57_HEALTH_URL` answer 200? Standard library only."""

import os
import sys
import urllib.error
import urllib.request

TIMEOUT_SECONDS = 3.0


def main(url: str) -> int:
    """0 when the URL answers 200, else 1 with the reason on stderr."""
    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310 - the operator's own URL
            return 0 if answer.status == 200 else 1  # noqa: PLR2004 - HTTP's own number
    except (urllib.error.URLError, OSError, ValueError) as error:
        sys.stderr.write(f"{url}: {error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(os.environ["NQ57_HEALTH_URL"]))
