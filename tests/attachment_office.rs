//! Office documents: what they hide and carry. The packages are as small as may be; real ones are in `tests/files/test_office.py`.

use bcc_guard::attachment::{Encrypted, Facts, HiddenSheet, Kind, Program, Reason, Unreadable, scan_bytes};
use bcc_guard::numbers;
use bcc_guard::settings::Settings;
use proptest::prelude::*;

/// A ZIP archive of stored files (APPNOTE 4.3): office programs read it like any other.
fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in files {
        let (at, size) = (u32::try_from(bytes.len()).unwrap(), u32::try_from(content.len()).unwrap());
        let mut header = Vec::new();
        // Version, flags, method, time, date.
        header.extend([20_u16, 0, 0, 0, 0x21].into_iter().flat_map(u16::to_le_bytes));
        header.extend([crc32(content), size, size].into_iter().flat_map(u32::to_le_bytes));
        header.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        header.extend(0_u16.to_le_bytes());
        bytes.extend(b"PK\x03\x04");
        bytes.extend(&header);
        bytes.extend(name.as_bytes());
        bytes.extend(*content);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&header);
        directory.extend([0; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let count = u16::try_from(files.len()).unwrap().to_le_bytes();
    let (size, from) = (u32::try_from(directory.len()).unwrap(), u32::try_from(bytes.len()).unwrap());
    bytes.extend(directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend([count, count].concat());
    bytes.extend([size, from].into_iter().flat_map(u32::to_le_bytes));
    bytes.extend([0; 2]);
    bytes
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32| if crc & 1 == 0 { crc >> 1 } else { crc >> 1 ^ 0xedb8_8320 };
    let table: Vec<u32> = (0..256).map(|byte| (0..8).fold(byte, |crc, _| step(crc))).collect();
    !bytes.iter().fold(!0, |crc: u32, &byte| table[usize::from(crc.to_le_bytes()[0] ^ byte)] ^ crc >> 8)
}

fn scan(name: &str, bytes: &[u8]) -> Facts {
    scan_bytes(name, bytes, &Settings::default())
}

fn joined(pieces: impl IntoIterator<Item = String>) -> String {
    pieces.into_iter().collect()
}

const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";
const SHEET: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const SLIDES: &str = "application/vnd.openxmlformats-officedocument.presentationml";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A package: for each part its name, content type and content. The first is what the document begins with.
fn ooxml(parts: &[(&str, &str, &str)]) -> Vec<u8> {
    let overrides =
        joined(parts.iter().map(|(name, kind, _)| format!(r#"<Override PartName="/{name}" ContentType="{kind}"/>"#)));
    let types = format!(
        r#"<Types><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{overrides}</Types>"#
    );
    let main = parts[0].0;
    let root =
        format!(r#"<Relationships><Relationship Id="r" Type="{OFFICE}/officeDocument" Target="{main}"/></Relationships>"#);
    let mut files = vec![("[Content_Types].xml", types.as_bytes()), ("_rels/.rels", root.as_bytes())];
    files.extend(parts.iter().map(|(name, _, content)| (*name, content.as_bytes())));
    zip(&files)
}

/// A text of one part.
fn docx(body: &str) -> Facts {
    let document = format!(r#"<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>"#);
    scan("text.docx", &ooxml(&[("word/document.xml", &format!("{WORD}.document.main+xml"), &document)]))
}

/// A workbook: for each sheet its name, the rest of its entry in the workbook, and its content; and other parts.
fn xlsx(sheets: &[(&str, &str, &str)], others: &[(&str, &str, &str)]) -> Facts {
    let (mut listed, mut targets) = (Vec::new(), Vec::new());
    let mut parts = Vec::new();
    for (number, (name, state, content)) in sheets.iter().enumerate() {
        listed.push(format!(r#"<sheet name="{name}" sheetId="{number}" {state} r:id="rId{number}"/>"#));
        targets
            .push(format!(r#"<Relationship Id="rId{number}" Type="{OFFICE}/worksheet" Target="worksheets/s{number}.xml"/>"#));
        parts.push((format!("xl/worksheets/s{number}.xml"), format!("<worksheet>{content}</worksheet>")));
    }
    let book = format!("<workbook><sheets>{}</sheets></workbook>", joined(listed));
    let targets = format!("<Relationships>{}</Relationships>", joined(targets));
    let (main, sheet) = (format!("{SHEET}.sheet.main+xml"), format!("{SHEET}.worksheet+xml"));
    let mut all = vec![
        ("xl/workbook.xml", main.as_str(), book.as_str()),
        ("xl/_rels/workbook.xml.rels", "application/vnd.openxmlformats-package.relationships+xml", targets.as_str()),
    ];
    all.extend(parts.iter().map(|(name, content)| (name.as_str(), sheet.as_str(), content.as_str())));
    all.extend(others);
    scan("book.xlsx", &ooxml(&all))
}

/// A sheet with cells in the first column.
fn rows(texts: &[&str]) -> String {
    let cell = |(row, text)| format!(r#"<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>{text}</t></is></c></row>"#);
    format!("<sheetData>{}</sheetData>", joined((1..).zip(texts).map(cell)))
}

fn pptx(parts: &[(&str, &str, &str)]) -> Facts {
    let main = format!("{SLIDES}.presentation.main+xml");
    let mut all = vec![("ppt/presentation.xml", main.as_str(), "<p:presentation/>")];
    all.extend(parts);
    scan("talk.pptx", &ooxml(&all))
}

/// An OpenDocument package.
fn odf(kind: &str, files: &[(&str, &[u8])]) -> Facts {
    let kind = format!("application/vnd.oasis.opendocument.{kind}");
    let mut all = vec![("mimetype", kind.as_bytes())];
    all.extend(files);
    scan("document", &zip(&all))
}

/// A spreadsheet of one sheet, with styles before it.
fn ods(styles: &str, body: &str) -> Facts {
    let content = format!(
        "<office:document-content><office:automatic-styles>{styles}</office:automatic-styles>\
         <office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    );
    odf("spreadsheet", &[("content.xml", content.as_bytes())])
}

fn odt(body: &str) -> Facts {
    let content = format!(
        "<office:document-content><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    );
    odf("text", &[("content.xml", content.as_bytes())])
}

fn macros(name: &str) -> Vec<Program> {
    vec![Program { name: name.to_owned(), reason: Reason::Macros }]
}

#[test]
fn the_main_part_tells_the_kind() {
    for (main, kind) in [
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml", Kind::Docx),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml", Kind::Docx),
        ("application/vnd.ms-word.document.macroEnabled.main+xml", Kind::Docx),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", Kind::Xlsx),
        ("application/vnd.ms-excel.sheet.macroEnabled.main+xml", Kind::Xlsx),
        ("application/vnd.ms-excel.sheet.binary.macroEnabled.main", Kind::Xlsx),
        ("application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml", Kind::Pptx),
        ("application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml", Kind::Pptx),
        // A drawing of Visio's is an archive to everybody else.
        ("application/vnd.ms-visio.drawing.main+xml", Kind::Zip),
    ] {
        let facts = scan("named.txt", &ooxml(&[("any/where.xml", main, "<x/>")]));
        assert_eq!(facts.kind, kind, "{main}");
    }
}

#[test]
fn the_media_type_tells_the_kind_of_an_opendocument_file() {
    for (media, kind) in [
        ("text", Kind::Odt),
        ("text-template", Kind::Odt),
        ("spreadsheet", Kind::Ods),
        ("presentation-template", Kind::Odp),
        ("graphics", Kind::Odg),
        ("unheard-of", Kind::Zip),
    ] {
        assert_eq!(odf(media, &[("content.xml", b"<x/>")]).kind, kind, "{media}");
    }
    assert_eq!(scan("book", &zip(&[("mimetype", b"application/epub+zip")])).kind, Kind::Zip);
}

#[test]
fn an_office_archive_is_open() {
    let facts = docx("<w:p><w:r><w:t>Hello</w:t></w:r></w:p>");
    assert_eq!((facts.encrypted, facts.unreadable, facts.entries, facts.skipped), (Encrypted::None, None, 0, 0));
    assert!(facts.programs.is_empty());
    assert_eq!(facts.hidden, Facts::default().hidden);
}

#[test]
fn addresses_split_over_runs_are_found_and_those_of_two_paragraphs_are_not_joined() {
    let facts = docx(
        "<w:p><w:r><w:t>ann</w:t></w:r><w:proofErr/><w:r><w:t>@one.</w:t></w:r><w:r><w:t>example</w:t></w:r></w:p>\
         <w:p><w:r><w:t>x</w:t></w:r></w:p><w:p><w:r><w:t>ann@one.example</w:t></w:r></w:p>\
         <w:p><w:r><w:t>bob@two.example</w:t><w:tab/><w:t>carol@three.example</w:t></w:r></w:p>",
    );
    assert_eq!(facts.counts.addresses, 3);
}

#[test]
fn a_text_box_does_not_split_the_paragraph_around_it() {
    let facts = docx(
        "<w:p><w:r><w:t>ann@one</w:t></w:r><w:r><w:txbxContent><w:p><w:r><w:t>bob@two.example</w:t></w:r></w:p></w:txbxContent></w:r>\
         <w:r><w:t>.example</w:t></w:r></w:p>",
    );
    assert_eq!(facts.counts.addresses, 2);
}

#[test]
fn links_and_fields_count_as_text() {
    let facts = docx(
        r#"<w:p><w:r><w:fldChar/></w:r><w:r><w:instrText>HYPERLINK "mailto:ann@</w:instrText></w:r><w:r><w:instrText>one.example"</w:instrText>
           </w:r><w:r><w:fldChar/></w:r><w:r><w:t>Write</w:t></w:r></w:p><w:fldSimple w:instr="HYPERLINK mailto:bob@two.example"/>"#,
    );
    assert_eq!(facts.counts.addresses, 2);
    let link = r#"<Relationships><Relationship Id="a" Type="t/hyperlink" Target="mailto:ann@one.example" TargetMode="External"/></Relationships>"#;
    let facts = scan(
        "text.docx",
        &ooxml(&[
            ("word/document.xml", &format!("{WORD}.document.main+xml"), "<w:document/>"),
            ("word/_rels/document.xml.rels", "application/vnd.openxmlformats-package.relationships+xml", link),
        ]),
    );
    assert_eq!(facts.counts.addresses, 1);
}

#[test]
fn a_text_reads_as_before_and_as_after_its_changes() {
    let facts = docx(
        r#"<w:p><w:r><w:t>ann@</w:t></w:r><w:del w:author="A" w:date="1"><w:r><w:delText>old.example</w:delText></w:r></w:del>
           <w:ins w:author="A" w:date="1"><w:r><w:t>new.example</w:t></w:r></w:ins></w:p>"#,
    );
    assert_eq!((facts.counts.addresses, facts.hidden.changes), (2, 2));
}

#[test]
fn changes_are_counted_as_a_person_would() {
    let run = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
    let ins =
        |author: &str, inside: &str| format!(r#"<w:ins w:author="{author}" w:date="2024-01-01T10:00:00Z">{inside}</w:ins>"#);
    let (a, b) = (ins("A", &run("x")), ins("B", &run("y")));
    let bold = r#"<w:r><w:rPr><w:b/><w:rPrChange w:author="A" w:date="1"><w:rPr/></w:rPrChange></w:rPr><w:t>x</w:t></w:r>"#;
    let moved = r#"<w:moveFrom w:author="A"><w:r><w:t>x</w:t></w:r></w:moveFrom>"#;
    let mark = r#"<w:pPr><w:rPr><w:ins w:author="A" w:date="2024-01-01T10:00:00Z"/></w:rPr></w:pPr>"#;
    let style = r#"<w:pPr><w:pPrChange w:author="A" w:date="1"/></w:pPr>"#;
    for (body, changes) in [
        (format!("<w:p>{}</w:p>", run("x")), 0),
        (format!("<w:p>{a}</w:p>"), 1),
        // Runs of one insertion, and the end of a paragraph in it.
        (format!("<w:p>{a}{a}</w:p>"), 1),
        (format!("<w:p>{mark}{a}</w:p><w:p>{mark}{a}</w:p><w:p>{a}</w:p>"), 1),
        (format!("<w:p>{a}{b}</w:p>"), 2),
        (format!("<w:p>{a}{}{a}</w:p>", run("between")), 2),
        (format!("<w:p>{a}{moved}</w:p>"), 2),
        // Each run of one format.
        (format!("<w:p>{bold}{bold}{bold}</w:p>"), 1),
        (format!("<w:p>{bold}{}{bold}</w:p>", run("between")), 2),
        (format!("<w:p>{style}{}</w:p><w:p>{style}{}</w:p>", run("x"), run("y")), 1),
        (format!("<w:p>{style}</w:p><w:p/><w:p>{style}</w:p>"), 2),
        // The same for programs that know no text boxes.
        (format!("<w:p><mc:Choice><w:p>{a}</w:p></mc:Choice><mc:Fallback><w:p>{b}</w:p></mc:Fallback></w:p>"), 1),
    ] {
        assert_eq!(docx(&body).hidden.changes, changes, "{body}");
    }
}

#[test]
fn names_of_another_vocabulary_count_for_nothing() {
    // A freeform shape, as Word writes it; prefixes are the writer's to choose, and `d` is declared in the middle.
    let drawing = |prefix: &str, namespace: &str| {
        format!(
            r#"<w:p><w:r><w:drawing><{prefix}:graphic xmlns:{prefix}="{namespace}"><{prefix}:path><{prefix}:moveTo><{prefix}:pt/></{prefix}:moveTo><{prefix}:ins/></{prefix}:path></{prefix}:graphic></w:drawing></w:r><w:r><w:t>bob@one.example</w:t></w:r></w:p>"#
        )
    };
    for namespace in ["http://schemas.openxmlformats.org/drawingml/2006/main", "http://purl.oclc.org/ooxml/drawingml/main"] {
        for prefix in ["a", "d"] {
            let facts = docx(&drawing(prefix, namespace));
            assert_eq!((facts.hidden.changes, facts.counts.addresses), (0, 1), "{prefix} {namespace}");
        }
    }
    let moved = r#"<w:p><w:moveTo w:author="A"><w:r><w:t>x</w:t></w:r></w:moveTo></w:p>"#;
    let both = format!("{}{moved}", drawing("a", "http://schemas.openxmlformats.org/drawingml/2006/main"));
    assert_eq!(docx(&both).hidden.changes, 1);
    // The vocabulary without a prefix, and another prefix for it.
    for document in [
        r#"<document xmlns="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><body><p><ins author="A"><r><t>x</t></r></ins></p></body></document>"#,
        r#"<x:document xmlns:x="http://purl.oclc.org/ooxml/wordprocessingml/main"><x:body><x:p><x:ins x:author="A"/></x:p></x:body></x:document>"#,
    ] {
        let facts = scan("t.docx", &ooxml(&[("word/document.xml", &format!("{WORD}.document.main+xml"), document)]));
        assert_eq!(facts.hidden.changes, 1, "{document}");
    }
    // Where a control is anchored in a sheet.
    let anchor = r#"<row r="1" hidden="1"><c r="A1"><v>1</v></c></row><controls xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"><xdr:from><xdr:row hidden="1"><xdr:c/><xdr:v>2</xdr:v></xdr:row></xdr:from></controls>"#;
    let hidden = xlsx(&[("Data", "", anchor)], &[]).hidden;
    assert_eq!(hidden.rows, 1);
    let formula =
        r#"<text:p>x</text:p><m:math xmlns:m="http://www.w3.org/1998/Math/MathML"><m:annotation>y</m:annotation></m:math>"#;
    assert_eq!(odt(formula).hidden.comments, 0);
}

#[test]
fn comments_headers_and_notes_of_a_text() {
    let text = |address: &str| format!("<w:p><w:r><w:t>{address}</w:t></w:r></w:p>");
    let comments =
        format!("<w:comments><w:comment>{}</w:comment><w:comment><w:p/></w:comment></w:comments>", text("a@one.example"));
    let facts = scan(
        "text.docx",
        &ooxml(&[
            ("word/document.xml", &format!("{WORD}.document.main+xml"), "<w:document/>"),
            ("word/comments.xml", &format!("{WORD}.comments+xml"), &comments),
            (
                "word/commentsExtended.xml",
                &format!("{WORD}.commentsExtended+xml"),
                "<w15:commentsEx><w15:commentEx/></w15:commentsEx>",
            ),
            ("word/header1.xml", &format!("{WORD}.header+xml"), &format!("<w:hdr>{}</w:hdr>", text("b@one.example"))),
            (
                "word/footnotes.xml",
                &format!("{WORD}.footnotes+xml"),
                &format!("<w:footnotes>{}</w:footnotes>", text("c@one.example")),
            ),
        ]),
    );
    assert_eq!((facts.hidden.comments, facts.counts.addresses), (2, 3));
}

#[test]
fn hidden_sheets_are_named_with_their_rows() {
    let facts = xlsx(
        &[
            ("Open", "", &rows(&["ann@one.example"])),
            ("Salaries &amp; more", r#"state="hidden""#, &rows(&["a", "b", "bob@two.example"])),
            ("Key", r#"state="veryHidden""#, &rows(&[])),
        ],
        &[],
    );
    let sheet = |name: &str, rows, very| HiddenSheet { name: name.to_owned(), rows, very };
    assert_eq!(facts.hidden.sheets, [sheet("Salaries & more", 3, false), sheet("Key", 0, true)]);
    assert_eq!((facts.hidden.rows, facts.hidden.columns, facts.counts.addresses), (0, 0, 2));
}

#[test]
fn rows_and_columns_are_hidden_as_far_as_there_is_something() {
    let value =
        |row: usize, column: &str, rest: &str| format!(r#"<row r="{row}" {rest}><c r="{column}{row}"><v>1</v></c></row>"#);
    let empty = |rest: &str| format!(r#"<row {rest}><c s="1"/></row>"#);
    let hidden = r#"hidden="1""#;
    for (columns, rows, expected) in [
        ("", format!("{}{}", value(1, "A", ""), value(2, "A", hidden)), (1, 0)),
        ("", value(1, "A", r#"hidden="true""#), (1, 0)),
        ("", value(1, "A", r#"hidden="0""#), (0, 0)),
        ("", value(1, "A", r#"ht="0" customHeight="1""#), (1, 0)),
        // An empty row between others, and empty ones below.
        ("", format!("{}{}{}", value(1, "A", ""), empty(hidden), value(3, "A", "")), (1, 0)),
        ("", format!("{}{}", value(1, "A", ""), empty(hidden)), (0, 0)),
        (r#"<col min="2" max="3" hidden="1"/>"#, value(1, "D", ""), (0, 2)),
        (r#"<col min="2" max="2" width="0"/>"#, value(1, "D", ""), (0, 1)),
        (r#"<col min="2" max="16384" hidden="1"/>"#, value(1, "D", ""), (0, 3)),
        (r#"<col min="5" max="16384" hidden="1"/>"#, value(1, "D", ""), (0, 0)),
        (r#"<col min="2" max="2" collapsed="1" hidden="true"/><col min="2" max="3" hidden="1"/>"#, value(1, "AA", ""), (0, 2)),
        // Cells that do not say where they are.
        (r#"<col min="2" max="2" hidden="1"/>"#, "<row><c><v>1</v></c><c><v>2</v></c></row>".to_owned(), (0, 1)),
    ] {
        let facts = xlsx(&[("Sheet1", "", &format!("<cols>{columns}</cols><sheetData>{rows}</sheetData>"))], &[]);
        assert_eq!((facts.hidden.rows, facts.hidden.columns), expected, "{columns} {rows}");
    }
}

#[test]
fn prefixes_and_strict_namespaces_make_no_difference() {
    let facts = scan(
        "strict.xlsx",
        &ooxml(&[
            (
                "xl/workbook.xml",
                &format!("{SHEET}.sheet.main+xml"),
                r#"<x:workbook xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheets><x:sheet name='Old' state='hidden' q:id='a'/></x:sheets></x:workbook>"#,
            ),
            (
                "xl/_rels/workbook.xml.rels",
                "application/vnd.openxmlformats-package.relationships+xml",
                r#"<Relationships><Relationship Target="/XL/Sheets/One.xml" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet" Id="a"/></Relationships>"#,
            ),
            (
                "xl/sheets/one.xml",
                &format!("{SHEET}.worksheet+xml"),
                "<x:worksheet><x:sheetData><x:row><x:c><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>",
            ),
        ]),
    );
    assert_eq!(facts.hidden.sheets, [HiddenSheet { name: "Old".to_owned(), rows: 1, very: false }]);
}

#[test]
fn text_of_cells() {
    for (what, sheet, others, addresses) in [
        (
            "shared strings",
            "",
            (
                "xl/s.xml",
                "sharedStrings+xml",
                "<sst><si><t>a@one.example</t></si><si><r><t>b@</t></r><r><rPr/><t>one.example</t></r></si></sst>",
            ),
            2,
        ),
        (
            "no reading aids",
            "",
            ("xl/s.xml", "sharedStrings+xml", "<sst><si><t>a@one</t><rPh><t>ah</t></rPh><t>.example</t></si></sst>"),
            1,
        ),
        (
            "two strings",
            "",
            (
                "xl/s.xml",
                "sharedStrings+xml",
                "<sst><si><t>a@one.exam</t></si><si><t>ple</t></si><si><t>a@one.example</t></si></sst>",
            ),
            2,
        ),
        ("results of formulas", r#"<c t="str"><f>A1&amp;"x"</f><v>a@one.example</v></c>"#, ("xl/s.xml", "none", ""), 1),
        (
            "targets of formulas",
            r#"<c t="str"><f>HYPERLINK("mailto:a@one.example","Write")</f><v>Write</v></c>"#,
            ("xl/s.xml", "none", ""),
            1,
        ),
        (
            "another file's cells",
            "",
            (
                "xl/e.xml",
                "externalLink+xml",
                r#"<externalLink><sheetData><row><cell r="A1" t="str"><v>a@one.example</v></cell></row></sheetData></externalLink>"#,
            ),
            1,
        ),
        (
            "what a pivot table was made of",
            "",
            (
                "xl/p.xml",
                "pivotCacheDefinition+xml",
                r#"<d><sharedItems><s v="a@one.example"/><s v="b@one.example"/></sharedItems></d>"#,
            ),
            2,
        ),
        ("its records", "", ("xl/p.xml", "pivotCacheRecords+xml", r#"<d><r><s v="a@one.example"/><n v="5"/></r></d>"#), 1),
    ] {
        let (name, kind, content) = others;
        let sheet = format!("<sheetData><row>{sheet}</row></sheetData>");
        let facts = xlsx(&[("Sheet1", "", &sheet)], &[(name, &format!("{SHEET}.{kind}"), content)]);
        assert_eq!(facts.counts.addresses, addresses, "{what}");
    }
}

#[test]
fn comments_and_threads_count_once() {
    let notes = r#"<comments><authors><author>Ann</author><author>tc={0A0A}</author></authors><commentList>
        <comment ref="A1" authorId="0"><text><r><t>Ask a@</t></r><r><t>one.example</t></r></text></comment>
        <comment ref="B1" authorId="1"><text><t>[Threaded comment] Hello</t></text></comment></commentList></comments>"#;
    let threads = "<ThreadedComments><threadedComment><text>Hello b@one.example</text></threadedComment><threadedComment><text>Hi</text></threadedComment></ThreadedComments>";
    let facts = xlsx(
        &[("Sheet1", "", "")],
        &[
            ("xl/comments1.xml", &format!("{SHEET}.comments+xml"), notes),
            ("xl/threadedComments/t.xml", "application/vnd.ms-excel.threadedcomments+xml", threads),
        ],
    );
    assert_eq!((facts.hidden.comments, facts.counts.addresses), (3, 2));
}

#[test]
fn changes_of_a_shared_workbook() {
    let log =
        "<revisions><rcc><nc t=\"inlineStr\"><is><t>a@one.example</t></is></nc></rcc><rrc><rcc/></rrc><rsnm/></revisions>";
    let facts = xlsx(&[("Sheet1", "", "")], &[("xl/revisions/l.xml", &format!("{SHEET}.revisionLog+xml"), log)]);
    assert_eq!((facts.hidden.changes, facts.counts.addresses), (3, 1));
}

#[test]
fn macros_of_office_documents() {
    let vba = ("xl/vbaProject.bin", "application/vnd.ms-office.vbaProject", "");
    assert_eq!(xlsx(&[("Sheet1", "", "")], &[vba]).programs, macros("book.xlsx"));
    let sheet = ("xl/macrosheets/sheet1.xml", "application/vnd.ms-excel.macrosheet+xml", "<m/>");
    assert_eq!(xlsx(&[("Sheet1", "", "")], &[sheet]).programs, macros("book.xlsx"));
    // In an archive, by both names.
    let types = r#"<Types><Override PartName="/m" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/><Override PartName="/v" ContentType="application/vnd.ms-office.vbaProject"/></Types>"#;
    let document = zip(&[("[Content_Types].xml", types.as_bytes()), ("m", b"<d/>"), ("v", b"")]);
    assert_eq!(scan("all.zip", &zip(&[("in/text.docm", &document)])).programs, macros("in/text.docm"));
}

#[test]
fn files_inside_a_document_are_read() {
    let inner = {
        let book = r#"<workbook><sheets><sheet name="Inner" state="hidden" r:id="x"/></sheets></workbook>"#;
        ooxml(&[("xl/workbook.xml", &format!("{SHEET}.sheet.main+xml"), book)])
    };
    let types = format!(r#"<Types><Default Extension="xml" ContentType="{WORD}.document.main+xml"/></Types>"#);
    let files: [(&str, &[u8]); 3] =
        [("[Content_Types].xml", types.as_bytes()), ("word/document.xml", b"<d/>"), ("word/embeddings/Sheet.xlsx", &inner)];
    let facts = scan("text.docx", &zip(&files));
    assert_eq!((facts.kind, facts.entries, facts.hidden.sheets[0].name.as_str()), (Kind::Docx, 1, "Inner"));
    // The headers of a table inside name nothing in the text around it, wherever that goes on.
    let types = format!(
        r#"<Types><Default Extension="xml" ContentType="{WORD}.document.main+xml"/><Override PartName="/word/header1.xml" ContentType="{WORD}.header+xml"/></Types>"#
    );
    let text = |number: &str| format!("<w:d><w:p><w:r><w:t>{number}</w:t></w:r></w:p></w:d>");
    let (order, other) = (text("123456782"), text("100000009"));
    let files: [(&str, &[u8]); 4] = [
        ("[Content_Types].xml", types.as_bytes()),
        ("word/document.xml", order.as_bytes()),
        ("word/embeddings/people.csv", b"BSN\n111222333\n"),
        ("word/header1.xml", other.as_bytes()),
    ];
    let numbers = scan("text.docx", &zip(&files)).counts.numbers;
    assert_eq!(numbers.into_iter().collect::<Vec<_>>(), [(numbers::Kind::NlBsn, 1)]);
}

#[test]
fn hidden_slides_notes_and_comments() {
    let shape = |kind: &str, text: &str| format!("<p:sp><p:nvPr>{kind}</p:nvPr><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sp>");
    let slide = format!("{SLIDES}.slide+xml");
    let notes = format!("{SLIDES}.notesSlide+xml");
    let number = shape(r#"<p:ph type="sldNum"/>"#, "3");
    let facts = pptx(&[
        ("ppt/slides/1.xml", &slide, &format!("<p:sld>{}</p:sld>", shape("", "a@one.example"))),
        ("ppt/slides/2.xml", &slide, &format!(r#"<p:sld show="0">{}</p:sld>"#, shape("", "b@one.example"))),
        (
            "ppt/notesSlides/1.xml",
            &notes,
            &format!("<p:notes>{}{number}</p:notes>", shape(r#"<p:ph type="body"/>"#, "c@one.example")),
        ),
        // As written for slides without notes.
        ("ppt/notesSlides/2.xml", &notes, &format!("<p:notes>{}{number}</p:notes>", shape(r#"<p:ph type="body"/>"#, " "))),
        (
            "ppt/comments/1.xml",
            &format!("{SLIDES}.comments+xml"),
            "<p:cmLst><p:cm><p:text>d@one.example</p:text></p:cm></p:cmLst>",
        ),
        (
            "ppt/comments/2.xml",
            "application/vnd.ms-powerpoint.comments+xml",
            "<p188:cmLst><p188:cm><p188:replyLst><p188:reply><a:p><a:t>Yes</a:t></a:p></p188:reply></p188:replyLst><a:p><a:r><a:t>e@one.</a:t></a:r><a:r><a:t>example</a:t></a:r></a:p></p188:cm></p188:cmLst>",
        ),
    ]);
    assert_eq!((facts.hidden.slides, facts.hidden.notes, facts.hidden.comments, facts.counts.addresses), (1, 1, 3, 5));
}

#[test]
fn hidden_rows_and_columns_of_an_opendocument_spreadsheet() {
    let cell = r#"<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>"#;
    let row = |rest: &str, inside: &str| format!("<table:table-row {rest}>{inside}</table:table-row>");
    let column = |rest: &str| format!("<table:table-column {rest}/>");
    let (collapse, filter) = (r#"table:visibility="collapse""#, r#"table:visibility="filter""#);
    let blank = "<table:table-cell/>";
    let four = r#"<table:table-cell/><table:table-cell table:number-columns-repeated="2"/><table:table-cell office:value-type="float" office:value="1"/>"#;
    let note = "<table:table-cell><office:annotation><text:p>x</text:p></office:annotation></table:table-cell>";
    for (columns, rows, expected) in [
        (String::new(), row(collapse, cell) + &row("", cell), (1, 0)),
        (String::new(), row(filter, cell), (1, 0)),
        (String::new(), row(&format!(r#"{collapse} table:number-rows-repeated="4""#), cell), (4, 0)),
        (String::new(), row("", cell) + &row(&format!(r#"{collapse} table:number-rows-repeated="1048570""#), blank), (0, 0)),
        (String::new(), row(&format!(r#"{collapse} table:number-rows-repeated="3""#), blank) + &row("", cell), (3, 0)),
        (String::new(), row(collapse, note), (0, 0)),
        (
            String::new(),
            format!(
                r#"<table:table-row-group table:display="false">{}</table:table-row-group>{}"#,
                row("", cell),
                row("", cell)
            ),
            (1, 0),
        ),
        (String::new(), row(r#"table:style-name="flat""#, cell), (1, 0)),
        (column("") + &column(&format!(r#"{collapse} table:number-columns-repeated="2""#)), row("", four), (0, 2)),
        (column("") + &column(&format!(r#"{collapse} table:number-columns-repeated="16383""#)), row("", four), (0, 3)),
        (column("") + &column(&format!(r#"{collapse} table:number-columns-repeated="16383""#)), row("", cell), (0, 0)),
    ] {
        let styles = r#"<style:style style:name="flat" style:family="table-row"><style:table-row-properties style:row-height="0in"/></style:style>"#;
        let facts = ods(styles, &format!(r#"<table:table table:name="One">{columns}{rows}</table:table>"#));
        assert_eq!((facts.hidden.rows, facts.hidden.columns), expected, "{columns} {rows}");
    }
}

#[test]
fn hidden_sheets_of_an_opendocument_spreadsheet() {
    let styles = r#"<style:style style:name="ta1" style:family="table"><style:table-properties table:display="true"/></style:style>
        <style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>"#;
    let row = r#"<table:table-row table:visibility="collapse"><table:table-cell office:value-type="string"><text:p>ann@one.example</text:p></table:table-cell></table:table-row>"#;
    let facts = ods(
        styles,
        &format!(
            r#"<table:table table:name="Open" table:style-name="ta1">{row}</table:table>
               <table:table table:name="Closed" table:style-name="ta2">{row}<table:table-row table:number-rows-repeated="1000000"><table:table-cell/></table:table-row></table:table>
               <table:table table:name="'file:///other.ods'#$Sheet1" table:style-name="ta2"><table:table-source table:mode="copy-results-only"/>{row}</table:table>"#
        ),
    );
    assert_eq!(facts.hidden.sheets, [HiddenSheet { name: "Closed".to_owned(), rows: 1, very: false }]);
    assert_eq!((facts.hidden.rows, facts.counts.addresses), (1, 1));
}

#[test]
fn changes_and_comments_of_opendocument() {
    let facts = ods(
        "",
        "<table:tracked-changes><table:cell-content-change><table:previous><table:change-track-table-cell><text:p>old@one.example</text:p></table:change-track-table-cell></table:previous></table:cell-content-change>\
         <table:deletion><table:deletions><table:cell-content-deletion/></table:deletions></table:deletion></table:tracked-changes>\
         <table:table table:name=\"One\"><table:table-row><table:table-cell><office:annotation><dc:creator>Ann</dc:creator><text:p>b@one.example</text:p></office:annotation></table:table-cell></table:table-row></table:table>",
    );
    assert_eq!((facts.hidden.changes, facts.hidden.comments, facts.counts.addresses), (2, 1, 2));
    let facts = odt(
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>old@one.example</text:p></text:deletion></text:changed-region><text:changed-region><text:insertion/></text:changed-region></text:tracked-changes>\
         <text:p>ann<office:annotation><dc:creator>Bob</dc:creator><text:p>Why?</text:p></office:annotation>@<text:span>one.</text:span>example<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>foot@two.example</text:p></text:note-body></text:note></text:p>",
    );
    assert_eq!((facts.hidden.changes, facts.hidden.comments, facts.counts.addresses), (2, 1, 3));
}

#[test]
fn opendocument_slides() {
    let frame = |class: &str, text: &str| {
        format!(
            r#"<draw:frame presentation:class="{class}"><draw:text-box><text:p>{text}</text:p></draw:text-box></draw:frame>"#
        )
    };
    let page = |style: &str, notes: &str| {
        format!(r#"<draw:page draw:style-name="{style}"><presentation:notes>{notes}</presentation:notes></draw:page>"#)
    };
    let content = format!(
        r#"<office:document-content><office:automatic-styles>
           <style:style style:name="dp1" style:family="drawing-page"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>
           </office:automatic-styles><office:body><office:presentation>{}{}{}</office:presentation></office:body></office:document-content>"#,
        page("dp1", &frame("page-number", "1")),
        page("dp2", &(frame("notes", "Slowly: ann@one.example") + &frame("page-number", "2"))),
        page(
            "dp2",
            r#"<draw:frame presentation:class="notes" presentation:placeholder="true"><draw:text-box><text:p>Click</text:p></draw:text-box></draw:frame>"#
        ),
    );
    let facts = odf("presentation", &[("content.xml", content.as_bytes())]);
    assert_eq!((facts.hidden.slides, facts.hidden.notes, facts.counts.addresses), (1, 1, 1));
}

#[test]
fn encrypted_opendocument_files() {
    let entry = |name: &str, inside: &str| {
        format!(r#"<manifest:file-entry manifest:full-path="{name}">{inside}</manifest:file-entry>"#)
    };
    let sealed = "<manifest:encryption-data/>";
    for (entries, expected) in [
        (entry("content.xml", "") + &entry("styles.xml", ""), Encrypted::None),
        (entry("content.xml", sealed) + &entry("styles.xml", sealed), Encrypted::All),
        (entry("/", "") + &entry("encrypted-package", sealed), Encrypted::All),
        (entry("content.xml", "") + &entry("Basic/Standard/Module1.xml", sealed), Encrypted::Some),
    ] {
        let manifest = format!("<manifest:manifest>{entries}</manifest:manifest>");
        let name = if entries.contains("encrypted-package") { "encrypted-package" } else { "content.xml" };
        let content: &[u8] = if entries.contains("content.xml\">\u{3c}/") { b"<x/>" } else { b"\x8f\0<<not XML" };
        let facts = odf("text", &[(name, content), ("META-INF/manifest.xml", manifest.as_bytes())]);
        assert_eq!((facts.encrypted, facts.unreadable), (expected, None), "{entries}");
    }
}

#[test]
fn macros_of_opendocument() {
    let module = |code: &str| format!("<script:module>{code}</script:module>");
    for (name, content, has_macros) in [
        ("Basic/Standard/Module1.xml", module("Sub Main\n  Shell(&quot;x&quot;)\nEnd Sub"), true),
        ("Basic/Standard/Module1.xml", module("REM  *****  BASIC  *****\n\nSub Main\n\nEnd Sub\n"), false),
        ("Basic/Standard/script-lb.xml", "<library:library/>".to_owned(), false),
        ("Basic/Secret/Module1.pba", "x".to_owned(), true),
        ("Scripts/python/hello.py", "print(1)".to_owned(), true),
        ("Scripts/python/hello.py", String::new(), false),
    ] {
        let facts = odf("text", &[("content.xml", b"<x/>"), (name, content.as_bytes())]);
        let expected = if has_macros { macros("document") } else { vec![] };
        assert_eq!(facts.programs, expected, "{name} {content}");
    }
}

#[test]
fn a_document_as_one_file() {
    let declared = r#" xmlns:long="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0""#.repeat(100);
    let flat = format!(
        r#"<?xml version="1.0"?><office:document {declared} office:mimetype="application/vnd.oasis.opendocument.text"><office:scripts>
           <ooo:module><ooo:source-code>Sub Main: Kill "x": End Sub</ooo:source-code></ooo:module></office:scripts>
           <office:body><office:text><text:p>ann@one.example<draw:frame><office:binary-data>bob@two.example</office:binary-data></draw:frame></text:p></office:text></office:body></office:document>"#
    );
    let facts = scan("letter.xml", flat.as_bytes());
    assert_eq!((facts.kind, facts.encrypted, facts.counts.addresses), (Kind::Odt, Encrypted::None, 1));
    assert_eq!(facts.programs, macros("letter.xml"));
}

#[test]
fn what_is_learned_before_a_part_is_broken_stays() {
    let facts = xlsx(
        &[
            ("One", "", ""),
            ("Old", r#"state="hidden""#, "<sheetData><row><c><v>1</v></c></row><row"),
            ("Two", "", &rows(&["ann@one.example"])),
        ],
        &[],
    );
    assert_eq!(facts.unreadable, Some(Unreadable::Malformed));
    assert_eq!(facts.hidden.sheets, [HiddenSheet { name: "Old".to_owned(), rows: 1, very: false }]);
    assert_eq!(facts.counts.addresses, 1);
}

#[test]
fn entities_do_not_grow() {
    let entities = joined(('b'..='z').map(|name| format!("<!ENTITY {name} \"{}\">", "&a;".repeat(20))));
    let text = "&z; ann&#64;one&#x2e;example &amp; &lt;bob@two.example&gt; &unknown &&&";
    let bomb = format!(r#"<!DOCTYPE w [<!ENTITY a "ha ha">{entities}]><w:document><w:p><w:t>{text}</w:t></w:p></w:document>"#);
    let facts = scan("text.docx", &ooxml(&[("word/document.xml", &format!("{WORD}.document.main+xml"), &bomb)]));
    assert_eq!((facts.unreadable, facts.counts.addresses), (None, 2));
}

#[test]
fn deep_and_senseless_documents_end() {
    for body in [
        "<w:p>".repeat(20_000),
        "<w:p></w:ins>".repeat(5_000),
        format!("<w:p><w:t>{}", "&".repeat(50_000)),
        "<w:t a='".repeat(1000),
        "<![CDATA[x]]>".repeat(9),
    ] {
        assert_eq!(docx(&body).kind, Kind::Docx);
    }
}

#[test]
fn huge_paragraphs_and_cells_are_read() {
    let words = "nothing to see ".repeat(200_000);
    let run = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
    let facts = docx(&format!("<w:p>{}{}{}{}</w:p>", run("a@one.example "), run(&words), run("b@one."), run("example")));
    assert_eq!((facts.unreadable, facts.counts.addresses), (None, 2));
    let facts = xlsx(&[("One", "", &rows(&["a@one.example", &words, "b@one.example"]))], &[]);
    assert_eq!((facts.unreadable, facts.counts.addresses), (None, 2));
}

#[test]
fn utf16_is_read() {
    let text = "<w:document><w:p><w:t>ann@one.example</w:t></w:p></w:document>";
    let bytes: Vec<u8> = [0xfeff_u16].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let types = format!(r#"<Types><Default Extension="xml" ContentType="{WORD}.document.main+xml"/></Types>"#);
    let facts = scan("text.docx", &zip(&[("[Content_Types].xml", types.as_bytes()), ("word/document.xml", &bytes)]));
    assert_eq!((facts.unreadable, facts.counts.addresses), (None, 1));
}

/// A record of a binary workbook ([MS-XLSB], 2.1.4).
fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let (low, high) = (u8::try_from(kind & 0x7f).unwrap(), u8::try_from(kind >> 7).unwrap());
    let kind = if high == 0 { vec![low] } else { vec![low | 0x80, high] };
    assert!(data.len() < 0x80, "longer ones need two bytes");
    [&kind[..], &[u8::try_from(data.len()).unwrap()], data].concat()
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    u32::try_from(units.len()).unwrap().to_le_bytes().into_iter().chain(units.into_iter().flat_map(u16::to_le_bytes)).collect()
}

/// A row of a binary sheet with one cell: its column and its text; nothing for a blank one.
fn binary_row(number: u32, is_hidden: bool, column: u32, text: Option<&str>) -> Vec<u8> {
    let flags = if is_hidden { 0x10 } else { 0 };
    let header = [&number.to_le_bytes()[..], &[0; 6], &[0, flags, 0, 0, 0, 0, 0]].concat();
    let position = [column.to_le_bytes(), [0; 4]].concat();
    let cell = text.map_or_else(|| record(1, &position), |text| record(6, &[position.clone(), wide(text)].concat()));
    [record(0, &header), cell].concat()
}

#[test]
fn binary_workbooks() {
    let listed = |state: u32, id: &str, name: &str| {
        record(156, &[&state.to_le_bytes()[..], &1_u32.to_le_bytes(), &wide(id), &wide(name)].concat())
    };
    let book = [record(131, &[]), listed(0, "r1", "Open"), listed(2, "r2", "Key"), record(132, &[])].concat();
    let columns = [1_u32, 16_383, 0x900, 0].into_iter().flat_map(u32::to_le_bytes).chain([1, 0]).collect::<Vec<_>>();
    let open = [
        record(60, &columns),
        binary_row(0, false, 0, Some("a@one.example")),
        binary_row(1, true, 3, Some("b@one.example")),
        binary_row(2, true, 9, None),
    ];
    let key = [binary_row(0, false, 0, Some("c@one.example")), binary_row(1, false, 0, Some("x"))];
    let strings = record(19, &[vec![0], wide("d@one.example")].concat());
    let author = |name: &str| record(632, &wide(name));
    let comment = |author: u32| record(635, &[&author.to_le_bytes()[..], &[0; 32]].concat());
    let notes =
        [author("Ann"), author("tc={1}"), comment(0), record(637, &[vec![0], wide("e@one.example")].concat()), comment(1)];
    let kind = "application/vnd.ms-excel";
    let types = joined(
        [
            ("workbook.bin", "sheet.binary.macroEnabled.main"),
            ("s1.bin", "worksheet"),
            ("s2.bin", "worksheet"),
            ("sharedStrings.bin", "sharedStrings"),
            ("comments1.bin", "comments"),
        ]
        .map(|(name, last)| format!(r#"<Override PartName="/xl/{name}" ContentType="{kind}.{last}"/>"#)),
    );
    let types = format!(
        r#"<Types><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{types}</Types>"#
    );
    let targets = joined((1..3).map(|n| format!(r#"<Relationship Id="r{n}" Type="{OFFICE}/worksheet" Target="s{n}.bin"/>"#)));
    let facts = scan(
        "book.xlsb",
        &zip(&[
            ("[Content_Types].xml", types.as_bytes()),
            ("xl/workbook.bin", &book),
            ("xl/_rels/workbook.bin.rels", format!("<Relationships>{targets}</Relationships>").as_bytes()),
            ("xl/s1.bin", &open.concat()),
            ("xl/s2.bin", &key.concat()),
            ("xl/sharedStrings.bin", &strings),
            ("xl/comments1.bin", &notes.concat()),
        ]),
    );
    assert_eq!((facts.kind, facts.unreadable, facts.encrypted), (Kind::Xlsx, None, Encrypted::None));
    assert_eq!(facts.hidden.sheets, [HiddenSheet { name: "Key".to_owned(), rows: 2, very: true }]);
    assert_eq!((facts.hidden.rows, facts.hidden.columns, facts.hidden.comments), (1, 3, 1));
    assert_eq!(facts.counts.addresses, 5);
}

#[test]
fn a_sheet_that_is_too_large_is_read_from_its_beginning() {
    let row = r#"<row r="1" hidden="1"><c r="A1" t="str"><v>ann@one.example</v></c></row>"#;
    let sheet = format!("<sheetData>{}{}{row}</sheetData>", row, " ".repeat(21_000_000));
    let book = r#"<workbook><sheets><sheet name="One" r:id="a"/></sheets></workbook>"#;
    let targets =
        format!(r#"<Relationships><Relationship Id="a" Type="{OFFICE}/worksheet" Target="one.xml"/></Relationships>"#);
    // The name of the part that follows would be lost with the first if the whole stopped there.
    let last = rows(&["bob@two.example"]);
    let facts = scan(
        "book.xlsx",
        &ooxml(&[
            ("xl/workbook.xml", &format!("{SHEET}.sheet.main+xml"), book),
            ("xl/_rels/workbook.xml.rels", "application/vnd.openxmlformats-package.relationships+xml", &targets),
            ("xl/one.xml", &format!("{SHEET}.worksheet+xml"), &sheet),
            ("xl/two.xml", &format!("{SHEET}.worksheet+xml"), &last),
        ]),
    );
    assert_eq!((facts.unreadable, facts.hidden.rows, facts.counts.addresses), (Some(Unreadable::Large), 1, 2));
    let looked_at = facts.looked_at.unwrap();
    assert!((19_000_000..20_500_000).contains(&looked_at), "{looked_at} of {}", facts.size);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// Anything made of what documents are made of, in any order.
    #[test]
    fn nothing_makes_it_panic(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60), bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let text = pieces.concat();
        for kind in ["wordprocessingml.document.main+xml", "spreadsheetml.sheet.main+xml", "presentationml.presentation.main+xml"] {
            let main = format!("application/vnd.openxmlformats-officedocument.{kind}");
            let mut parts = vec![("main.xml", main.as_str(), text.as_str()), ("_rels/main.xml.rels", "application/xml", &text)];
            let others: Vec<_> = OTHERS.iter().map(|kind| (format!("{kind}.xml"), format!("x.spreadsheetml.{kind}+xml"))).collect();
            parts.extend(others.iter().map(|(name, kind)| (name.as_str(), kind.as_str(), text.as_str())));
            scan("x", &ooxml(&parts));
        }
        odf("spreadsheet", &[("content.xml", text.as_bytes()), ("META-INF/manifest.xml", text.as_bytes())]);
        scan("x", format!("<office:document office:mimetype='application/vnd.oasis.opendocument.text'>{text}").as_bytes());
        let types = r#"<Types><Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>
            <Override PartName="/s" ContentType="a.worksheet"/><Override PartName="/t" ContentType="a.sharedStrings"/><Override PartName="/c" ContentType="a.comments"/></Types>"#;
        scan("x", &zip(&[("[Content_Types].xml", types.as_bytes()), ("m.bin", &bytes), ("s", &bytes), ("t", &bytes), ("c", &bytes)]));
    }
}

const OTHERS: &[&str] = &[
    "worksheet",
    "sharedStrings",
    "comments",
    "threadedComments",
    "pivotCacheRecords",
    "revisionLog",
    "slide",
    "notesSlide",
    "chart",
];

const PIECES: &[&str] = &[
    "<",
    ">",
    "/>",
    "</",
    "&",
    ";",
    "\"",
    "'",
    "=",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<!DOCTYPE x [",
    "]>",
    "<?",
    "?>",
    "\u{e9}",
    "ann@one.example",
    "<w:p>",
    "</w:p>",
    "<w:t>",
    "</w:t>",
    "<w:ins w:author=\"A\">",
    "</w:ins>",
    "<w:del>",
    "<row hidden=\"1\">",
    "</row>",
    "<c r=\"XFD9\" t=\"s\"><v>1</v></c>",
    "<c r=\"",
    "<col min=\"1\" max=\"99999999999999\" hidden=\"1\"/>",
    "<si><t>x</t></si>",
    "<rPh>",
    "<sheet name=\"x\" state=\"hidden\" r:id=\"a\"/>",
    "<comment authorId=\"7\">",
    "<p:sld show=\"0\">",
    "<a:p>",
    "<table:table table:name=\"x\">",
    "</table:table>",
    "<office:spreadsheet>",
    "<table:table-row table:number-rows-repeated=\"18446744073709551615\" table:visibility=\"collapse\">",
    "</table:table-row>",
    "<table:table-column table:number-columns-repeated=\"18446744073709551615\" table:visibility=\"collapse\"/>",
    "<table:table-cell table:number-columns-repeated=\"18446744073709551615\" office:value=\"1.5E+12\">",
    "<text:tracked-changes>",
    "<office:annotation>",
    "<style:style style:family=\"table\" style:name=\"x\">",
    "<Relationship Id=\"a\" Type=\"/officeDocument\" Target=\"../../..\"/>",
    "<v>1.23E+400</v>",
];
