"""Makes all the documents of `DOCUMENTS` in a folder, in one run of LibreOffice: `/usr/bin/python3 libreoffice.py FOLDER`.

The system's Python has the bridge to LibreOffice (`import uno`, Debian package python3-uno); pytest's own does not. The fixture
`documents` in conftest.py runs this once.
"""

import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uno
from com.sun.star.awt import Point, Size
from com.sun.star.beans import NamedValue, PropertyValue
from com.sun.star.connection import NoConnectException

PASSWORD = "open sesame"
OWNER_PASSWORD = "owner only"
# What Excel tries before it asks ([MS-OFFCRYPTO] 2.4.2.3).
DEFAULT_PASSWORD = "VelvetSweatshop"

Filter = tuple[str, dict[str, object]]


def plain(name: str) -> Filter:
    """As anybody saves it."""
    return name, {}


def locked(name: str) -> Filter:
    """An OpenDocument file with a password for opening it."""
    return name, {"Password": PASSWORD}


def locked_office(name: str, password: str = PASSWORD, kind: str = "Standard") -> Filter:
    """The same for Word, Excel and PowerPoint since 2007, as LibreOffice's dialog hands a password over; or "Agile"."""
    values = {"CryptoType": kind, "OOXPassword": password}
    return name, {"EncryptionData": named(values)}


def locked_legacy(name: str, password: str = PASSWORD) -> Filter:
    """The same for Word and Excel until 2003: the key is made of the password and of an id of the document ([MS-OFFCRYPTO], 2.3.6.2)."""
    document = bytes(range(16))
    secret = hashlib.md5(password.encode("utf-16-le")).digest()[:5]
    key = hashlib.md5((secret + document) * 16).digest()
    return name, {"EncryptionData": named({"STD97EncryptionKey": uno.ByteSequence(key), "STD97UniqueID": uno.ByteSequence(document)})}


def pdf(kind: str, **data: object) -> Filter:
    """Exported; `data` as the dialog for it has it."""
    return f"{kind}_pdf_Export", {"FilterData": properties(data, "[]com.sun.star.beans.PropertyValue")}


def properties(values: dict[str, object], kind: str | None = None) -> Any:
    """As LibreOffice wants them."""
    all_of_them = tuple(PropertyValue(Name=name, Value=value) for name, value in values.items())
    return uno.Any(kind, all_of_them) if kind else all_of_them


def named(values: dict[str, object]) -> Any:
    """The same in the other way that LibreOffice has for it."""
    return uno.Any("[]com.sun.star.beans.NamedValue", tuple(NamedValue(Name=name, Value=value) for name, value in values.items()))


def sheets(office: "Office") -> Any:
    """A workbook with hidden rows, columns and sheets, a filter, comments, macros."""
    document = office.new("scalc")
    book = document.Sheets
    first = book.getByIndex(0)
    first.Name = "Summary"
    fill(first, [["Name", "Mail", "Amount"], *([f"Person {n}", f"person{n}@one.example", n] for n in range(20))])
    first.Rows.getByIndex(3).IsVisible = False
    first.Rows.getByIndex(4).IsVisible = False
    first.Columns.getByIndex(1).IsVisible = False
    annotate(document, first, 2, 2, "Ask bob@two.example")
    book.insertNewByName("Salaries", 1)
    hidden = book.getByName("Salaries")
    fill(hidden, [[f"salary{n}@three.example", 1000 + n] for n in range(7)])
    hidden.Rows.getByIndex(2).IsVisible = False
    annotate(document, hidden, 0, 0, "Nobody may see this")
    hidden.IsVisible = False
    book.insertNewByName("Filtered", 2)
    filtered = book.getByName("Filtered")
    fill(filtered, [["Who", "Where"], *([f"x{n}", "here" if n % 3 else "there"] for n in range(9))])
    condition = uno.createUnoStruct("com.sun.star.sheet.TableFilterField")
    condition.Field, condition.StringValue = 1, "here"
    condition.Operator = uno.Enum("com.sun.star.sheet.FilterOperator", "EQUAL")
    cells = filtered.getCellRangeByName("A1:B10")
    descriptor = cells.createFilterDescriptor(True)
    descriptor.ContainsHeader = True
    descriptor.setFilterFields((condition,))
    cells.filter(descriptor)
    return document


