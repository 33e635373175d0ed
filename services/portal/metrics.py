"""What the portal counts."""

from prometheus_client import Counter, Gauge

SIGN_INS = Counter("portal_sign_ins", "Attempts to sign in, pages and API. `result`: ok, wrong, locked.", ["result"])
OPEN_PAGES = Gauge("portal_open_pages", "Pages that are open and told of alerts as they come, in this process.")
