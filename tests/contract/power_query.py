"""Power Query as far as the quick start uses it: the snippet's own words decide what is asked.

It holds the snippet to what the service demands: one fixed address in `Web.Contents`, and only `RelativePath` and
`Query` besides. It asks for each page twice, reads no header of an answer, and stops where `next_cursor` is null.
"""

import json
import re
from urllib.parse import urlencode
from urllib.request import Request, urlopen

STEP = re.compile(r"^    (?P<name>\w+) = (?P<text>.*?)(?=,\n    \w+ = |\nin\n)", re.MULTILINE | re.DOTALL)
CALL = re.compile(r"Web\.Contents\(\s*(?P<address>[^,]+),\s*\[(?P<options>.*)\]\s*\)", re.DOTALL)
OPTION = re.compile(r"(?P<name>RelativePath|Query|Headers) = (?P<text>.*?)(?=,\n|\n\s*$|\Z)", re.DOTALL)


class PowerQuery:
    """A snippet of M that pulls one list; `url`, `token` and `name` are typed into its first three steps."""

    def __init__(self, snippet, url, token, name):
        steps = {step["name"]: step["text"] for step in STEP.finditer(snippet)}
        assert list(steps) == ["Url", "Token", "Name", "Page", "Pages", "Rows", "Table"]
        assert [steps[step][0] for step in ("Url", "Token", "Name")] == ['"'] * 3, "plain texts"
        self.typed = {"Url": url, "Token": token, "Name": name}
        call = CALL.search(steps["Page"])
        assert call["address"] == "Url", "the address is fixed"
        self.options = {one["name"]: one["text"] for one in OPTION.finditer(call["options"])}
        assert sorted(self.options) == ["Headers", "Query", "RelativePath"]
        self.following = re.search(r"if \[(\w+)\] = null then null else Page\(\[(\w+)\]\)", steps["Pages"]).groups()
        self.rows = re.search(r"each \[(\w+)\]", steps["Rows"])[1]
        self.asked = []

    def pull(self):
        """Every row, as `Table` would have them."""
        rows, page = [], self.page(None)
        while page is not None:
            rows += page[self.rows]
            test, given = self.following
            page = None if page[test] is None else self.page(page[given])
        return rows

    def page(self, cursor):
        """Ask for one page twice, as Power Query does, and take the second."""
        fixed, more = re.match(
            r"\[(.*?)\] & \(if cursor = null then \[\] else \[(\w+) = cursor\]\)", self.options["Query"]
        ).groups()
        query = dict(re.findall(r'(\w+) = "(.*?)"', fixed)) | ({} if cursor is None else {more: cursor})
        header, value = re.match(r"\[(\w+) = (.*)\]", self.options["Headers"]).groups()
        address = f"{self.typed['Url']}/{self.joined(self.options['RelativePath'])}?{urlencode(query)}"
        for _ in range(2):
            self.asked.append(address)
            with urlopen(Request(address, headers={header: self.joined(value)}), timeout=30) as answer:
                body = answer.read()
        return json.loads(body)

    def joined(self, text):
        """Texts and steps with & between."""
        return "".join(part[1:-1] if part[0] == '"' else self.typed[part] for part in text.split(" & "))
