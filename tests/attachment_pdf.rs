//! PDF files, small ones made here: what is told of them, and that no damage to them does harm.

use bcc_guard::attachment::{Encrypted, Facts, Kind, Program, Reason, Unreadable, scan_bytes};
use bcc_guard::settings::Settings;

/// A PDF in the making.
struct Pdf {
    bytes: Vec<u8>,
    places: Vec<(u32, usize)>,
}

impl Pdf {
    fn new() -> Self {
        Self { bytes: b"%PDF-1.7\n".to_vec(), places: Vec::new() }
    }

    /// Of one page with this content; fonts are named F1 and refer to object 5.
    fn of_page(content: &str) -> Self {
        let font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";
        Self::of_page_with(content, font)
    }

    fn of_page_with(content: &str, font: &str) -> Self {
        Self::new()
            .object(1, "<</Type/Catalog/Pages 2 0 R>>")
            .object(2, "<</Type/Pages/Kids[3 0 R]/Count 1/Resources<</Font<</F1 5 0 R>>>>>>")
            .object(3, "<</Type/Page/Parent 2 0 R/Contents 4 0 R>>")
            .stream(4, "", content.as_bytes())
            .object(5, font)
    }

    /// Of one page that says nothing, with more in its catalog.
    fn with_catalog(more: &str) -> Self {
        Self::new()
            .object(1, &format!("<</Type/Catalog/Pages 2 0 R{more}>>"))
            .object(2, "<</Type/Pages/Kids[3 0 R]/Count 1>>")
            .object(3, "<</Type/Page/Parent 2 0 R>>")
    }

    fn object(mut self, number: u32, body: &str) -> Self {
        self.begin(number);
        self.bytes.extend(format!("{number} 0 obj\n{body}\nendobj\n").bytes());
        self
    }

    fn stream(self, number: u32, more: &str, data: &[u8]) -> Self {
        self.stream_of_length(number, more, data, data.len())
    }

    /// A stream that says that it is so long.
    fn stream_of_length(mut self, number: u32, more: &str, data: &[u8], length: usize) -> Self {
        self.begin(number);
        self.bytes.extend(format!("{number} 0 obj\n<</Length {length}{more}>>\nstream\n").bytes());
        self.bytes.extend(data);
        self.bytes.extend(b"\nendstream\nendobj\n");
        self
    }

    /// What was said before about the object no longer holds.
    fn begin(&mut self, number: u32) {
        self.places.retain(|&(other, _)| other != number);
        self.places.push((number, self.bytes.len()));
    }

    fn bytes(self) -> Vec<u8> {
        self.with_trailer("/Root 1 0 R")
    }

    fn with_trailer(mut self, trailer: &str) -> Vec<u8> {
        let start = self.bytes.len();
        self.bytes.extend(b"xref\n0 1\n0000000000 65535 f \n");
        for (number, place) in &self.places {
            self.bytes.extend(format!("{number} 1\n{place:010} 00000 n \n").bytes());
        }
        let size = self.places.len() + 1;
        self.bytes.extend(format!("trailer\n<</Size {size}{trailer}>>\nstartxref\n{start}\n%%EOF\n").bytes());
        self.bytes
    }
}

/// zlib, with nothing packed: one block of Deflate that is stored (RFC 1950, RFC 1951).
fn stored(data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap();
    let mut bytes = vec![0x78, 0x01, 1];
    bytes.extend(length.to_le_bytes());
    bytes.extend((!length).to_le_bytes());
    bytes.extend(data);
    // The checksum is not looked at.
    bytes.extend([0; 4]);
    bytes
}

fn scan(bytes: &[u8]) -> Facts {
    scan_bytes("a.pdf", bytes, &Settings::default())
}

/// How many addresses a page with this content has.
fn addresses(content: &str) -> usize {
    let facts = scan(&Pdf::of_page(content).bytes());
    assert_eq!((facts.kind, facts.unreadable), (Kind::Pdf, None), "{content}");
    facts.counts.addresses
}

