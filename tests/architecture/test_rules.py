"""Rules are cited where they are kept, and whoever keeps one has a test that says so."""

from tests.architecture.rules import NOTES, PAGE, cited


def test_every_rule_that_the_core_cites_has_a_test() -> None:
    tests = cited("tests")
    untested = {rule: files for rule, files in cited("server/core").items() if rule not in tests}
    assert untested == {}, "name the rule in the test's name, or in the id of its row"


def test_the_page_of_rules_knows_every_rule_that_the_code_cites() -> None:
    shown = {line.split("|")[1].strip() for line in PAGE.read_text().splitlines() if line.startswith("|")}
    assert set(cited("server")) <= shown, "run python -m tests.architecture.rules"


def test_the_page_says_what_of_a_rule_there_is_not() -> None:
    assert [one for one in NOTES.values() if one not in PAGE.read_text()] == [], (
        "run python -m tests.architecture.rules"
    )
