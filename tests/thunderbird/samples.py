"""Files to attach, made up. Nobody in them exists."""

import random
import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def zipped(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def members(count: int) -> bytes:
    """A table of people with their addresses."""
    rows = "".join(f"Person {n};person{n}@org{n % 500}.example\r\n" for n in range(count))
    return f"Name;E-Mail\r\n{rows}".encode()


def iban(n: int) -> str:
    """A bank account that nobody has, with its check digits (ISO 7064, mod 97), as people write it."""
    number = f"37040044{n:010}"
    check = 98 - int(f"{number}131400") % 97
    return f"DE{check:02} {number[:4]} {number[4:8]} {number[8:12]} {number[12:16]} {number[16:]}"


def accounts(count: int) -> bytes:
    """A table of bank accounts."""
    return "".join(f"Person {n};{iban(n)}\r\n" for n in range(count)).encode()


def staff(count: int) -> bytes:
    """A table with everything; some 85 bytes a row."""
    rows = (
        f"Person {n};person{n}@org{n % 500}.example;{iban(n)};+33 6 12 {n // 10000 % 100:02} {n // 100 % 100:02} {n % 100:02};Ville\r\n"
        for n in range(count)
    )
    return f"Name;E-Mail;IBAN;Phone;City\r\n{''.join(rows)}".encode()


def workbook(sheets: Mapping[str, str], hidden: str = "", strings: Sequence[str] = ()) -> bytes:
    """A workbook from the XML of its sheets and the strings they share; `hidden` names the sheet that does not show."""
    names = list(sheets)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{KINDS}.sheet.main+xml"/>'
        + "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{KINDS}.worksheet+xml"/>'
            for n, _ in enumerate(names, 1)
        )
        + f'<Override PartName="/xl/sharedStrings.xml" ContentType="{KINDS}.sharedStrings+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
        + "".join(
            f'<sheet name="{name}" sheetId="{n}" state="{"hidden" if name == hidden else "visible"}" r:id="rId{n}"/>'
            for n, name in enumerate(names, 1)
        )
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="rId{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n, _ in enumerate(names, 1)
        )
        + f'<Relationship Id="rId0" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{"".join(f"<si><t>{text}</t></si>" for text in strings)}</sst>',
    } | {f"xl/worksheets/sheet{n}.xml": f'<worksheet xmlns="{MAIN}">{sheets[name]}</worksheet>' for n, name in enumerate(names, 1)}
    return zipped({name: text.encode() for name, text in parts.items()})


def rows(count: int, columns: int = 1, hidden_row: int = 0) -> str:
    """The XML of a sheet's rows: of `texts` the n-th in the first column of the n-th row, the last in each other one."""

    def cell(column: int, n: int) -> str:
        return f'<c r="{chr(65 + column)}{n}" t="s"><v>{count if column else n - 1}</v></c>'

    def row(n: int) -> str:
        cells = "".join(cell(column, n) for column in range(columns))
        return f'<row r="{n}" hidden="{int(n == hidden_row)}">{cells}</row>'

    return f"<sheetData>{''.join(map(row, range(1, count + 1)))}</sheetData>"


def texts(count: int) -> list[str]:
    """An address for each row, and a text for every other cell."""
    return [*(f"p{n}@org{n % 500}.example" for n in range(count)), "text"]


def noise(size: int, seed: int = 0) -> bytes:
    """Bytes that nothing makes smaller."""
    return random.Random(seed).randbytes(size)


def photos(count: int, size: int) -> bytes:
    """An archive of files that are large, and say nothing."""
    return zipped({f"2026/photo{n}.jpg": b"\xff\xd8\xff\xe0" + noise(size, n) for n in range(count)}, zipfile.ZIP_STORED)


def pdf(size: int) -> bytes:
    """One page with a picture of so many bytes."""
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Resources << /XObject << /I 4 0 R >> >> /Contents 5 0 R >>"
    picture = f"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length {size} >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page.encode(),
        picture.encode() + b"\nstream\n" + noise(size) + b"\nendstream",
        b"<< /Length 31 >>\nstream\nq 100 0 0 100 0 0 cm /I Do Q   \nendstream",
    ]
    made, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(places) + 1} /Root 1 0 R >>\nstartxref\n{len(made)}\n%%EOF\n"
    return bytes(made) + end.encode()