#[test]
fn text_is_put_together_from_where_it_stands() {
    for (content, expected) in [
        ("BT /F1 10 Tf (bob@one.example) Tj ET", 1),
        // Kerning is no space, a wide gap is one.
        ("BT /F1 10 Tf [(bo) 80 (b@one) -40 (.example)] TJ ET", 1),
        ("BT /F1 10 Tf [(bob@one.example) -250 (carol@two.example)] TJ ET", 2),
        ("BT /F1 10 Tf [(bob@one.exam) -250 (ple)] TJ ET", 1),
        // Each letter on its own, as some programs write; then another line.
        ("BT /F1 10 Tf 1 0 0 1 50 700 Tm (b) Tj 1 0 0 1 55.56 700 Tm (o) Tj 1 0 0 1 61.12 700 Tm (b@one.example) Tj ET", 1),
        ("BT /F1 10 Tf 50 700 Td (ann@one.example) Tj 0 -12 Td (bob@one.example) Tj T* (x) Tj ET", 2),
        ("BT /F1 10 Tf 12 TL (ann@one.example) Tj (bob@one.example) ' 0 0 (carol@two.example) \" ET", 3),
        // A line goes on after its beginning was written.
        ("BT /F1 10 Tf 10 0 Td (bob@) Tj 25.7 0 Td (one.example) Tj ET", 1),
        // Two pieces of text of their own, the second right after the first.
        ("BT /F1 10 Tf (bob@one) Tj ET BT /F1 10 Tf 37.94 0 Td (.example) Tj ET", 1),
        // Turned by a quarter, and scaled.
        ("q 0 1 -1 0 0 0 cm BT /F1 10 Tf [(bob@one) 10 (.example)] TJ 0 -14 Td (carol@two.example) Tj ET Q", 2),
        ("BT /F1 1 Tf 10 0 0 10 0 0 Tm [(bob@one) 10 (.example)] TJ [(x) -400 (carol@two.example)] TJ ET", 2),
        // Strings in every spelling.
        ("BT /F1 10 Tf <626F62406F6E652E6578616D706C65> Tj ET", 1),
        ("BT /F1 10 Tf (b\\157b\\100one\\056ex\\\nample) Tj ET", 1),
        // A picture in between.
        ("BT /F1 10 Tf (bob@one.example) Tj ET BI /W 1 /H 1 ID (((\x01 EI BT (carol@two.example) Tj ET", 2),
        // Without a font nobody knows.
        ("BT (bob@one.example) Tj ET", 0),
        ("BT /F9 10 Tf (bob@one.example) Tj ET", 0),
    ] {
        assert_eq!(addresses(content), expected, "{content}");
    }
}

#[test]
fn fonts_say_what_codes_mean() {
    let to_unicode = b"1 begincodespacerange <0000> <FFFF> endcodespacerange 2 beginbfchar <0001> <0062> <0002> <006F> endbfchar
        2 beginbfrange <0003> <0003> <0040> <0010> <0029> <0061> endbfrange 1 beginbfrange <0030> <0031> [<002E> <00660066>] endbfrange";
    let composite = "<</Type/Font/Subtype/Type0/Encoding/Identity-H/ToUnicode 6 0 R/DescendantFonts[7 0 R]>>";
    // bob@ab.ffab
    let content = "BT /F1 10 Tf <0001000200010003001000110030003100100011> Tj ET";
    let with = |to_unicode: &[u8]| {
        let pdf = Pdf::of_page_with(content, composite).stream(6, "", to_unicode);
        scan(&pdf.object(7, "<</Type/Font/Subtype/CIDFontType2/DW 500/W[1[500 500] 16 41 500]>>").bytes())
    };
    assert_eq!(with(to_unicode).counts.addresses, 1);
    // A range that claims to have all codes there are is not written out; the text is garbage, which is fine.
    assert_eq!(with(b"1 beginbfrange <00000000> <FFFFFFFF> <0000> endbfrange").counts.addresses, 0);
    // Numbers of shapes say nothing.
    let many = format!("BT /F1 10 Tf <{}> Tj ET", "0001".repeat(50));
    let facts = scan(&Pdf::of_page_with(&many, "<</Type/Font/Subtype/Type0/Encoding/Identity-H>>").bytes());
    assert_eq!(facts.unreadable, Some(Unreadable::Unsupported));

    let names = "<</Type/Font/Subtype/Type1/BaseFont/ABCDEF+Any/FirstChar 1/Widths[500 500 500 500 500 500 500 500]
        /Encoding<</Differences[1/b/o/at/period/ff/uni0065/eacute/f_i]>>>>";
    for (codes, expected) in [("010201030102040506", 1), ("0107010301080406050602", 1), ("0102010301020405", 1), ("09", 0)] {
        let pdf = Pdf::of_page_with(&format!("BT /F1 10 Tf <{codes}> Tj ET"), names);
        assert_eq!(scan(&pdf.bytes()).counts.addresses, expected, "{codes}");
    }
}

