"""What the guard reads of a request before anybody else does."""

import pytest

from service.guard import too_deep
from service.hosts import origin_host


@pytest.mark.parametrize(
    ("body", "deep"),
    [
        (b"[" * 33 + b'"a"' + b"]" * 33, True),
        (b"[" * 32 + b'"a"' + b"]" * 32, False),
        (b'["' + b"[" * 40 + b'"]', False),
        (b'["a\\"' + b"[" * 40 + b'"]', False),
        (b'["' + b"[" * 40, False),  # a string without its end
        (b'{"a": "\\', False),
        (b"[" * 33 + b'"' + b'\\"' * 400_000, True),  # read once, not once for every quotation mark
    ],
)
def test_brackets_are_counted_outside_of_strings(body, deep):
    assert too_deep(body, 32) is deep


@pytest.mark.parametrize(
    ("origin", "host"),
    [("https://A.example:8501", "a.example:8501"), ("null", ""), ("http://[", ""), ("", "")],
)
def test_an_origin_that_is_none_has_no_host(origin, host):
    assert origin_host(origin) == host
