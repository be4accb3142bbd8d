"""The pages of an update, as a browser reads them."""

import html
import re
from datetime import timedelta

from tests.factories.core import NOW

DAY = timedelta(days=1)

TODAY = NOW.date()

DUE = "/workstreams/updates/due/"

QUEUE = "/workstreams/updates/to-publish/"


def signed_in(client, user):
    client.force_login(user)
    return client


def page(update, name):
    return f"/workstreams/updates/{update.reference}/{name}/"


def fields_of(answer, form=0):
    """What a browser would send of a form of the page, buttons left out."""
    sent = {}
    text = re.findall(r"<main.*?</main>", answer.content.decode(), re.DOTALL)[0]
    body = re.findall(r"<form.*?</form>", text, re.DOTALL)[form]
    for tag in re.findall(r"<input[^>]*>", body):
        attrs = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if attrs.get("type") in ("radio", "checkbox") and not re.search(r"\schecked\b", tag):
            continue
        sent[attrs["name"]] = html.unescape(attrs.get("value", "on" if attrs["type"] == "checkbox" else ""))
    for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>\n?(.*?)</textarea>', body, re.DOTALL):
        sent[name] = html.unescape(text)
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', body, re.DOTALL):
        sent[name] = re.findall(r'<option value="([^"]+)" selected', options)[0]
    return sent


def text_of(answer):
    """The words of the page's main part."""
    text = re.findall(r"<main.*?</main>", answer.content.decode(), re.DOTALL)[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def errors_of(answer):
    summary = re.findall(r'govuk-error-summary__list">(.*?)</ul>', answer.content.decode(), re.DOTALL)
    return [
        (target, html.unescape(text)) for target, text in re.findall(r'<a href="#([^"]+)">(.*?)</a>', "".join(summary))
    ]
