"""PDF pages drawn with text and rules at given places, written byte by byte: what tests of tables and columns need."""

import zlib

FONT = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
    b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 5 0 R"
    b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
    b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [0 0 1000 1000] /ItalicAngle 0"
    b" /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
)


def text(x, y, words, size=12, matrix=None):
    """Words with their baseline at ``y`` points from the foot of the page; ``matrix`` turns them."""
    place = f"{' '.join(map(str, (*matrix, x, y)))} Tm" if matrix else f"{x} {y} Td"
    return f"BT /F {size} Tf {place} <{words.encode('utf-16-be').hex()}> Tj ET\n"


def texts(words, size=12):
    """Several of them: x, y and words each."""
    return "".join(text(x, y, word, size) for x, y, word in words)


def rule(x0, y0, x1, y1):
    """A line, half a point wide."""
    return f"0.5 w {x0} {y0} m {x1} {y1} l S\n"


def grid(xs, ys, cells, size=10):
    """A ruled table: borders from the top down, and the words of each field, row by row; None leaves one empty."""
    drawn = [rule(xs[0], y, xs[-1], y) for y in ys] + [rule(x, ys[0], x, ys[-1]) for x in xs]
    for row, words in enumerate(cells):
        for column, word in enumerate(words):
            if word is not None:
                drawn.append(text(xs[column] + 4, ys[row + 1] + 6, word, size))
    return "".join(drawn)


def document(pages, box="0 0 595 842", extra=None, page_extra=b""):
    """A PDF file of pages, each the text of a content stream; ``extra`` holds further objects by number."""
    objects = {1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % (b"/AcroForm 7 0 R" if extra and 7 in extra else b"")}
    objects.update(dict(enumerate(FONT, 3)))
    objects.update(extra or {})
    kids = []
    for index, content in enumerate(pages):
        packed = zlib.compress(content.encode("latin-1"))
        page, stream = 100 + 2 * index, 101 + 2 * index
        kids.append(b"%d 0 R" % page)
        objects[stream] = b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(packed), packed)
        objects[page] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents %d 0 R /Resources << /Font << /F 3 0 R >>"
            b" /XObject << /I 6 0 R >> >> %s >>" % (box.encode(), stream, page_extra)
        )
    objects[2] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    data, offsets = b"%PDF-1.7\n", {}
    for number in sorted(objects):
        offsets[number] = len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, objects[number])
    start = len(data)
    data += b"xref\n0 1\n0000000000 65535 f \n"
    data += b"".join(b"%d 1\n%010d 00000 n \n" % pair for pair in offsets.items())
    return data + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (max(objects) + 1, start)