#[test]
fn streams_are_unpacked() {
    let content = b"BT /F1 10 Tf (bob@one.example) Tj ET";
    let hexadecimal = |data: &[u8]| data.iter().flat_map(|byte| format!("{byte:02X} ").into_bytes()).collect::<Vec<_>>();
    // One row, of which each byte is the difference to the one on its left (PNG, 9.2).
    let mut row = vec![1, content[0]];
    row.extend(content.windows(2).map(|pair| pair[1].wrapping_sub(pair[0])));
    let columns = content.len();
    let predicted = format!("/Filter/FlateDecode/DecodeParms<</Predictor 15/Columns {columns}>>");
    let absurd = "/Filter/FlateDecode/DecodeParms<</Predictor 15/Columns 4000000000/Colors 4000000000>>";
    let mut run = vec![u8::try_from(content.len() - 1).unwrap()];
    run.extend(content);
    for (more, data, expected) in [
        ("/Filter/FlateDecode", stored(content), 1),
        ("/Filter[/ASCIIHexDecode/FlateDecode]", hexadecimal(&stored(content)), 1),
        ("/Filter/AHx", [hexadecimal(content), b">".to_vec()].concat(), 1),
        ("/Filter/ASCII85Decode", ascii_85(content), 1),
        ("/Filter/RunLengthDecode", run, 1),
        (&predicted, stored(&row), 1),
        (absurd, stored(&row), 0),
        ("/Filter/LZWDecode", lzw(content), 1),
        ("/Filter/DCTDecode", content.to_vec(), 0),
    ] {
        let pdf = Pdf::of_page("").stream(4, more, &data);
        assert_eq!(scan(&pdf.bytes()).counts.addresses, expected, "{more}");
    }
}

fn ascii_85(data: &[u8]) -> Vec<u8> {
    let mut encoded = Vec::new();
    for group in data.chunks(4) {
        let mut padded = group.to_vec();
        padded.resize(4, 0);
        let mut value = u32::from_be_bytes(padded.try_into().unwrap());
        let mut digits = [0; 5];
        for digit in digits.iter_mut().rev() {
            *digit = b'!' + u8::try_from(value % 85).unwrap();
            value /= 85;
        }
        encoded.extend(&digits[..=group.len()]);
    }
    encoded.extend(b"~>");
    encoded
}

/// Codes of nine bits, none of which refers to what came before.
fn lzw(data: &[u8]) -> Vec<u8> {
    let codes = std::iter::once(256).chain(data.iter().map(|&byte| u32::from(byte))).chain([257]);
    let bits: Vec<u32> = codes.flat_map(|code| (0..9).rev().map(move |bit| code >> bit & 1)).collect();
    bits.chunks(8)
        .map(|bits| (0..8).fold(0, |byte, at| byte << 1 | u8::try_from(*bits.get(at).unwrap_or(&0)).unwrap()))
        .collect()
}

