"""Strict checks of what the client has parsed: it builds its models without validating them."""

import re
from typing import Any, Iterator

import pydantic

# What replies of the live service have, or leave out, against the client's own types: the recorded
# reply wins. The dates are those of the recordings.
RECORDED_EXTRA = [
    r"(^|\.)complianceMetadata$",  # of models, 2026-08-28
]
RECORDED_MISSING = [
    r"(^|\.)trainingProgress\.(stage|updatedAt)$",  # of a model that was never trained, 2026-08-28
]
# Older pages of the vendor's reference have `required: true`, and the node reads it.
OLD_RULE = r"(^|\.)inputs\.required$"
# A dry run is answered with the cost alone, 2026-10-09: its types are those of a run.
DRY_RUN_MISSING = [r"^(job|workflow|prompts)$"]
DRY_RUN_EXTRA = [r"^(creativeUnitsCost|creativeUnitsDiscount|costDetails)$"]


def extra_fields(value: Any, path: str = "") -> Iterator[str]:
    """Paths of fields that the client's types don't have, at any depth."""
    if isinstance(value, pydantic.BaseModel):
        # The client keeps what has an alias among the extra fields as well.
        known = {field.alias for field in type(value).model_fields.values()}
        for name in (value.model_extra or {}).keys() - known:
            yield f"{path}{name}"
        for name, field in type(value).model_fields.items():
            yield from extra_fields(getattr(value, name, None), f"{path}{field.alias or name}.")
    elif isinstance(value, list):
        for entry in value:
            yield from extra_fields(entry, path)


def type_errors(value: pydantic.BaseModel) -> Iterator[tuple[str, str]]:
    """Missing fields, wrong types and unknown values of enumerations, as (path, what is wrong)."""
    sent = value.model_dump(by_alias=True, exclude_unset=True, warnings=False)
    try:
        type(value).model_validate(sent, strict=True)
    except pydantic.ValidationError as error:
        for detail in error.errors(include_url=False):
            path = ".".join(str(step) for step in detail["loc"] if not isinstance(step, int))
            yield path, f"{detail['type']} ({detail['msg']}: {str(detail['input'])[:80]})"


def matches(patterns: list[str], path: str) -> bool:
    return any(re.search(pattern, path) for pattern in patterns)


def checked(value: Any, *, dry_run: bool = False) -> Any:
    """Returns what the client parsed, or fails with everything that its types don't allow."""
    extra = RECORDED_EXTRA + (DRY_RUN_EXTRA if dry_run else [])
    missing = RECORDED_MISSING + (DRY_RUN_MISSING if dry_run else [])
    problems = {
        f"{path}: not in the client's types"
        for path in extra_fields(value)
        if not matches(extra, path)
    }
    problems |= {
        f"{path}: {problem}"
        for path, problem in type_errors(value)
        if not (problem.startswith("missing") and matches(missing, path))
        and not (problem.startswith("model_type") and matches([OLD_RULE], path))
    }
    assert not problems, f"{type(value).__name__}\n  " + "\n  ".join(sorted(problems))
    return value
