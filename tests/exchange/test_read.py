"""Files as people have them, and files that mean harm."""

import io
import json
import zipfile
from io import BytesIO

import pytest
import xlsxwriter

from server.exchange.cells import bare, safe
from server.exchange.read import read
from server.exchange.sniff import Shape, sniff
from server.exchange.table import MAX_COLUMNS, BadFile, Row

TEXT = "Name;Stadt\nZoë;Łódź\n"


def opened(content: bytes, name: str = "") -> tuple[tuple[str, ...], list[Row]]:
    file = BytesIO(content)
    with read(file, sniff(file, name)) as table:
        return table.columns, list(table.rows)


def cells(content: bytes, name: str = "") -> list[list[str]]:
    return [row.cells for row in opened(content, name)[1]]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("utf-16"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
    ],
    ids=["plain", "with a mark", "UTF-16", "UTF-16 LE without mark", "UTF-16 BE without mark"],
)
def test_every_encoding_is_recognised(content: bytes, encoding: str) -> None:
    assert sniff(BytesIO(content)).encoding == encoding
    assert cells(content) == [["Zoë", "Łódź"]]


def test_what_windows_writes_is_read_even_when_the_first_special_letter_comes_late() -> None:
    content = ("name,city\n" + "Ann,York\n" * 20_000 + "Zoë,Köln\n").encode("cp1252")
    assert cells(content)[-1] == ["Zoë", "Köln"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    line = delimiter.join
    content = "\n".join(
        [line(["a", "b", "c"]), line(["1", "2,5", "x; y"] if delimiter == "\t" else ["1", "2", "3"])]
    )
    assert sniff(BytesIO(content.encode())).delimiter == delimiter


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"a,b\n1,2\n", [["1", "2"]]),
        (b"\n\na,b\r\n1,2\r\n\r\n", [["1", "2"]]),
        (b'a,b\n"x, ""y""\nz",2\n', [['x, "y"\nz', "2"]]),
        (b"a,b\n1\n", [["1", ""]]),
        (b"a,b\n1,2,,\n", [["1", "2"]]),
        (b"a\n'=1+1\n", [["=1+1"]]),
        (b'[{"a": 1, "b": true}, {"a": null, "b": ["x", "y"]}]', [["1", "true"], ["", "x;y"]]),
        (b' [ {"a":1.10} ,\n{"a":"2"} ] ', [["1.10"], ["2"]]),
        (b'{"id": "7", "properties": {"a": "x"}}\n{"a": "y"}\n', [["7", "x"], ["", "y"]]),
    ],
)
def test_well_formed_files_are_read(content: bytes, found: list[list[str]]) -> None:
    assert cells(content) == found


@pytest.mark.parametrize(
    ("content", "because"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b'a,b\n"1,2\n3,4\n', "never closed"),
        (b'a,b\n"1"x,2\n', "behind a closing quote"),
        (b"a,b\n" + b"x" * 1_100_000 + b",1\n", "longer than a million"),
        (b"x," * (MAX_COLUMNS + 1), "columns"),
        (b"%PDF-1.7 something", "not a table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "old or locked"),
        (b'[{"a": 1}', "ends before"),
        (b'[{"a": 1} {"a": 2}]', "no comma"),
        (b'[{"a": }]', "Entry 1 is not JSON"),
        (b"[1, 2]", "not an object"),
        (b"[]", "no entries"),
        (b"[" * 100_000, "Entry 1 is not JSON"),
        (b'{"a": 1}\n{"a": \n', "Line 2 is not JSON"),
        (b"BEGIN:VCARD\nFN:Ann\n", "cut off"),
        (b"PK\x03\x04 not a zip at all", "damaged"),
    ],
)
def test_broken_files_are_refused_with_the_place_and_the_reason(content: bytes, because: str) -> None:
    with pytest.raises(BadFile, match=because):
        opened(content)


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (b"a,b\n1,2\n1,2,3\n", "has 3 cells"),
        (b'[{"a": {"b": 1}}]', "holds an object"),
        (b"[" + b'{"a": 1},' * 1000 + b'{"z": 1}]', "'z' is in none"),
    ],
)
def test_one_bad_row_does_not_spoil_the_file(content: bytes, trouble: str) -> None:
    assert trouble in opened(content)[1][-1].trouble


