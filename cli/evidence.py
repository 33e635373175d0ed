"""`nq57 evidence verify ZIP`: whether a dossier is as it was made; needs no server, unpacks nothing."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from cli.progress import complain, say
from services.evidence.document.seal import thumbprints
from services.evidence.document.verifying import Checked, NotADossierError, verify

ALTERED, UNREADABLE = 1, 2
SHOWN = 200
"""Problems told one by one; a dossier with more is lost anyway."""


def describe(command: argparse.ArgumentParser) -> None:
    actions = command.add_subparsers(required=True, metavar="VIỆC")
    check = actions.add_parser("verify", help="kiểm tra một hồ sơ minh chứng đã tải về, không cần mạng")
    check.add_argument("file", type=Path, metavar="ZIP")
    check.add_argument("--key", type=Path, metavar="TỆP", help="khóa công khai (JWK) để đối chiếu, lấy ở /dossier-key")
    check.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """0: as it was made; 1: altered, or signed by another key; 2: not a dossier, or not readable."""
    try:
        known = _known(options.key)
        checked = verify(options.file, known)
    except NotADossierError as error:
        complain(f"{options.file}: {error}")
        return UNREADABLE
    except OSError as error:
        complain(f"{error.filename}: không mở được tệp ({error.strerror}).")
        return UNREADABLE
    except ValueError:
        complain(f"{options.key}: không phải khóa công khai dạng JWK. Hãy tải lại từ địa chỉ /api/v1/dossier-key.")
        return UNREADABLE
    return _tell(options.file, checked)


def _known(file: Path | None) -> Sequence[str] | None:
    if file is None:
        return None
    told = json.loads(file.read_text("utf-8"))
    if not isinstance(told, dict):
        raise ValueError(file)  # noqa: TRY004  what is wrong is the file's content
    return thumbprints(told)


def _tell(file: Path, checked: Checked) -> int:
    if checked.problems:
        complain(f"{file}: HỒ SƠ KHÔNG CÒN NGUYÊN VẸN, có {len(checked.problems)} điểm sai.")
        for path, sentence in checked.problems[:SHOWN]:
            complain(f"  ✗ {_printable(path) or 'Cả hồ sơ'}: {sentence}")
        return ALTERED
    files = checked.manifest["files"]
    included = sum(1 for one in files if one.get("path"))
    say(f"{file}: hồ sơ nguyên vẹn.")
    say(f"  Lập lúc:   {_printable(str(checked.manifest.get('made_at')))}")
    say(f"  Số tệp:    {included} tệp kèm theo, {len(files) - included} tệp chỉ có trong danh mục")
    say(f"  Khóa ký:   {checked.key}")
    if checked.is_known_key is None:
        say("  Khóa này chưa được đối chiếu. Hãy so với khóa do tỉnh công bố, hoặc chạy lại với --key.")
    else:
        say("  Khóa này đúng là khóa đưa ra để đối chiếu.")
    return 0


def _printable(text: str) -> str:
    """What a terminal may be shown of a text somebody else wrote."""
    return "".join(letter if letter.isprintable() else "�" for letter in text)