def tracked_sheets(office: "Office") -> Any:
    """A workbook in which two cells were changed since changes are tracked, which no call of LibreOffice's begins."""
    document = office.read(TRACKED_SHEETS)
    sheet = document.Sheets.getByIndex(0)
    fill(sheet, [["one"], ["two"], ["three"]])
    for cell, text in (("$A$1", "uno@four.example"), ("$A$3", "tres")):
        office.dispatch(document, ".uno:GoToCell", {"ToPoint": cell})
        office.dispatch(document, ".uno:EnterString", {"StringName": text})
    return document


TRACKED_SHEETS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.3"
    xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
  <office:body>
    <office:spreadsheet>
      <table:tracked-changes table:track-changes="true"/>
      <table:table table:name="Sheet1"/>
    </office:spreadsheet>
  </office:body>
</office:document>
"""


def plain_sheets(office: "Office") -> Any:
    """A workbook with nothing that does not show."""
    document = office.new("scalc")
    fill(document.Sheets.getByIndex(0), [["Name", "Mail"], ["Ann", "ann@one.example"]])
    return document


def sheets_with_macros(office: "Office") -> Any:
    """A workbook with a macro of LibreOffice's own."""
    document = plain_sheets(office)
    add_macro(document)
    return document


def fill(sheet: Any, rows: list[list[object]]) -> None:
    """Writes rows from the first cell on."""
    cells = sheet.getCellRangeByPosition(0, 0, len(rows[0]) - 1, len(rows) - 1)
    cells.setDataArray(tuple(tuple(row) for row in rows))


def annotate(document: Any, sheet: Any, column: int, row: int, text: str) -> None:
    """Adds a comment to a cell."""
    sheet.Annotations.insertNew(sheet.getCellByPosition(column, row).CellAddress, text)


def add_macro(document: Any) -> None:
    """Adds a Basic module."""
    libraries = document.BasicLibraries
    if not libraries.hasByName("Standard"):
        libraries.createLibrary("Standard")
    libraries.getByName("Standard").insertByName("Module1", 'Sub Main\n  MsgBox "Hello"\nEnd Sub\n')


def text(office: "Office") -> Any:
    """A text with tracked changes, comments, a footnote, a header."""
    document = office.new("swriter")
    body = document.Text
    cursor = body.createTextCursor()
    body.insertString(cursor, "Write to ann@one.example or to bob@two.example.", False)
    body.insertControlCharacter(cursor, 0, False)
    body.insertString(cursor, "This sentence will be deleted. carol@three.example", False)
    style = document.StyleFamilies.getByName("PageStyles").getByName(document.CurrentController.ViewCursor.PageStyleName)
    style.HeaderIsOn = True
    style.HeaderText.setString("header@four.example")
    footnote = document.createInstance("com.sun.star.text.Footnote")
    body.insertTextContent(cursor, footnote, False)
    footnote.setString("footnote@five.example")
    for words in ("Is this right? dave@six.example", "No."):
        comment = document.createInstance("com.sun.star.text.textfield.Annotation")
        comment.Content, comment.Author = words, "Erin"
        body.insertTextContent(body.createTextCursor(), comment, False)
    document.RecordChanges = True
    cursor.gotoEnd(False)
    body.insertString(cursor, " Inserted afterwards: frank@seven.example", False)
    cursor.gotoStart(False)
    cursor.gotoNextParagraph(False)
    cursor.goRight(30, True)
    cursor.setString("")
    return document


def plain_text(office: "Office") -> Any:
    """A text with nothing that does not show."""
    document = office.new("swriter")
    document.Text.setString("Write to ann@one.example.")
    return document


