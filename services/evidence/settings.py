"""What the evidence service is told at start."""

from pathlib import Path

from pydantic_settings import SettingsConfigDict

from shared.settings import ServiceSettings

POLICIES = Path(__file__).parent / "policies"


class Settings(ServiceSettings):
    """Environment variables `EVIDENCE_…`."""

    model_config = SettingsConfigDict(env_prefix="EVIDENCE_")

    http_port: int = 8062
    files_folder: Path
    """Folder of the files' contents; on a disk that is backed up together with the database."""
    store_url: str = ""
    """`s3://bucket` or `s3://bucket/prefix` keeps contents there; empty: in `files_folder`, where all are received."""
    s3_endpoint: str = ""
    """`http(s)://host:port` of a server that speaks S3; empty: Amazon's."""
    s3_region: str = "us-east-1"
    s3_access_key: str = ""
    s3_secret_key: str = ""
    """Keys of the bucket, or named by `…_FILE`; empty: those of the machine's own role."""
    max_upload_bytes: int = 1 << 40
    """The kernel's limit is out of the way: a file is measured by the policy while it comes in."""
    clamd_url: str = ""
    """The malware scanner, `tcp://host:3310` or `unix:///path`; empty: the site has none and says so at every file."""
    trust_folder: Path | None = None
    """Certificates (PEM, DER) that signatures in PDF files are trusted against; none: no signature is trusted."""
    signing_key_file: Path | None = None
    """Private key (JWK) that dossiers are signed with, made at first start; none: `dossier-key.json` in the folder."""
    policy_file: Path = POLICIES / "2026.2.yaml"
