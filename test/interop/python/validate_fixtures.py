#!/usr/bin/env python3
"""Checks the committed fixtures against the committed JSON Schemas with a validator that is not ours.

Whoever uses Tenfour's schemas from another language meets them through such a library, so this proves
that they say the same thing outside JavaScript. Needs python3-jsonschema (Debian 12 has 4.10.3).

    fixtures/<family>/<event>.<variant>.json            the body as sent: valid for the wire schema
    fixtures/<family>/<event>.<variant>.canonical.json  what it becomes: valid for the canonical schemas
    fixtures/negative/<event>.<variant>.json            refused by the wire schema
    fixtures/unknown/<event>.<variant>.json             the same: no schema describes such an event

A body without a .canonical.json beside it is canonical as sent, apart from the key.
"""

import json
import sys
from pathlib import Path

try:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import SchemaError
except ImportError:
    sys.exit("python3-jsonschema is missing: apt-get install python3-jsonschema, then run /usr/bin/python3")

CONTRACTS = Path(__file__).resolve().parents[3] / "packages" / "contracts"
FIXTURES = CONTRACTS / "fixtures"
SCHEMAS = CONTRACTS / "schemas"
REFUSED = ("negative", "unknown")


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def describe(error):
    place = "/".join(str(step) for step in error.absolute_path)
    return f"at /{place}: {error.message}"[:300]


def schema_problems():
    """Every shipped schema, the one per event included, is valid in the dialect it names."""
    for path in sorted(SCHEMAS.glob("**/*.json")):
        try:
            Draft202012Validator.check_schema(load(path))
            yield path, None
        except (SchemaError, ValueError) as error:
            yield path, describe(error) if isinstance(error, SchemaError) else f"is not JSON: {error}"


def canonical_of(path, wire):
    beside = path.with_name(path.name.replace(".json", ".canonical.json"))
    if beside.exists():
        return load(beside)
    return {name: value for name, value in wire.items() if name != "key"}


def fixture_problems():
    """One result per body and schema it is held against, and one per expected result without its body."""
    validators = {}

    def check(path, schema, value, must_fail=False):
        if not (SCHEMAS / schema).exists():
            return path, f"{schema} does not exist"
        if schema not in validators:
            validators[schema] = Draft202012Validator(load(SCHEMAS / schema))
        error = next(validators[schema].iter_errors(value), None)
        if must_fail:
            return path, None if error else f"{schema} accepts it, although it must be refused"
        return path, error and f"{schema}: {describe(error)}"

    for path in sorted(FIXTURES.glob("*/*.json")):
        if path.name.endswith(".canonical.json"):
            body = path.with_name(path.name.replace(".canonical.json", ".json"))
            if not body.exists():
                yield path, f"has no {body.name} beside it"
            continue
        try:
            wire = load(path)
            canonical = canonical_of(path, wire)
        except ValueError as error:
            yield path, f"is not JSON: {error}"
            continue
        source = "accweb" if "eventName" in wire else "sonoran"
        is_refused = path.parent.name in REFUSED
        yield check(path, f"{source}.wire.schema.json", wire, must_fail=is_refused)
        if not is_refused:
            event = path.name.split(".")[0]
            yield check(path, f"{source}.schema.json", canonical)
            yield check(path, f"events/{event}.schema.json", canonical)


def main():
    results = [*schema_problems(), *fixture_problems()]
    if not any(FIXTURES.glob("*/*.json")):
        results.append((FIXTURES, "holds no fixtures"))
    failures = [(path, problem) for path, problem in results if problem]
    for path, problem in failures:
        print(f"FAILED {path.relative_to(CONTRACTS)}: {problem}")
    print(f"{len(results) - len(failures)} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