#[test]
fn scripts_and_programs_are_found_wherever_they_are() {
    let script = "<</S/JavaScript/JS(app.alert\\(1\\))>>";
    let launch = "<</S/Launch/F(install.exe)>>";
    for (pdf, expected) in [
        (Pdf::with_catalog(&format!("/OpenAction{script}")), Some(Reason::JavaScript)),
        (Pdf::with_catalog("/OpenAction 9 0 R").object(9, script), Some(Reason::JavaScript)),
        (Pdf::with_catalog("/Names<</JavaScript<</Names[(a)9 0 R]>>>>").object(9, script), Some(Reason::JavaScript)),
        (Pdf::with_catalog("/AA<</WC 9 0 R>>").object(9, script), Some(Reason::JavaScript)),
        (Pdf::with_catalog("/OpenAction<</S/GoTo/D[3 0 R/Fit]/Next 9 0 R>>").object(9, script), Some(Reason::JavaScript)),
        (
            Pdf::with_catalog("/AcroForm<</Fields[9 0 R]>>").object(9, &format!("<</AA<</K{script}>>>>")),
            Some(Reason::JavaScript),
        ),
        (Pdf::with_catalog("").object(3, "<</Annots[9 0 R]>>").object(9, &format!("<</A{script}>>")), Some(Reason::JavaScript)),
        (Pdf::with_catalog("").object(3, "<</AA<</O 9 0 R>>>>").object(9, script), Some(Reason::JavaScript)),
        (
            Pdf::with_catalog("/AcroForm<</XFA[(a)9 0 R]>>").stream(9, "", b"<script contentType='application/x-javascript'>"),
            Some(Reason::JavaScript),
        ),
        (
            Pdf::with_catalog("").object(3, "<</Annots[<</Subtype/3D/3DD 9 0 R>>]>>").stream(
                9,
                "/Type/3D/OnInstantiate 10 0 R",
                b"x",
            ),
            Some(Reason::JavaScript),
        ),
        (Pdf::with_catalog("/OpenAction 9 0 R").object(9, launch), Some(Reason::Program)),
        (Pdf::with_catalog("/OpenAction<</S/Launch/Win<</F(cmd)/P(/c x)>>>>"), Some(Reason::Program)),
        // A link to the document beside.
        (Pdf::with_catalog("/OpenAction<</S/Launch/F(other.odt)>>"), None),
        (Pdf::with_catalog("/OpenAction<</S/URI/URI(http://one.example/)>>"), None),
        (Pdf::with_catalog("/OpenAction[3 0 R/Fit]"), None),
    ] {
        let facts = scan(&pdf.bytes());
        assert_eq!(facts.unreadable, None);
        assert_eq!(
            facts.programs.first().map(|program| (program.name.as_str(), program.reason)),
            expected.map(|reason| ("a.pdf", reason))
        );
    }
}

#[test]
fn objects_are_found_in_object_streams() {
    // Objects 1 to 3, as programs pack them, and a cross-reference stream of bytes.
    let objects = ["<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(x)>>>>", "<</Kids[3 0 R]>>", "<</Type/Page>>"];
    let mut index = Vec::new();
    let mut at = 0;
    for (number, object) in (1..).zip(objects) {
        index.push(format!("{number} {at} "));
        at += object.len() + 1;
    }
    let index = index.concat();
    let packed = stored(format!("{index}{}", objects.join(" ")).as_bytes());
    let more = format!("/Type/ObjStm/N 3/First {}/Filter/FlateDecode", index.len());
    let pdf = Pdf::new().stream(4, &more, &packed);
    let mut bytes = pdf.with_trailer("");
    let end = bytes.windows(4).position(|window| window == b"xref").unwrap();
    bytes.truncate(end);
    let mut entries = vec![0, 0, 0, 0];
    for number in 0..3 {
        entries.extend([2, 0, 4, number]);
    }
    entries.extend([1, 0, 9, 0]);
    let length = entries.len();
    bytes.extend(format!("5 0 obj\n<</Type/XRef/W[1 2 1]/Size 5/Root 1 0 R/Length {length}>>\nstream\n").bytes());
    bytes.extend(entries);
    let fine = [&bytes, format!("\nendstream\nendobj\nstartxref\n{end}\n%%EOF").as_bytes()].concat();
    let facts = scan(&fine);
    assert_eq!((facts.unreadable, facts.encrypted, facts.programs.len()), (None, Encrypted::None, 1));
    // The same, found by looking through the file.
    let wrong = [&bytes, &b"\nendstream\nendobj\nstartxref\n7\n%%EOF"[..]].concat();
    assert_eq!(scan(&wrong), Facts { size: wrong.len() as u64, ..facts });
}

