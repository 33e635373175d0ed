"""What the portal counts."""

from prometheus_client import Counter

SIGN_INS = Counter("portal_sign_ins", "Attempts to sign in, pages and API. `result`: ok, wrong, locked.", ["result"])