def letter(office: "Office") -> Any:
    """Addresses as they come in letters: in justified lines, in a table, in several fonts, in a comment, behind a link, in a form."""
    document = office.new("swriter")
    body = document.Text
    cursor = body.createTextCursor()
    cursor.ParaAdjust = uno.Enum("com.sun.star.style.ParagraphAdjust", "BLOCK")
    for number in range(12):
        cursor.CharFontName = ("Liberation Serif", "DejaVu Sans", "Liberation Mono")[number % 3]
        words = "as was affirmed in the office before lunch" if number % 2 else "and to"
        body.insertString(cursor, f"Please write {words} Office.Waffle{number}@one.example, ", False)
    cursor.CharWeight = 150
    body.insertString(cursor, "half.bold", False)
    cursor.CharWeight = 100
    body.insertString(cursor, "@two.example and élodie@mairie.example", False)
    link = body.createTextCursorByRange(cursor)
    body.insertString(link, " here", True)
    link.HyperLinkURL = "mailto:link@three.example"
    cursor.gotoEnd(False)
    comment = document.createInstance("com.sun.star.text.textfield.Annotation")
    comment.Content, comment.Author = "Is this right? dave@six.example", "Erin"
    body.insertTextContent(cursor, comment, False)
    table = document.createInstance("com.sun.star.text.TextTable")
    table.initialize(3, 2)
    body.insertTextContent(cursor, table, False)
    for row in range(1, 4):
        table.getCellByName(f"A{row}").setString(f"first{row}@four.example")
        table.getCellByName(f"B{row}").setString(f"second{row}@four.example")
    field = document.createInstance("com.sun.star.form.component.TextField")
    field.Name, field.Text, field.DefaultText = "To", "value@five.example", "value@five.example"
    shape = document.createInstance("com.sun.star.drawing.ControlShape")
    shape.setSize(Size(8_000, 1_000))
    shape.setPosition(Point(1_000, 15_000))
    shape.Control = field
    document.DrawPage.add(shape)
    return document


def text_with_macros(office: "Office") -> Any:
    """A text with a macro of LibreOffice's own."""
    document = plain_text(office)
    add_macro(document)
    return document


def text_with_sheets(office: "Office") -> Any:
    """A text with a workbook inside, which has a hidden sheet."""
    document = plain_text(office)
    inside = document.createInstance("com.sun.star.text.TextEmbeddedObject")
    inside.CLSID = CALC
    document.Text.insertTextContent(document.Text.createTextCursor(), inside, False)
    book = inside.EmbeddedObject.Component.Sheets
    fill(book.getByIndex(0), [["inside@two.example"]])
    book.insertNewByName("Costs", 1)
    fill(book.getByName("Costs"), [["costs@three.example"], [1]])
    book.getByName("Costs").IsVisible = False
    return document


# com.sun.star.sheet.CellFlags.FORMULA
FORMULA = 16

# What LibreOffice knows its spreadsheets by.
CALC = "47BBB4CB-CE4C-4E80-A591-42D9AE74950F"


def slides(office: "Office") -> Any:
    """Four slides: one hidden, one with notes, one with a comment."""
    document = office.new("simpress")
    pages = document.DrawPages
    for _ in range(3):
        pages.insertNewByIndex(pages.Count)
    for number in range(pages.Count):
        write(document, pages.getByIndex(number), f"slide{number}@one.example")
    pages.getByIndex(1).Visible = False
    notes = pages.getByIndex(2).NotesPage
    placeholders = [notes.getByIndex(n) for n in range(notes.Count)]
    [place] = [shape for shape in placeholders if shape.ShapeType == "com.sun.star.presentation.NotesShape"]
    place.setString("Do not say that: notes@two.example")
    comment = pages.getByIndex(3).createAndInsertAnnotation()
    comment.Author = "Erin"
    comment.TextRange.setString("Too long: comment@three.example")
    return document


def plain_slides(office: "Office") -> Any:
    """Slides with nothing that does not show."""
    document = office.new("simpress")
    document.DrawPages.insertNewByIndex(1)
    write(document, document.DrawPages.getByIndex(0), "ann@one.example")
    return document


def slides_with_macros(office: "Office") -> Any:
    """Slides with a macro of LibreOffice's own."""
    document = plain_slides(office)
    add_macro(document)
    return document


