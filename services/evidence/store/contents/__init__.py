"""Contents of files by their SHA-256, and bytes not wholly received. Knows no names, tasks or units."""

from services.evidence.store.contents.failures import ContentMissing, StoreAway, StoreFull, UploadBusy
from services.evidence.store.contents.incoming import Incoming
from services.evidence.store.contents.kept import Content, Contents
from services.evidence.store.contents.place import Place
from services.evidence.store.contents.staging import Staging

__all__ = [
    "Content",
    "ContentMissing",
    "Contents",
    "Incoming",
    "Place",
    "Staging",
    "StoreAway",
    "StoreFull",
    "UploadBusy",
]
