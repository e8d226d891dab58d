"""The JSON Schema of policies, read by a validator that others use: it takes what the core takes, and nothing else."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "docs/policy.schema.json").read_text())
SAMPLES = sorted((ROOT / "docs/policies").glob("*.json"))
BROKEN = json.loads((ROOT / "tests/policies/broken.json").read_text())


def test_it_is_a_schema() -> None:
    assert SCHEMA["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    Draft202012Validator.check_schema(SCHEMA)


def test_there_are_samples() -> None:
    assert len(SAMPLES) == 3
    assert len(BROKEN) >= 20


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_a_sample_is_valid(sample: Path) -> None:
    policies = json.loads(sample.read_text())["policies"]
    Draft202012Validator(SCHEMA).validate(policies["3rdparty"]["Extensions"]["bcc-guard@thunderbird-addons"])


# `tests/policy_file.rs` has the core refuse the same ones.
@pytest.mark.parametrize("broken", BROKEN, ids=json.dumps)
def test_a_broken_one_is_not(broken: object) -> None:
    assert not Draft202012Validator(SCHEMA).is_valid(broken)