def book(*rows: list[object], merge: bool = False) -> bytes:
    file = BytesIO()
    made = xlsxwriter.Workbook(file, {"remove_timezone": True})
    sheet = made.add_worksheet("People")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    if merge:
        sheet.merge_range("A3:B3", "both")
    made.close()
    return file.getvalue()


def test_a_workbook_is_read_as_people_see_it() -> None:
    assert cells(book(["Name", "n", "f"], ["Zoë", 1200, 0.5], ["", "", ""], ["x", True, "01"])) == [
        ["Zoë", "1200", "0.5"], ["x", "true", "01"],
    ]  # fmt: skip


def test_merged_cells_are_refused() -> None:
    with pytest.raises(BadFile, match="merged at row 3, column 1"):
        opened(book(["a", "b"], ["1", "2"], merge=True))


def test_a_formula_that_was_never_calculated_is_refused() -> None:
    whole = zipfile.ZipFile(BytesIO(book(["a"], ["=1+1"])))
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as changed:
        for name in whole.namelist():
            changed.writestr(name, whole.read(name).replace(b"<v>0</v>", b""))
    with pytest.raises(BadFile, match="never calculated"):
        opened(file.getvalue())


def test_check_70_a_zip_bomb_is_refused_unopened() -> None:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    with pytest.raises(BadFile, match="unpacks to far more"):
        opened(file.getvalue())


CARD = """BEGIN:VCARD
VERSION:3.0
N:Kowalska;Anna;;;
FN:Anna Kowalska
EMAIL;TYPE=INTERNET:second@acme.test
EMAIL;TYPE=INTERNET,PREF:anna@acme.test
TEL;TYPE=CELL:+48 500 100 200
ORG:Acme\\, Inc.;Sales
ADR;TYPE=WORK:;;Długa 1;Gdańsk;;80-001;Poland
END:VCARD
BEGIN:VCARD
VERSION:3.0
FN:Bo Adler
END:VCARD
"""


def test_an_address_book_becomes_contacts() -> None:
    columns, rows = opened(CARD.encode())
    anna, bo = (dict(zip(columns, row.cells, strict=True)) for row in rows)
    assert anna == {
        "email": "anna@acme.test", "hs_additional_emails": "second@acme.test", "firstname": "Anna",
        "lastname": "Kowalska", "jobtitle": "", "phone": "", "mobilephone": "+48 500 100 200",
        "company": "Acme, Inc.", "website": "", "address": "Długa 1", "city": "Gdańsk", "zip": "80-001",
        "state": "", "country": "Poland",
    }  # fmt: skip
    assert (bo["firstname"], bo["lastname"]) == ("Bo", "Adler")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("+48 58 123", "'+48 58 123"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-2+3", "'-2+3"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("\uff1dSUM(A1)", "'\uff1dSUM(A1)"),
        ("\uff20x", "'\uff20x"),
        ("'=1", "''=1"),
        ("-12.50", "-12.50"),
        ("1e5", "1e5"),
        ("O'Hara", "O'Hara"),
        ("'tis", "'tis"),
        ("", ""),
    ],
)
def test_check_67_no_cell_is_run_by_a_spreadsheet_and_numbers_stay_numbers(text: str, written: str) -> None:
    assert safe(text) == written
    assert bare(written) == text


def test_a_long_json_file_is_read_without_holding_it() -> None:
    file = io.StringIO()
    file.write("[")
    for number in range(3000):
        file.write(("," if number else "") + json.dumps({"a": "x" * 100, "n": number}))
    file.write("]")
    with read(BytesIO(file.getvalue().encode()), Shape("json")) as table:
        assert [row.cells[1] for row in table.rows] == [str(number) for number in range(3000)]
