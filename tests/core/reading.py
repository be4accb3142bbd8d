"""Reading a page as a tree, with what Python brings along."""

from html.parser import HTMLParser
from xml.etree.ElementTree import Element, SubElement

VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "path", "source", "wbr"}


class _Reader(HTMLParser):
    """Builds the tree; an end without its beginning, or a beginning without its end, is a fault of the page."""

    def __init__(self):
        super().__init__()
        self.root = Element("page")
        self.open = [self.root]

    def handle_starttag(self, tag, attrs):
        made = SubElement(self.open[-1], tag, {name: value or "" for name, value in attrs})
        if tag not in VOID:
            self.open.append(made)

    def handle_startendtag(self, tag, attrs):
        SubElement(self.open[-1], tag, {name: value or "" for name, value in attrs})

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop().tag == tag

    def handle_data(self, data):
        before = list(self.open[-1])
        if before:
            before[-1].tail = (before[-1].tail or "") + data
        else:
            self.open[-1].text = (self.open[-1].text or "") + data


def read_page(answer):
    """Return the tree of a page, whatever its status."""
    reader = _Reader()
    reader.feed(answer.content.decode())
    reader.close()
    assert reader.open == [reader.root]
    return reader.root


def select(tree, path, css=""):
    """Return the elements at a path of ElementTree's, with this class where one is given."""
    return [one for one in tree.findall(f".//{path}") if not css or css in one.get("class", "").split()]


def words(element):
    """Return the words of an element as a reader hears them."""
    return " ".join("".join(element.itertext()).split())


def form_values(form):
    """Return what a form would send, each name once."""
    sent = {}
    for field in form.iter("input"):
        if field.get("name") and (field.get("type") not in ("checkbox", "radio") or "checked" in field.attrib):
            sent[field.get("name")] = field.get("value", "")
    return sent
