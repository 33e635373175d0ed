"""Forms as a browser without scripts would send them back."""

import re


def fields(page: str, part: str = "") -> dict[str, str]:
    """Hidden fields and texts of the form that stands after a mark."""
    form = page[page.index(part) if part else 0 :]
    form = form[: form.index("</form>")]
    inputs = re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form)
    areas = re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)', form)
    chosen = re.findall(r'<select[^>]*name="([^"]+)"(?:(?!</select>).)*?value="([^"]*)" selected', form, re.DOTALL)
    return {**dict(chosen), **dict(inputs), **dict(areas)}
