"""openapi.json is committed, and is what the code says."""

import json
from pathlib import Path

from service import access
from service.contract import contract
from service.tools import READING

FILE = Path(__file__).resolve().parents[2] / "docs" / "openapi.json"


def test_the_committed_contract_is_that_of_the_code() -> None:
    made = contract()
    assert json.loads(FILE.read_text("utf-8")) == json.loads(made), "python -m service.contract > docs/openapi.json"
    assert FILE.read_text("utf-8") == made


def test_every_operation_wants_a_key_and_names_its_problems() -> None:
    paths = json.loads(contract())["paths"]
    assert len(paths) >= 25
    for path, operations in paths.items():
        for method, operation in operations.items():
            where = f"{method} {path}"
            assert operation["security"] == [{"HTTPBearer": []}], where
            for status in ("401", "403", "422", "429", "503"):
                assert "application/problem+json" in operation["responses"][status]["content"], where


def test_tools_have_types_in_and_out_and_a_permission() -> None:
    for tool in READING:
        assert tool.input_schema()["additionalProperties"] is False
        assert tool.output_schema()["type"] == "object" or "$ref" in tool.output_schema()
        assert tool.what in access.NEEDED
