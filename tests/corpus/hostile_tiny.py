"""Small files that are made to do harm."""

from __future__ import annotations


def pdf(objects: list[bytes]) -> bytes:
    """A PDF file of these objects, the first its catalogue."""
    data, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return data + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)


def _stream(facts: bytes, content: bytes) -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (facts, len(content), content)


_HEAD = [
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>",
    _stream(b"", b"/F Do"),
]


def _form(drawn: int) -> bytes:
    facts = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F %d 0 R>>>>" % drawn
    return _stream(facts, b"/F Do /F Do")


def drawing_itself() -> bytes:
    """One page with a form that draws itself twice."""
    return pdf([*_HEAD, _form(5)])


def drawn_twice(levels: int = 26) -> bytes:
    """One page with a chain of forms, each of which draws the next twice."""
    return pdf([*_HEAD, *(_form(number + 1) for number in range(5, 5 + levels)), _stream(b"/Subtype/Form", b"0 0 m")])