#[test]
fn attached_files_are_looked_into() {
    let catalog = "/Names<</EmbeddedFiles<</Kids[8 0 R]>>>>";
    let pdf = || {
        Pdf::with_catalog(catalog)
            .object(8, "<</Names[(a)9 0 R]>>")
            .object(9, "<</Type/Filespec/F(other.pdf)/UF<FEFF0069006E006E00650072>/EF<</F 10 0 R>>>>")
    };
    let inner = Pdf::with_catalog("/OpenAction<</S/JavaScript/JS(x)>>").bytes();
    for (more, data) in [("", inner.clone()), ("/Filter/FlateDecode", stored(&inner))] {
        let facts = scan(&pdf().stream(10, &format!("/Type/EmbeddedFile{more}"), &data).bytes());
        assert_eq!((facts.entries, facts.skipped, facts.encrypted), (1, 0, Encrypted::None));
        assert_eq!(facts.programs, [Program { name: "inner".to_owned(), reason: Reason::JavaScript }]);
    }
    // One that is not there.
    let facts = scan(&pdf().bytes());
    assert_eq!((facts.entries, facts.skipped), (1, 1));
    // The same file, attached to a place on a page.
    let page = "<</Annots[<</Subtype/FileAttachment/FS 9 0 R>>]>>";
    let facts = scan(&pdf().object(3, page).stream(10, "", b"nothing").bytes());
    assert_eq!((facts.entries, facts.skipped), (1, 0));
}

#[test]
fn an_encrypted_file_in_an_open_wrapper() {
    let wrapper = |collection: &str, relationship: &str, payload: &[u8]| {
        let catalog = format!("{collection}/Names<</EmbeddedFiles<</Names[(a)9 0 R]>>>>");
        let file = format!("<</Type/Filespec/F(a.pdf){relationship}/EF<</F 10 0 R>>>>");
        scan(&Pdf::with_catalog(&catalog).object(9, &file).stream(10, "", payload).bytes()).encrypted
    };
    let locked = Pdf::with_catalog("").with_trailer("/Root 1 0 R/Encrypt<</Filter/Adobe.PubSec/V 2>>");
    let open = Pdf::with_catalog("").bytes();
    let payload = "/AFRelationship/EncryptedPayload";
    assert_eq!(wrapper("/Collection<<>>", payload, &locked), Encrypted::All);
    assert_eq!(wrapper("/Collection<<>>", payload, &open), Encrypted::None);
    assert_eq!(wrapper("/Collection<<>>", payload, b"\0unknown"), Encrypted::Unknown);
    assert_eq!(wrapper("", "", &locked), Encrypted::Some);
    assert_eq!(wrapper("", "", &open), Encrypted::None);
}

#[test]
fn other_handlers_and_parts() {
    let filters = "/CF<</A<</CFM/AESV2>>>>";
    let password = format!("/O<{0}>/U<{0}>/P -4/R 4", "00".repeat(32));
    for (encrypt, expected) in [
        ("/Filter/Adobe.PubSec/V 2".to_owned(), Encrypted::All),
        (format!("/Filter/Adobe.PubSec/V 4{filters}/StmF/A/StrF/A"), Encrypted::All),
        ("/Filter/Of.One.Company/V 2".to_owned(), Encrypted::Unknown),
        (format!("/Filter/Standard/V 4{filters}/StmF/A/StrF/A{password}"), Encrypted::All),
        // Attached files only.
        (format!("/Filter/Standard/V 4{filters}/StmF/Identity/StrF/Identity/EFF/A{password}"), Encrypted::Some),
        // Nothing names the filter, but single streams may.
        (format!("/Filter/Standard/V 4{filters}/StmF/Identity/StrF/Identity{password}"), Encrypted::Unknown),
        (format!("/Filter/Standard/V 4/StmF/Identity/StrF/Identity{password}"), Encrypted::None),
        (format!("/Filter/Standard/V 9{password}"), Encrypted::Unknown),
        // Not enough to tell by.
        (format!("/Filter/Standard/V 4{filters}/StmF/A/StrF/A/O<00>/U<00>/P -4/R 4"), Encrypted::Unknown),
        (format!("/Filter/Standard/V 4{filters}/StmF/A/StrF/A"), Encrypted::Unknown),
    ] {
        let bytes = Pdf::with_catalog("").with_trailer(&format!("/Root 1 0 R/ID[<00><00>]/Encrypt<<{encrypt}>>"));
        assert_eq!(scan(&bytes).encrypted, expected, "{encrypt}");
    }
}

