"""Where contents are kept: a folder on this machine, or a bucket that speaks S3."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from obstore.store import LocalStore, S3Store

if TYPE_CHECKING:
    from obstore.store import S3Config

CONNECT = timedelta(seconds=3)
ANSWER = timedelta(seconds=30)
RETRIES = 2
RETRY_WITHIN = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Place:
    """Address and keys of the store; `url` is empty for the local folder, else `s3://bucket` or `s3://bucket/prefix`."""

    folder: Path
    url: str = ""
    endpoint: str = ""
    region: str = "us-east-1"
    access_key: str = ""
    secret_key: str = ""

    @property
    def is_local(self) -> bool:
        return not self.url

    def store(self) -> LocalStore | S3Store:
        """Open the store. Raises ValueError for an address that is none."""
        if self.is_local:
            return LocalStore(self.folder, mkdir=True)
        address = urlsplit(self.url)
        if address.scheme != "s3" or not address.netloc:
            raise ValueError("EVIDENCE_STORE_URL is empty, s3://bucket or s3://bucket/prefix")
        return S3Store(
            address.netloc,
            prefix=address.path.strip("/") or None,
            config=self._keys(),
            client_options={
                "allow_http": self.endpoint.startswith("http://"),
                "connect_timeout": CONNECT,
                "timeout": ANSWER,
            },
            retry_config={"max_retries": RETRIES, "retry_timeout": RETRY_WITHIN},
        )

    def _keys(self) -> "S3Config":
        """Only what was given, so that a machine's own role (instance, service account) may stand in."""
        config: S3Config = {"region": self.region}
        if self.endpoint:
            config["endpoint"] = self.endpoint
        if self.access_key:
            config["access_key_id"] = self.access_key
            config["secret_access_key"] = self.secret_key
        return config