def write(document: Any, page: Any, words: str) -> None:
    """Adds a text to a slide."""
    shape = document.createInstance("com.sun.star.drawing.TextShape")
    shape.setSize(Size(10_000, 1_000))
    shape.setPosition(Point(1_000, 1_000))
    page.add(shape)
    shape.setString(words)


def drawing(office: "Office") -> Any:
    """A drawing."""
    document = office.new("sdraw")
    write(document, document.DrawPages.getByIndex(0), "ann@one.example")
    return document


# What is made: a document, and the files that it is stored as.
DOCUMENTS: list[tuple[Callable[["Office"], Any], dict[str, Filter]]] = [
    (
        sheets,
        {
            "sheets.xlsx": plain("Calc MS Excel 2007 XML"),
            "sheets.ods": plain("calc8"),
            "sheets.fods": plain("OpenDocument Spreadsheet Flat XML"),
            "sheets.xls": plain("MS Excel 97"),
            "default.xlsx": locked_office("Calc MS Excel 2007 XML", DEFAULT_PASSWORD),
            "default.xls": locked_legacy("MS Excel 97", DEFAULT_PASSWORD),
        },
    ),
    (tracked_sheets, {"tracked.xlsx": plain("Calc MS Excel 2007 XML"), "tracked.ods": plain("calc8")}),
    (
        plain_sheets,
        {
            "plain.xlsx": plain("Calc MS Excel 2007 XML"),
            "plain.xltx": plain("Calc MS Excel 2007 XML Template"),
            "plain.ods": plain("calc8"),
            "plain.ots": plain("calc8_template"),
            "plain.xls": plain("MS Excel 97"),
            "locked.xlsx": locked_office("Calc MS Excel 2007 XML"),
            "locked.ods": locked("calc8"),
            "locked.xls": locked_legacy("MS Excel 97"),
        },
    ),
    (sheets_with_macros, {"macros.ods": plain("calc8")}),
    (
        text,
        {
            "text.docx": plain("MS Word 2007 XML"),
            "text.odt": plain("writer8"),
            "text.fodt": plain("OpenDocument Text Flat XML"),
            "text.doc": plain("MS Word 97"),
        },
    ),
    (
        plain_text,
        {
            "plain.docx": plain("MS Word 2007 XML"),
            "plain.dotx": plain("MS Word 2007 XML Template"),
            "plain.odt": plain("writer8"),
            "plain.ott": plain("writer8_template"),
            "plain.doc": plain("MS Word 97"),
            "locked.docx": locked_office("MS Word 2007 XML"),
            "locked.odt": locked("writer8"),
            "locked.doc": locked_legacy("MS Word 97"),
            "plain.pdf": pdf("writer"),
            "locked.pdf": pdf("writer", EncryptFile=True, DocumentOpenPassword=PASSWORD),
            "restricted.pdf": pdf("writer", RestrictPermissions=True, PermissionPassword=OWNER_PASSWORD),
            "archived.pdf": pdf("writer", SelectPdfVersion=3),
        },
    ),
    (
        letter,
        {
            "letter.pdf": pdf("writer", UseTaggedPDF=True, ExportNotes=True, ExportFormFields=True),
            "hybrid.pdf": pdf("writer", IsAddStream=True),
        },
    ),
    (text_with_sheets, {"embedded.docx": plain("MS Word 2007 XML"), "embedded.odt": plain("writer8")}),
    (text_with_macros, {"macros.odt": plain("writer8")}),
    (
        slides,
        {
            "slides.pptx": plain("Impress MS PowerPoint 2007 XML"),
            "slides.odp": plain("impress8"),
            "slides.fodp": plain("OpenDocument Presentation Flat XML"),
            "slides.ppt": plain("MS PowerPoint 97"),
        },
    ),
    (
        plain_slides,
        {
            "plain.pptx": plain("Impress MS PowerPoint 2007 XML"),
            "plain.potx": plain("Impress MS PowerPoint 2007 XML Template"),
            "plain.odp": plain("impress8"),
            "plain.otp": plain("impress8_template"),
            "plain.ppt": plain("MS PowerPoint 97"),
            "locked.pptx": locked_office("Impress MS PowerPoint 2007 XML"),
            "locked.odp": locked("impress8"),
        },
    ),
    (slides_with_macros, {"macros.odp": plain("impress8")}),
    (drawing, {"plain.odg": plain("draw8")}),
]