#[test]
fn forms_comments_and_information_are_text() {
    let pdf = Pdf::with_catalog("/AcroForm<</Fields[6 0 R]>>/Metadata 8 0 R")
        .object(3, "<</Annots[7 0 R 9 0 R<</Subtype/Link/A<</S/URI/URI(mailto:link@five.example)>>>>]>>")
        .object(6, "<</FT/Tx/T(a)/V<FEFF0062006F00620040006F006E0065002E006500780061006D0070006C0065>>>")
        .object(7, "<</Subtype/Text/T(dave@two.example)/Contents(Ask carol@two.example)>>")
        .stream(8, "/Type/Metadata", b"<x><y>erin@three.example</y></x>")
        .object(9, "<</Subtype/Text/F 2/Contents(hidden@six.example)>>")
        .object(10, "<</Author(frank@four.example)>>");
    let facts = scan(&pdf.with_trailer("/Root 1 0 R/Info 10 0 R"));
    assert_eq!(facts.counts.addresses, 7);
    assert_eq!(facts.hidden.comments, 1);
}

#[test]
fn forms_are_read_once_with_the_resources_of_the_page() {
    let form = "/Subtype/Form";
    let pdf = Pdf::of_page("/X0 Do /X1 Do")
        .object(2, "<</Kids[3 0 R]/Resources<</Font<</F1 5 0 R>>/XObject<</X0 6 0 R/X1 7 0 R>>>>>>")
        .stream(6, form, b"BT /F1 9 Tf (bob@one.example) Tj ET /X0 Do /X1 Do")
        .stream(7, "/Subtype/Image", b"BT /F1 9 Tf (carol@one.example) Tj ET");
    let facts = scan(&pdf.bytes());
    assert_eq!((facts.counts.addresses, facts.unreadable), (1, None));
}

#[test]
fn damaged_files_are_read_as_far_as_they_go() {
    let content = "BT /F1 10 Tf (bob@one.example) Tj ET";
    let bytes = || Pdf::of_page(content).bytes();
    let cut = |bytes: Vec<u8>, word: &[u8]| {
        let end = bytes.windows(word.len()).rposition(|window| window == word).unwrap();
        bytes[..end].to_vec()
    };
    let replaced = |bytes: Vec<u8>, from: &str, to: &str| String::from_utf8(bytes).unwrap().replace(from, to).into_bytes();
    for (damage, bytes, encrypted) in [
        ("nothing", bytes(), Encrypted::None),
        ("bytes before", [&b"\r\nFrom nowhere\r\n"[..], &bytes()].concat(), Encrypted::None),
        ("bytes after", [&bytes()[..], &[b'\n'; 1000]].concat(), Encrypted::None),
        ("no startxref", cut(bytes(), b"startxref"), Encrypted::None),
        ("a wrong startxref", replaced(bytes(), "startxref\n", "startxref\n1"), Encrypted::None),
        ("a wrong place", replaced(bytes(), "%PDF-1.7\n", "%PDF-1.7\n%%%%%%%\n"), Encrypted::None),
        // Whether it is encrypted stood there.
        ("no trailer", cut(bytes(), b"trailer"), Encrypted::Unknown),
        ("no root", Pdf::of_page(content).with_trailer("/Root 99 0 R"), Encrypted::None),
        (
            "a stream that is too long",
            Pdf::of_page("").stream_of_length(4, "", content.as_bytes(), 4000).bytes(),
            Encrypted::None,
        ),
        (
            "a stream that is too short",
            Pdf::of_page("").stream_of_length(4, "", content.as_bytes(), 4).bytes(),
            Encrypted::None,
        ),
        (
            "a length that is the stream",
            Pdf::of_page("").stream(4, "/Length 4 0 R", content.as_bytes()).bytes(),
            Encrypted::None,
        ),
    ] {
        let facts = scan(&bytes);
        assert_eq!((facts.kind, facts.unreadable, facts.counts.addresses), (Kind::Pdf, None, 1), "{damage}");
        assert_eq!(facts.encrypted, encrypted, "{damage}");
    }
}

