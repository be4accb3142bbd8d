"""What is refused in a place file, how it is said, and that nothing is written by halves."""

import pytest

from core.place_files import RefusedError, load
from governance.models import Organisation
from tests.core.place_files.texts import LATER, NETWORK, NOW, PLACE

pytestmark = pytest.mark.django_db

REFUSALS = {
    "unknown resource": (
        "themes:",
        "theems:",
        "wirral.yaml:8: theems: There is no resource of this name. Did you mean themes?",
    ),
    "dangling reference": (
        "theme: WIR-TH-07",
        "theme: WIR-TH-09",
        (
            "wirral.yaml:11: workstreams[0].theme: WIR-TH-09 is not among the themes of these files or of the database."
            " Did you mean WIR-TH-07?"
        ),
    ),
    "another kind": (
        "theme: WIR-TH-07",
        "theme: WIR-BD-01",
        "wirral.yaml:11: workstreams[0].theme: WIR-BD-01 is one of the boards, and this needs one of the themes.",
    ),
    "not a reference": (
        "theme: WIR-TH-07",
        "theme: [WIR-TH-07]",
        "wirral.yaml:11: workstreams[0].theme: This is one value, not a list.",
    ),
    "a text that is a list": (
        "title: Food}",
        "title: [Food]}",
        "wirral.yaml:9: themes[0].title: This is one value, not a list.",
    ),
    "a word for a number": (
        "title: Food}",
        "title: Food, order: first}",
        "wirral.yaml:9: themes[0].order: 'first' is not a whole number.",
    ),
    "a word for true": (
        "accountable: true",
        "accountable: yes",
        "wirral.yaml:7: boards[1].accountable: 'yes' is neither true nor false.",
    ),
    "two numbers in a number": (
        "value: 1.50",
        "value: 1.5 to 2",
        "wirral.yaml:15: figures[0].value: '1.5 to 2' is not one number.",
    ),
    "not a day": (
        "2011-03-31",
        "31/3/2011",
        "wirral.yaml:13: milestones[0].baseline_on: '31/3/2011' is not a date such as 2011-03-31.",
    ),
    "no such day": (
        "2011-03-31",
        "2011-02-29",
        "wirral.yaml:13: milestones[0].baseline_on: There is no such day as 2011-02-29.",
    ),
    "two sums": (
        '"1234.50"',
        "£10m–£12m",
        "wirral.yaml:17: pools[0].stated_total: '£10m–£12m' holds more than one number: give one sum, in pounds.",
    ),
    "a sum in words": (
        '"1234.50"',
        "£10m",
        "wirral.yaml:17: pools[0].stated_total: '£10m' is not one sum in pounds, such as 920000 or \"1234.50\".",
    ),
    "a float of money": (
        '"1234.50"',
        "1234.50",
        'wirral.yaml:17: pools[0].stated_total: Money is never a float: write pounds and pence in quotes, "1234.50".',
    ),
    "two sums in a year": (
        "920000",
        "100-200",
        "wirral.yaml:20: budget-lines[0].amounts.2011: '100-200' holds more than one number: give one sum, in pounds.",
    ),
    "a year that is none": (
        "{2011: ",
        "{2011/12: ",
        (
            "wirral.yaml:20: budget-lines[0].amounts.2011/12: A financial year is named by the year in which it starts,"
            " such as 2011."
        ),
    ),
    "a missing key": (
        "title: Food}",
        "summary: Food}",
        "wirral.yaml:9: themes[0]: The key `title` is missing.",
    ),
    "an empty key": ("title: Food}", "title: }", "wirral.yaml:9: themes[0].title: This must have a value."),
    "no reference": (
        "{reference: WIR-TH-07, ",
        "{",
        "wirral.yaml:9: themes[0]: The key `reference` is missing: every record carries its own.",
    ),
    "another scope": (
        "reference: WIR-PO-01",
        "reference: ESX-PO-01",
        "wirral.yaml:17: pools[0].reference: ESX is another scope: references in this file begin with WIR or NET.",
    ),
    "a kind that does not fit": (
        "reference: WIR-PO-01",
        "reference: WIR-BL-01",
        "wirral.yaml:17: pools[0].reference: BL does not fit: references of pools are like WIR-PO-01.",
    ),
    "a number in another form": (
        "reference: WIR-PO-01",
        "reference: WIR-PO-001",
        "wirral.yaml:17: pools[0].reference: WIR-PO-001 is not a reference of pools, such as WIR-PO-01.",
    ),
    "another programme": (
        "reference: WIRRAL",
        "reference: ESSEX",
        "wirral.yaml:4: programmes[0].reference: ESSEX is not WIRRAL, which `scope` names.",
    ),
    "a reference given twice": (
        "reference: WIR-BD-02",
        "reference: WIR-BD-01",
        "wirral.yaml:7: boards[1].reference: WIR-BD-01 is declared twice; first in wirral.yaml:6, boards[0].",
    ),
    "a key given twice": (
        "title: Food}",
        "title: Food, title: Meals}",
        "wirral.yaml:9: themes[0].title: This key was given before, in line 9.",
    ),
    "a rule broken": (
        "title: Food Plan,",
        "title: Food Plan, starts_on: 2012-01-02, ends_on: 2012-01-01,",
        "wirral.yaml:11: workstreams[0]: The last day is before the first.",
    ),
    "a text too long": (
        "title: Food}",
        f"title: {'x' * 301}}}",
        "wirral.yaml:9: themes[0].title: Ensure this value has at most 300 characters (it has 301).",
    ),
    "more pounds than there are": (
        "920000",
        "9" * 13,
        (
            "wirral.yaml:20: budget-lines[0].amounts.2011: '9999999999999' is not one sum in pounds,"
            ' such as 920000 or "1234.50".'
        ),
    ),
    "a field of the services": (
        "title: Food Plan,",
        "title: Food Plan, rag: green,",
        "wirral.yaml:11: workstreams[0].rag: workstreams have no key of this name.",
    ),
    "a character that cannot be stored": (
        "title: Food}",
        'title: "Fo\\0od"}',
        "wirral.yaml:9: themes[0].title: The text holds a character that cannot be stored.",
    ),
    "an anchor": (
        "title: Food}",
        "title: &food Food}",
        "wirral.yaml:9: themes[0].title: Anchors (&food) are refused: write the value again where it is needed.",
    ),
    "a tag": (
        "title: Food}",
        "title: !!python/name:os.system Food}",
        "wirral.yaml:9: themes[0].title: Tags (tag:yaml.org,2002:python/name:os.system) are refused.",
    ),
    "no scope": (
        'scope: {code: WIR, title: "Wirral: Transformation", programme: WIRRAL}\n',
        "",
        "wirral.yaml:2: A place file begins with `scope: {code: …, title: …, programme: …}`.",
    ),
    "no programme": (
        ", programme: WIRRAL}",
        "}",
        "wirral.yaml:2: scope: `programme` is the reference of the programme; only NET has none.",
    ),
    "records that are no list": (
        "themes:\n  - {reference: WIR-TH-07, title: Food}",
        "themes: {reference: WIR-TH-07, title: Food}",
        "wirral.yaml:8: themes: This is a list of records, not a mapping.",
    ),
    "a record that is no mapping": (
        "  - {reference: WIR-TH-07, title: Food}",
        "  - WIR-TH-07",
        "wirral.yaml:9: themes[0]: A record is a mapping, not 'WIR-TH-07'.",
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_one_clear_message_says_what_is_wrong_and_where(case, refused):
    old, new, message = REFUSALS[case]
    assert old in PLACE
    assert message in refused(PLACE.replace(old, new, 1))


def test_all_faults_are_told_at_once_also_those_that_only_the_database_finds(refused):
    text = PLACE.replace("title: Food}", "title: Food, order: first}").replace("kind: working_group", "kind: club")
    text = text.replace("title: Pool", f"title: {'x' * 201}")
    assert [line.partition(": ")[0] for line in refused(text)] == ["wirral.yaml:6", "wirral.yaml:9", "wirral.yaml:17"]


def test_a_file_without_faults_is_not_loaded_beside_one_with_a_fault(refused):
    refused(PLACE.replace("title: Food}", "titel: Food}"))
    assert not Organisation.objects.exists()


def test_the_first_of_two_files_with_one_reference_is_named(files):
    paths = files(net=NETWORK, more=NETWORK.replace("NET-PL-01, name: England", "NET-PL-01, name: Wales"))
    with pytest.raises(RefusedError) as refusal:
        load(paths, NOW)
    assert [str(fault) for fault in refusal.value.faults] == [
        f"{paths[1]}:{line}: {path}.reference: {reference} is declared twice; first in {paths[0]}:{line}, {path}."
        for line, path, reference in [
            (4, "places[0]", "NET-PL-01"),
            (5, "places[1]", "NET-PL-02"),
            (7, "organisations[0]", "NET-OR-01"),
        ]
    ]


def test_a_record_of_a_scope_that_nobody_opened_is_refused(files):
    text = PLACE.replace("themes:", "places:\n  - {reference: NET-PL-09, name: Ward, kind: ward}\nthemes:")
    with pytest.raises(RefusedError, match=r"The scope NET is not open: load the file that declares it, too."):
        load(files(wirral=text), NOW)


def test_a_programme_keeps_its_scope(files):
    load(files(net=NETWORK, wirral=PLACE), NOW)
    with pytest.raises(RefusedError, match=r"WIRRAL is the programme of WIR already."):
        load(files(other="scope: {code: WRL, title: Wirral, programme: WIRRAL}"), LATER)
    with pytest.raises(RefusedError, match=r"The programme of WIR is WIRRAL, and stays so."):
        load(files(other="scope: {code: WIR, title: Wirral, programme: WIRRALL}"), LATER)
