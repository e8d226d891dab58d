//! First lines of messages and who is greeted in them, and whether a name fits a recipient.

use bcc_guard::greeting::{fits, greeted, is_role};
use proptest::prelude::*;

fn names(text: &str) -> String {
    greeted(text).into_iter().map(|greeted| greeted.name).collect::<Vec<_>>().join(", ")
}

fn greets(cases: &[(&str, &str)]) {
    let wrong: Vec<_> = cases
        .iter()
        .map(|(line, expected)| (line, names(line), expected))
        .filter(|(_, names, expected)| names != *expected)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn greets_nobody(lines: &[&str]) {
    greets(&lines.iter().map(|line| (*line, "")).collect::<Vec<_>>());
}

#[test]
fn english_greetings() {
    greets(&[
        ("Dear Marie,", "Marie"),
        ("Dear Marie", "Marie"),
        ("dear Marie:", "Marie"),
        ("DEAR MARIE,", "MARIE"),
        ("Hi Bob", "Bob"),
        ("Hi Bob!", "Bob"),
        ("Hi, Bob,", "Bob"),
        ("Hi Ben,", "Ben"),
        ("Hello Mia,", "Mia"),
        ("Hi Bob and Carol,", "Bob, Carol"),
        ("Hi Bob & Carol,", "Bob, Carol"),
        ("Hi Bob, Carol and Dave,", "Bob, Carol, Dave"),
        ("Hello Mr Smith,", "Smith"),
        ("Hello Mr. Smith,", "Smith"),
        ("Dear Dr. Jane O’Neill,", "Jane O’Neill"),
        ("Dear Mr and Mrs Smith,", "Smith"),
        ("Dear Ms. Smith-Jones:", "Smith-Jones"),
        ("Good morning Bob,", "Bob"),
        ("Good afternoon, Professor Higgins,", "Higgins"),
        ("Hey Bob, thanks for the file.", "Bob"),
        ("Hi Bob, I wanted to ask you something.", "Bob"),
        ("Hi Bob, Carol asked me to write to you.", "Bob"),
        ("Hi Bob, Please find the file attached.", "Bob"),
        ("Hi Bob, the team has agreed.", "Bob"),
        ("Hi Bob - thanks for the file", "Bob"),
        ("Hi Bob. Thanks for the file", "Bob"),
        ("Hi Bob 🙂", "Bob"),
        ("My dear Bob,", "Bob"),
        ("Dear Bob, dear Carol,", "Bob, Carol"),
        ("Dear John J. Smith,", "John J Smith"),
        ("Bob,", "Bob"),
        ("Bob and Carol,", "Bob, Carol"),
        ("\r\n \r\nHi Bob,\r\nhow are you?", "Bob"),
        ("\u{feff}Hi Bob,", "Bob"),
    ]);
    greets_nobody(&[
        "Hi,",
        "Hello",
        "Hello world",
        "Hello World!",
        "Hi there,",
        "Hi all,",
        "Hi everyone,",
        "Hi team,",
        "Dear all,",
        "Dear Team,",
        "Dear Bob, dear team,",
        "Dear Sir or Madam,",
        "Dear Sirs,",
        "Dear customer service,",
        "Dear Customer,",
        "Dear Hiring Manager,",
        "Dear Mr President,",
        "Dear friends and colleagues,",
        "Hi, I wanted to ask you something.",
        "Hi I am Bob",
        "Hi bob,",
        "Hi Bob and thank you",
        "Hello, Bob has written to me.",
        "Hi mum,",
        "Good morning,",
        "Good News about the project",
        "Thanks,",
        "Thank you Bob,",
        "Thanks, Bob",
        "However,",
        "Bob",
        "Bob, could you call me?",
        "Bob: see below",
        "Paris, 3 May 2025",
        "My Account",
        "J.,",
        "Dear M.,",
        "Monday,",
        "See you tomorrow, Bob",
        "> Hi Bob,",
        "On Monday, Bob wrote:",
        "https://bob.example/",
        "",
        " \n\n ",
    ]);
}

#[test]
fn french_greetings() {
    greets(&[
        ("Bonjour Marie,", "Marie"),
        ("Bonjour Marie !", "Marie"),
        ("Bonjour, Marie,", "Marie"),
        ("Bonjour Marie, j’espère que tu vas bien.", "Marie"),
        ("Chère Madame Dupont,", "Dupont"),
        ("Bonjour Mme Dupont,", "Dupont"),
        ("Bonjour M. Le Goff,", "Le Goff"),
        ("Monsieur Dupont,", "Dupont"),
        ("M. et Mme Durand,", "Durand"),
        ("Bonsoir Jean-Pierre,", "Jean-Pierre"),
        ("Cher Paul, chère Anne", "Paul, Anne"),
        ("Mon cher Paul,", "Paul"),
        ("Ma très chère Hélène,", "Hélène"),
        ("Salut Éric", "Éric"),
        ("Coucou Zoé,", "Zoé"),
        ("Bonjour Docteur Petit,", "Petit"),
        ("Bonjour Maître de La Tour,", "de La Tour"),
        ("Bonjour Marie, bonjour Paul,", "Marie, Paul"),
        ("Bonjour Marie et Paul,", "Marie, Paul"),
        ("Marie,", "Marie"),
        ("Bonjour Marie, Merci pour ton message", "Marie"),
    ]);
    greets_nobody(&[
        "Bonjour,",
        "Bonjour à tous,",
        "Bonjour à toutes et à tous,",
        "Bonjour tout le monde,",
        "Salut les amis,",
        "Bonjour l’équipe,",
        "Bonjour Marie et toute l’équipe,",
        "Chers collègues,",
        "Chers tous,",
        "Cher Client,",
        "Madame, Monsieur,",
        "Bonjour Madame, Monsieur,",
        "Bonjour Madame,",
        "Monsieur le Maire,",
        "Madame la Directrice,",
        "Madame la Présidente, Monsieur le Maire,",
        "Docteur,",
        "Cher Docteur,",
        "Bonjour je vous écris au sujet de Marie",
        "Bonjour, je vous écris au sujet de Marie,",
        "Bonjour, Marie a demandé le dossier.",
        "Bonjour, Voici le dossier",
        "bonjour marie,",
        "Merci,",
        "Merci Marie,",
        "Bonne journée,",
        "Objet : réunion",
        "Paris, le 3 mai 2025",
        "Mon Espace,",
        "Maman,",
        "Bonjour les parents,",
        "Cordialement,",
    ]);
}

#[test]
fn german_greetings() {
    greets(&[
        ("Sehr geehrte Frau Müller,", "Müller"),
        ("Sehr geehrter Herr Dr. Weiß,", "Weiß"),
        ("Guten Tag Herr Dr. Weiß", "Weiß"),
        ("Guten Tag, Frau Prof. Dr. Müller-Lüdenscheidt,", "Müller-Lüdenscheidt"),
        ("Sehr geehrte Frau von der Leyen,", "von der Leyen"),
        ("Sehr geehrte Frau Müller, sehr geehrter Herr Weiß,", "Müller, Weiß"),
        ("Hallo Anna", "Anna"),
        ("Hallo Anna, hallo Uli,", "Anna, Uli"),
        ("Lieber Karl, liebe Ute", "Karl, Ute"),
        ("Liebe Anna und lieber Jörg,", "Anna, Jörg"),
        ("Servus Sepp!", "Sepp"),
        ("Grüß Gott Herr Huber,", "Huber"),
        ("Moin Hinnerk,", "Hinnerk"),
        ("Frau Müller,", "Müller"),
        ("Hallo Anna, anbei die Datei.", "Anna"),
    ]);
    greets_nobody(&[
        "Sehr geehrte Damen und Herren,",
        "Liebe Kolleginnen und Kollegen,",
        "Liebe alle,",
        "Liebes Team,",
        "Hallo zusammen,",
        "Hallo ihr Lieben,",
        "Liebe Eltern,",
        "Hallo Anna und Kollegen,",
        "Sehr geehrter Herr Bürgermeister,",
        "Guten Tag,",
        "Moin Moin,",
        "Hallo, ich schreibe wegen Anna",
        "Hallo, Anna hat angerufen.",
        "Danke,",
        "Danke Anna,",
        "Betreff: Anna",
        "Mein Konto,",
    ]);
}

#[test]
fn spanish_greetings() {
    greets(&[
        ("Hola Juan", "Juan"),
        ("¡Hola Juan!", "Juan"),
        ("Hola, Juan:", "Juan"),
        ("Hola Juan y María,", "Juan, María"),
        ("Hola Juan e Inés,", "Juan, Inés"),
        ("Estimada Sra. García:", "García"),
        ("Estimado Sr. de la Cruz,", "de la Cruz"),
        ("Querida Ana, querido José,", "Ana, José"),
        ("Buenos días, Juan:", "Juan"),
        ("Buenas tardes Don Álvaro,", "Álvaro"),
        ("Hola Juan, te escribo por lo de ayer", "Juan"),
    ]);
    greets_nobody(&[
        "Buenos días",
        "Buenas tardes a todos,",
        "Hola a todos,",
        "Hola equipo,",
        "Estimados señores:",
        "Estimado cliente:",
        "Queridos amigos:",
        "Estimado Sr. Director:",
        "Hola, te escribo por Juan",
        "Gracias,",
        "Hola, Juan me ha llamado",
    ]);
}

#[test]
fn italian_greetings() {
    greets(&[
        ("Ciao Luca", "Luca"),
        ("Ciao Luca e Anna,", "Luca, Anna"),
        ("Gentile Dott.ssa Rossi,", "Rossi"),
        ("Gentile Sig.ra Bianchi,", "Bianchi"),
        ("Caro Marco,", "Marco"),
        ("Cara Anna, caro Marco,", "Anna, Marco"),
        ("Carissimo Beppe,", "Beppe"),
        ("Buongiorno Avv. Della Valle,", "Della Valle"),
        ("Egregio Ing. Ferrari,", "Ferrari"),
        ("Buona sera, Signora De Luca,", "De Luca"),
        ("Ciao Luca, ti scrivo per ieri", "Luca"),
    ]);
    greets_nobody(&[
        "Buongiorno,",
        "Buongiorno a tutti,",
        "Ciao a tutti,",
        "Cari amici,",
        "Gentile cliente,",
        "Cari colleghi,",
        "Gentili Signori,",
        "Egregio Direttore,",
        "Ciao, ti scrivo per Luca",
        "Grazie,",
        "Spettabile Ditta Rossi,",
    ]);
}

#[test]
fn a_long_first_line_is_read_up_to_a_comma() {
    assert_eq!(names(&format!("Hi Bob, {}", "this goes on ".repeat(100))), "Bob");
    assert_eq!(names(&format!("Hi {}", "Bob ".repeat(100))), "");
    assert_eq!(names(&format!("{}Hi Bob,", "\n".repeat(3_000))), "");
}

#[test]
fn names_that_fit() {
    for (name, display_name, local_part) in [
        ("Marie", "Marie Durand", "x1"),
        ("Marie", "Durand Marie", "x1"),
        ("Martin", "Martin, Paul", "x1"),
        ("Paul", "Martin, Paul", "x1"),
        ("PAUL", "paul martin", "x1"),
        ("Hélène", "Helene Petit", "x1"),
        ("Helene", "Hélène Petit", "x1"),
        ("Jean-Pierre", "Jean-Pierre Dupont", "x1"),
        ("Pierre", "Jean-Pierre Dupont", "x1"),
        ("Jean-Pierre", "Jean Dupont", "x1"),
        ("Marie Durand", "M. Durand", "x1"),
        ("Müller", "Anna Mueller", "x1"),
        ("Mueller", "Anna Müller", "x1"),
        ("Weiß", "Karl Weiss", "x1"),
        ("O’Neill", "Jane O'Neill", "x1"),
        ("García", "Ana Garcia Lopez", "x1"),
        ("Le Goff", "Yann LE GOFF", "x1"),
        ("Marie", "", "marie.durand"),
        ("Durand", "", "marie.durand"),
        ("Durand", "", "marie_durand2"),
        ("Durand", "Accounts", "mdurand"),
        ("Marie", "Accounts", "mariedurand"),
        ("Martin", "Accounts", "pmartin"),
        ("Martin", "Accounts", "martinp"),
        ("Müller", "", "anna.mueller"),
        ("Paul", "", "pmartin"),
        ("Paul", "", "p.martin"),
        ("Paul", "P.", "p.martin"),
        ("Bob", "Robert Smith", "x1"),
        ("Robert", "Bob Smith", "x1"),
        ("Bill", "William Smith", "x1"),
        ("Liz", "Elizabeth Smith", "x1"),
        ("Kate", "Katherine Smith", "x1"),
        ("Tom", "Thomas Smith", "x1"),
        ("Mike", "Michael Smith", "x1"),
        ("Seb", "Sébastien Petit", "x1"),
        ("Alex", "Alexandra Petit", "x1"),
        ("Manu", "Emmanuel Petit", "x1"),
        ("Jo", "Josephine Petit", "x1"),
        ("Max", "Maxime Petit", "x1"),
        ("Fred", "Frédéric Petit", "x1"),
        ("Nico", "Nicolas Petit", "x1"),
        ("Steph", "Stéphanie Petit", "x1"),
        ("Pepe", "José Pérez", "x1"),
        ("Paco", "Francisco Pérez", "x1"),
        ("Hans", "Johannes Huber", "x1"),
        ("Uli", "Ulrich Huber", "x1"),
        ("Beppe", "Giuseppe Verdi", "x1"),
        ("Bob", "", "robert.smith"),
        ("Bob", "", "robertsmith"),
        ("von Trapp", "Georg Trapp", "x1"),
        ("Chris", "Christelle Petit", "x1"),
        ("Пётр", "Петр Иванов", "x1"),
    ] {
        assert!(fits(name, display_name, local_part), "{name} is {display_name} <{local_part}>");
    }
}

#[test]
fn names_that_do_not_fit() {
    for (name, display_name, local_part) in [
        ("Marie", "Paul Martin", "paul.martin"),
        ("Marie", "Paul Martin", "m.martin"),
        ("Paul", "", "marie.durand"),
        ("Paul", "", "mdurand"),
        ("Marie", "", "paul.martin"),
        ("Marie", "Marc Petit", "mpetit"),
        ("Bob", "Carol Smith", "carol"),
        ("Bob", "", "carol"),
        ("Bob", "", ""),
        ("Bob", "", "1234"),
        ("Anna", "Johann Huber", "x1"),
        ("Dupont", "Marie Durand", "mdurand"),
        ("M. Dupont", "M. Durand", "mdurand"),
        ("Al", "Paul Martin", "paulal"),
        ("Li", "Anna Huber", "julia.huber"),
        ("Bob", "Bill Smith", "bill"),
        ("Kate", "Elizabeth Smith", "x1"),
        ("", "Bob", "bob"),
        ("-", "Bob", "bob"),
        ("J", "J. Smith", "j.smith"),
        ("von Trapp", "Anna von Arnim", "x1"),
        ("Jean", "", "christian"),
    ] {
        assert!(!fits(name, display_name, local_part), "{name} is not {display_name} <{local_part}>");
    }
}

#[test]
fn roles() {
    for local_part in [
        "info",
        "INFO",
        "contact",
        "mairie",
        "accueil",
        "secretariat",
        "secrétariat",
        "office",
        "support",
        "sales",
        "service",
        "rh",
        "hr",
        "noreply",
        "no-reply",
        "no.reply",
        "do-not-reply",
        "webmaster",
        "postmaster",
        "compta",
        "direction",
        "buero",
        "büro",
        "info2",
        "contact-lyon",
        "mairie.lyon",
        "service-client",
        "rh.paris",
        "lyon.mairie",
        "ne-pas-repondre",
        "12345",
        "",
        "...",
        "segreteria",
    ] {
        assert!(is_role(local_part), "{local_part}");
    }
    for local_part in ["marie", "marie.durand", "pmartin", "bob", "infoman", "contactin", "x1", "jean.rh", "hrdina", "елена"]
    {
        assert!(!is_role(local_part), "{local_part}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read(text in "\\PC{0,60}", display_name in "\\PC{0,20}", local_part in "\\PC{0,20}") {
        for greeted in greeted(&text) {
            prop_assert!(text.contains(greeted.name.split(' ').next().unwrap()));
            prop_assert!(fits(&greeted.name, &greeted.name, &local_part), "{}", greeted.name);
            let _ = fits(&greeted.name, &display_name, &local_part);
        }
        let _ = fits(&text, &display_name, &local_part);
        let _ = is_role(&local_part);
    }

    #[test]
    fn a_greeted_person_fits_themselves(given in "[A-ZÉÖ][a-zéü]{2,8}", family in "[A-Z][a-zß]{2,8}") {
        let line = format!("Dear {given} {family},");
        let [shown, turned, local_part] = [" ", ", ", "."].map(|between| format!("{given}{between}{family}"));
        for greeted in greeted(&line) {
            prop_assert!(fits(&greeted.name, &shown, ""));
            prop_assert!(fits(&greeted.name, &turned, ""));
            prop_assert!(fits(&greeted.name, "", &local_part));
        }
    }

    #[test]
    fn what_follows_the_first_line_does_not_matter(rest in "\\PC{0,40}") {
        prop_assert_eq!(names(&format!("Hi Bob,\n{rest}")), "Bob");
    }
}