#[test]
fn what_speaks_of_pdf_is_none() {
    for text in ["See %PDF-1.7 in the specification.", "%PDF is how it begins", "", "%PDF-x.y"] {
        assert_ne!(scan(text.as_bytes()).kind, Kind::Pdf, "{text}");
    }
}

#[test]
fn circles_end() {
    for pdf in [
        Pdf::with_catalog("").object(2, "<</Kids[2 0 R 3 0 R 2 0 R]>>").object(3, "<</Kids[2 0 R]>>"),
        Pdf::with_catalog("").object(2, "2 0 R"),
        Pdf::with_catalog("/OpenAction 9 0 R").object(9, "<</S/GoTo/Next[9 0 R 1 0 R 3 0 R]>>"),
        Pdf::with_catalog("/OpenAction 9 0 R").object(9, "10 0 R").object(10, "9 0 R"),
        Pdf::with_catalog("/Names<</EmbeddedFiles 9 0 R>>").object(9, "<</Kids[9 0 R]>>"),
        Pdf::of_page("BT").stream(4, "/Filter 4 0 R/DecodeParms 4 0 R", b"x"),
        Pdf::of_page("").object(3, &format!("<</Contents[{}]>>", "4 0 R ".repeat(5000))),
        Pdf::with_catalog(&format!("/OpenAction {}{}", "[".repeat(5000), "]".repeat(5000))),
    ] {
        let facts = scan(&pdf.bytes());
        assert_eq!((facts.kind, facts.programs.len()), (Kind::Pdf, 0));
    }
    // Cross-references that name each other.
    let bytes = Pdf::with_catalog("").bytes();
    let start = bytes.windows(4).position(|window| window == b"xref").unwrap();
    let bytes = Pdf::with_catalog("").with_trailer(&format!("/Root 1 0 R/Prev {start}/XRefStm {start}"));
    assert_eq!(scan(&bytes).unreadable, None);
}

#[test]
fn a_cut_file_never_panics() {
    let files = [
        Pdf::of_page("BT /F1 10 Tf [(bob) -200 (x\\)y)] TJ ET").with_trailer("/Root 1 0 R/ID[<00><00>]"),
        Pdf::with_catalog("/Names<</EmbeddedFiles<</Names[(a)<</EF<</F 9 0 R>>>>]>>>>")
            .stream(9, "/Filter/FlateDecode", &stored(b"%PDF-1.4 trailer"))
            .with_trailer("/Root 1 0 R/Encrypt<</Filter/Standard/V 5/R 6/U<00>/O<00>/P 1>>"),
    ];
    for bytes in files {
        for length in 0..=bytes.len() {
            let facts = scan(&bytes[..length]);
            assert_eq!(facts.size, length as u64);
            assert_eq!(facts.kind == Kind::Pdf, length >= 8, "{length}");
        }
    }
}

#[test]
fn a_page_that_says_far_too_much_is_cut() {
    // Each of these codes stands for sixty characters.
    let to_unicode = format!("1 beginbfchar <0001> <{}> endbfchar", "0041".repeat(60));
    let content = format!("BT /F1 9 Tf (\\000\\001) Tj <{}> Tj ET", "0001".repeat(100_000));
    let font = "<</Type/Font/Subtype/Type0/Encoding/Identity-H/ToUnicode 6 0 R>>";
    let facts = scan(&Pdf::of_page_with(&content, font).stream(6, "", to_unicode.as_bytes()).bytes());
    // A slow machine ends it before.
    assert!(matches!(facts.unreadable, Some(Unreadable::Large | Unreadable::Late)), "{facts:?}");
}
