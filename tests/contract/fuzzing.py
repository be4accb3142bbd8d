"""The product under Schemathesis: what it is told of the records that there are, and which refusals are explained."""

import os
import re
import uuid
from collections import Counter, defaultdict
from copy import deepcopy
from datetime import date
from zlib import crc32

import schemathesis
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from schemathesis.failure_codes import AcceptedNegativeData, RejectedPositiveData

from core.contract import operations
from core.resources import registry
from tests.core.making import EITHER

KIND = re.compile(r"WIR-(?P<kind>[A-Z]+)-01")
SHAPE = ("There is no field", "There is no parameter", "Give one value", "Say true or false", "neither true nor false")
"""What is said of a body or parameter that is not of the form described: never of one that is."""

RECORDS = 8
"""How many of each kind there are: two, and one for each of at most six actions."""

REFUSED = ["400", "401", "403", "404", "405", "406", "409", "413", "415", "422", "428", "429"]
"""What may be answered to a request that is not as described."""


class Fuzzed:
    """One run against the product at a URL, as somebody with a token.

    `known` has references of records by the name of their resource, and by the kind in their middle. `reached` has
    what each operation answered to requests that are as described: each status with the last such answer. At full
    size every operation is asked, and a third of them, which `share` says, with every value at the edge of what is
    described; else a ninth is asked. PSTN_FUZZ names some by a part of their ids, to look at what a long run found.
    """

    def __init__(self, url, described, token, known, *, full, share):
        ids = sorted(operation["operationId"] for operation in operations(described))
        if named := os.environ.get("PSTN_FUZZ"):
            ids = [one for one in ids if any(part in one for part in named.split(","))]
        own = {"base-url": url, "headers": {"Authorization": f"Bearer {token}"}}
        if full:
            edges = ids if named else ids[share::3]
            asked = [(ids, ("examples", "fuzzing", "stateful")), (edges, ("coverage",))]
        else:
            asked = [(ids[share::9], ("examples", "fuzzing"))]
        self.schemas = [self.schema(described, settings(full, phases) | own, some) for some, phases in asked]
        self.known = known
        self.failures, self.reached = [], defaultdict(dict)

    def schema(self, described, config, ids):
        """The description of some operations, with what is done to them."""
        schema = schemathesis.openapi.from_dict(deepcopy(described), config=SchemathesisConfig.from_dict(config))
        schema = schema.include(operation_id=ids)

        @schema.hook
        def filter_failure(context, failure, case, response):
            return not self.explained(failure, case, response)

        return schema

    def run(self):
        """Send everything; what failed stands in `failures`."""

        @schemathesis.hook  # of all runs there is; taken away below
        def before_call(context, case, kwargs):
            if is_positive(case):
                self.make_real(case)

        try:
            for schema in self.schemas:
                self.note_events(schema)
        finally:
            schemathesis.hooks.unregister(before_call)
        return self

    def note_events(self, schema):
        """Run, and keep what is told of it."""
        for event in from_schema(schema).execute():
            if isinstance(event, events.NonFatalError | events.FatalError):
                self.failures.append(str(getattr(event, "info", None) or event.exception))
            if isinstance(event, events.ScenarioFinished):
                self.note(event.recorder)

    def note(self, recorder):
        """Keep what one operation answered, and what was wrong with it."""
        for key, node in recorder.cases.items():
            case, sent = node.value, recorder.interactions.get(key)
            if sent is not None and sent.response is not None and is_positive(case):
                answered = self.reached[case.operation.definition.raw["operationId"]]
                answered[sent.response.status_code] = sent.response.text_lossy()  # kept up to a megabyte
            for check in recorder.checks.get(key, ()):
                if check.failure_info is not None:
                    failure = check.failure_info.failure
                    answer = (
                        f"{sent.response.status_code} {sent.response.text_lossy()[:600]}"
                        if sent and sent.response
                        else ""
                    )
                    told = (f"{recorder.label}: {failure.title}", failure.message, answer, case.as_curl_command()[:900])
                    self.failures.append("\n".join(told))

    def make_real(self, case):
        """Let a request that is as described be about records that there are, and days that a record can have."""
        if "key" in (case.path_parameters or {}):
            case.path_parameters["key"] = self.reference(case)
        for name, value in list((case.query or {}).items()):
            if name == "cursor":  # only a page before could tell one
                del case.query[name]
            elif isinstance(value, str) and (day := day_of(value)):
                case.query[name] = day.replace(year=1900 + day.year % 126).isoformat()
        if "Idempotency-Key" in (case.headers or {}):  # one that has been used belongs to another request
            case.headers["Idempotency-Key"] = str(uuid.uuid4())
        for row in case.body if isinstance(case.body, list) else [case.body]:
            if isinstance(row, dict):
                self.fit(row, case)

    def fit(self, row, case):
        """Let what is sent name records that there are, and half the time one alone of what excludes another."""
        if crc32(repr(row).encode()) % 2:
            for name in EITHER.get(registry[case.operation.path.split("/")[3]].model._meta.label, ()):
                row.pop(name, None)
        named = Counter()
        for name, kind in self.links(case):
            if isinstance(row.get(name), str):
                row[name] = self.known[kind][named[kind] % 2]  # two of one kind are two records
                named[kind] += 1

    def reference(self, case):
        """A record of the resource: one of two to read and change, and one for each thing that is done to it."""
        path = case.operation.path
        base, action = path.split("{key}/")
        mine = self.known[base.split("/")[3]]
        if not action:
            return mine[crc32(repr(case.path_parameters["key"]).encode()) % 2]
        actions = [one for one in case.operation.schema.raw_schema["paths"] if one.startswith(f"{base}{{key}}/")]
        return mine[1 + actions.index(path)]

    def links(self, case):
        """Each field of the body that names a record, and the kind of that."""
        whole = case.operation.schema.raw_schema
        body = case.operation.definition.raw["requestBody"]["content"]["application/json"]["schema"]
        one = body.get("oneOf", [body])[0]
        properties = whole["components"]["schemas"][one.get("items", one)["$ref"].rpartition("/")[2]]["properties"]
        for name, schema in properties.items():
            if name == "programme":
                yield name, "programmes"
            elif found := KIND.fullmatch(str(schema.get("examples", [""])[0])):
                yield name, found["kind"]

    def explained(self, failure, case, response):
        """Whether a failure is none, for the reason that stands here."""
        if isinstance(failure, RejectedPositiveData) and case.method in ("POST", "PATCH"):
            # Rules that no schema can say: what hangs on other fields, on the record, on its version.
            ruled, told = response.status_code in (400, 412), response.text
            for text in texts_in(case.body):  # what was sent is repeated in the answer, and may say just that
                told = told.replace(text, "") if any(words in text for words in SHAPE) else told
            return ruled and not any(words in told for words in SHAPE)
        if isinstance(failure, AcceptedNegativeData):
            # A parameter without a value counts as one that is not given, as a page's form sends it.
            # Of one that is given several times the last counts.
            values = (case.query or {}).values()  # an object is sent as its keys, each as one value
            given = [list(value)[-1:] if isinstance(value, list | dict) else [value] for value in values]
            return any(value in ([""], []) for value in given)
        return False


PHASES = ("examples", "coverage", "fuzzing", "stateful")


def settings(full, phases):
    """How much is sent, and in which phases: a few requests for each operation each day."""
    phases = {name: {"enabled": name in phases} for name in PHASES}
    generation = {"deterministic": True, "max-examples": 10 if full else 1, "allow-x00": False, "no-shrink": not full}
    checks = {"negative_data_rejection": {"expected-statuses": REFUSED}}
    return {"generation": generation, "phases": phases, "checks": checks, "continue-on-failure": True}


def is_positive(case):
    """Whether a request is as the description says."""
    return case.meta is not None and case.meta.generation.mode == GenerationMode.POSITIVE


def texts_in(value):
    """Every text in a JSON value."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [value] if isinstance(value, str) and value else [text for part in parts for text in texts_in(part)]


def day_of(text):
    """The day that a text is, if any."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