class Office:
    """A running LibreOffice."""

    def __init__(self, context: Any) -> None:
        self._manager = context.ServiceManager
        self._context = context
        self.desktop = self._create("com.sun.star.frame.Desktop")

    def _create(self, service: str) -> Any:
        return self._manager.createInstanceWithContext(service, self._context)

    def new(self, module: str) -> Any:
        """An empty document."""
        return self.desktop.loadComponentFromURL(f"private:factory/{module}", "_blank", 0, properties({"Hidden": True}))

    def read(self, xml: str) -> Any:
        """A document as flat XML."""
        with tempfile.NamedTemporaryFile("w", suffix=".fods") as file:
            file.write(xml)
            file.flush()
            return self.desktop.loadComponentFromURL(Path(file.name).as_uri(), "_blank", 0, properties({"Hidden": True}))

    def dispatch(self, document: Any, command: str, arguments: dict[str, object]) -> None:
        """What a menu would do."""
        dispatcher = self._create("com.sun.star.frame.DispatchHelper")
        dispatcher.executeDispatch(document.CurrentController.Frame, command, "", 0, properties(arguments))


def main(folder: Path) -> None:
    """Makes every document, stored as every file, with a LibreOffice that has a profile of its own."""
    with tempfile.TemporaryDirectory() as home:
        pipe = f"bcc-guard-{os.getpid()}"
        command = ["soffice", "--headless", "--invisible", "--norestore", "--nologo", f"--accept=pipe,name={pipe};urp"]
        environment = {**os.environ, "HOME": home, "LC_ALL": "C.UTF-8"}
        profile = f"-env:UserInstallation={Path(home, 'profile').as_uri()}"
        # A group of its own: `soffice` is a script around the program.
        process = subprocess.Popen([*command, profile], env=environment, start_new_session=True)
        try:
            office = connected(process, pipe)
            read_tables(folder, office)
            make_all(folder, office)
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def connected(process: "subprocess.Popen[bytes]", pipe: str) -> Office:
    """Asks until it answers."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    end = time.monotonic() + 120
    while True:
        try:
            return Office(resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"))
        except NoConnectException:
            if process.poll() is not None or time.monotonic() > end:
                raise
            time.sleep(0.1)


def read_tables(folder: Path, office: Office) -> None:
    """What comes of each table of a folder, cells split in any way that the dialog offers: `tables.json` has how many cells are formulas."""
    found = {}
    for file in folder.glob("*.csv"):
        for separators in (",", ";", "\t", " ", "|", ":", ",;\t "):
            # Quotes, UTF-8, from the first line on; quoted cells may be numbers, as may whatever looks like one; formulas count.
            signs = "/".join(str(ord(sign)) for sign in separators)
            options = f"{signs},34,76,1,,0,false,true,false,false,false,0,true"
            arguments = {"Hidden": True, "FilterName": "Text - txt - csv (StarCalc)", "FilterOptions": options}
            table = office.desktop.loadComponentFromURL(file.as_uri(), "_blank", 0, properties(arguments))
            ranges = table.Sheets.getByIndex(0).queryContentCells(FORMULA).RangeAddresses
            found[f"{file.name} {separators!r}"] = sum(
                (each.EndColumn - each.StartColumn + 1) * (each.EndRow - each.StartRow + 1) for each in ranges
            )
            table.close(True)
    (folder / "tables.json").write_text(json.dumps(found), encoding="utf-8")


def make_all(folder: Path, office: Office) -> None:
    """Every document, stored as every file. None is closed: that crashes now and then, after slides with comments."""
    for make, files in DOCUMENTS:
        document = make(office)
        for name, (filter_name, arguments) in files.items():
            document.storeToURL((folder / name).as_uri(), properties({"FilterName": filter_name, **arguments}))
        # Left open: closing slides crashes LibreOffice 7.4 now and then, and it ends soon anyway.


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
