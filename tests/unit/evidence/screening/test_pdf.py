import io
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name

from services.evidence.screening import checks
from services.evidence.screening.job import Job
from shared import clock
from tests.unit.evidence.screening.samples import codes, levels, pdf, picture, scan, screened

SCRIPT = Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def saved(document: pikepdf.Pdf, **options: object) -> bytes:
    output = io.BytesIO()
    document.save(output, **options)
    return output.getvalue()


def with_attachment(name: str) -> bytes:
    with pikepdf.open(io.BytesIO(pdf())) as document:
        document.attachments[name] = pikepdf.AttachedFileSpec(document, b"noi dung", filename=name)
        return saved(document)


def with_annotation(action: Dictionary) -> bytes:
    with pikepdf.open(io.BytesIO(pdf())) as document:
        button = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action)
        document.pages[0].Annots = document.make_indirect(Array([button]))
        return saved(document, object_stream_mode=pikepdf.ObjectStreamMode.generate)


class TestActs:
    def test_says_passive_of_a_plain_pdf(self, tmp_path: Path) -> None:
        assert levels(screened(tmp_path, pdf(), "a.pdf")) == {"type-known": "ok", "pdf-passive": "ok"}

    @pytest.mark.parametrize(
        ("content", "code", "level"),
        [
            (pdf(OpenAction=SCRIPT), "pdf-javascript", "danger"),
            (pdf(Names=Dictionary(JavaScript=Dictionary(Names=Array(["a", SCRIPT])))), "pdf-javascript", "danger"),
            (with_annotation(SCRIPT), "pdf-javascript", "danger"),
            (pdf(OpenAction=SCRIPT).replace(b"/JavaScript", b"/J#61vaScript"), "pdf-javascript", "danger"),
            (pdf(OpenAction=Dictionary(S=Name.Launch, F="a.exe")), "pdf-launch", "danger"),
            (with_annotation(Dictionary(S=Name.SubmitForm, F="https://a.example")), "pdf-form-submit", "warning"),
            (pdf(AcroForm=Dictionary(XFA=Array([]))), "pdf-xfa", "warning"),
            (with_attachment("so-lieu.txt"), "pdf-embedded-file", "warning"),
            (with_attachment("chay.exe"), "pdf-embedded-program", "danger"),
        ],
    )
    def test_finds_what_acts(self, tmp_path: Path, content: bytes, code: str, level: str) -> None:
        assert levels(screened(tmp_path, content, "a.pdf"))[code] == level

    def test_finds_an_action_whose_name_is_kept_elsewhere(self, tmp_path: Path) -> None:
        with pikepdf.open(io.BytesIO(pdf())) as document:
            named = document.make_indirect(Name.Launch)
            document.Root.OpenAction = Dictionary(S=named, F="a.exe")
            content = saved(document)
        assert levels(screened(tmp_path, content, "a.pdf"))["pdf-launch"] == "danger"

    def test_takes_words_in_a_text_for_no_action(self, tmp_path: Path) -> None:
        told = pdf(Lang="Xem /JavaScript va /S /Launch (trong /EmbeddedFiles) \\ (")
        assert codes(screened(tmp_path, told, "a.pdf")) == {"type-known", "pdf-passive"}


class TestOpens:
    def test_asks_for_a_file_without_password(self, tmp_path: Path) -> None:
        with pikepdf.open(io.BytesIO(pdf())) as document:
            locked = saved(document, encryption=pikepdf.Encryption(owner="a", user="b"))
        assert levels(screened(tmp_path, locked, "a.pdf")) == {"type-encrypted": "danger"}

    def test_opens_what_is_only_kept_from_being_changed(self, tmp_path: Path) -> None:
        with pikepdf.open(io.BytesIO(pdf())) as document:
            kept = saved(document, encryption=pikepdf.Encryption(owner="a", user=""))
        assert "type-known" in codes(screened(tmp_path, kept, "a.pdf"))

    def test_warns_of_a_file_that_lost_its_end(self, tmp_path: Path) -> None:
        content = scan(picture(), picture(2))
        known = screened(tmp_path, content[: len(content) - 300], "a.pdf")
        assert levels(known)["type-damaged"] == "warning"
        assert known.pages == 2

    def test_counts_pages_and_says_when_they_are_too_many(self, tmp_path: Path) -> None:
        known = screened(tmp_path, scan(picture(), picture(2), picture(3)), "a.pdf", max_pages=2)
        assert known.pages == 3
        assert levels(known)["pages-too-many"] == "warning"

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=120)
    @given(at=st.floats(0, 1), damage=st.binary(min_size=1, max_size=60), cut=st.integers(0, 400))
    def test_has_an_answer_to_any_damage(self, tmp_path: Path, at: float, damage: bytes, cut: int) -> None:
        content = bytearray(pdf(OpenAction=SCRIPT))
        place = int(at * len(content))
        content[place : place + len(damage)] = damage
        path = tmp_path / "content"
        path.write_bytes(bytes(content[: len(content) - cut]))
        *_, known = checks.screen(path, Job("a.pdf", "", clock.now()))
        assert known.findings
