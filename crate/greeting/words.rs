//! The words of [`super::greeted`], folded, of English, French, German, Spanish and Italian in this order.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

pub(super) type Words = LazyLock<HashSet<&'static str>>;

fn set(words: &'static str) -> HashSet<&'static str> {
    words.split_ascii_whitespace().collect()
}

/// They stand at the beginning of a greeting.
pub(super) static GREETINGS: Words = Words::new(|| {
    set("hi hello hey hiya howdy greetings good morning afternoon evening day welcome back \
    bonjour bonsoir salut coucou rebonjour allo bon matin \
    hallo hi guten tag morgen abend nabend mahlzeit servus moin gruezi gruss gruess grusse gott \
    hola buenos buenas buen dia dias tardes noches saludos \
    ciao buongiorno buonasera buon buona giorno sera pomeriggio salve salutations")
});

/// They go before a name.
pub(super) static GENTLE: Words = Words::new(|| {
    set("dear dearest \
    cher chere chers cheres \
    lieber liebe liebes liebster liebste geehrter geehrte geehrtes geehrten verehrter verehrte werter werte \
    querido querida queridos queridas estimado estimada estimados estimadas apreciado apreciada apreciados distinguido distinguida \
    caro cara cari care carissimo carissima carissimi gentile gentili gentilissimo gentilissima egregio egregia egregi pregiatissimo spettabile")
});

/// They stand before one of those, or before a group; alone they begin a sentence.
pub(super) static FILLERS: Words = Words::new(|| {
    set("my the our to very a \
    mon ma mes tres le la les l notre nos a aux bien \
    mein meine sehr der die das den dem an unser unsere \
    mi mis muy el los las al nuestro \
    mio miei il lo i gli ai nostro nostri")
});

/// They go before a name, and are no part of it.
pub(super) static TITLES: Words = Words::new(|| {
    set("mr mrs ms miss mx mister dr prof professor doctor sir madam ma'am rev reverend father \
    m mm mme mmes mlle mlles monsieur madame mademoiselle messieurs mesdames mesdemoiselles docteur maitre me pr professeur mgr \
    herr herrn hr frau fr fraulein dipl ing doktor professorin damen herren \
    sr sra srta sres sras senor senora senorita senores senoras don dona d da dra prof lic doctora \
    sig sigg sig.ra sig.na signor signore signora signori signorina dott dott.ssa dottore dottoressa avv avvocato arch prof.ssa professore \
    professoressa geom rag mag")
});

/// They belong to the name that follows.
pub(super) static PARTICLES: Words =
    Words::new(|| set("von vom van zu zur zum ten ter de du des d della dello del di da dal dalla dos das do bin ibn al el"));

/// They stand between two people.
pub(super) static JOINING: Words = Words::new(|| set("and & + or plus et ou und oder sowie y e o ed"));

/// Groups, functions and companies: whoever greets these greets nobody by name. And those whom only the family calls so.
pub(super) static NOBODY: Words = Words::new(|| {
    set(
        "all everyone everybody team teams folks guys friends friend colleague colleagues there world customer customers client \
    clients service support sales office department committee board council manager managers director president chair chairman chairwoman \
    secretary editor editors hiring boss chef leiter recruiter recruitment admin administrator members member neighbours neighbors parents students student \
    family families ladies gentlemen gents girls boys people both partner partners sirs madams user users subscriber subscribers reader readers \
    applicant candidate candidates sir/madam mom mum mommy mummy dad daddy grandma grandpa granny darling love honey sweetheart dude mate buddy \
    man bro whom concerned minister mayor ambassador excellency officer captain coach teacher crew group gang \
    tous toutes tout toute monde equipe equipes l'equipe l'ensemble ensemble chacun collegue collegues confrere confreres consoeurs ami amis amie \
    amies copains copines camarades famille clients cliente service services direction directeur directrice maire mairie president presidente \
    secretaire secretariat adherent adherents adherente adherentes membre membres parent parents eleves etudiants benevoles voisins voisines \
    habitants locataires proprietaires coproprietaires abonne abonnes lecteurs utilisateurs candidat candidate partenaires fournisseurs docteurs \
    responsable responsables conseiller conseillere prefet prefete ministre depute deputee senateur senatrice juge procureur recteur rectrice \
    proviseur proviseure principal principale inspecteur inspectrice commissaire commandant colonel general capitaine lieutenant adjoint adjointe \
    delegue deleguee maman papa mamie papi mamy papy cheri cherie amour doudou loulou \
    alle alles allen allerseits zusammen team leute kollege kollegin kollegen kolleginnen freund freunde freundin freundinnen eltern familie mitglieder \
    mitglied kunde kundin kunden kundinnen mitarbeiter mitarbeiterin mitarbeiterinnen mitarbeitende nachbarn vereinsmitglieder lieben ihr euch \
    beide beiden burgermeister burgermeisterin direktor direktorin prasident prasidentin vorsitzender vorsitzende minister ministerin rektor \
    studierende studenten schuler schulerinnen teilnehmer teilnehmerinnen genossen interessenten interessent bewerber bewerberin \
    mama mutti vati oma opa schatz liebling welt gemeinde runde \
    todos todas todo toda equipo companero companera companeros companeras colega colegas amigo amiga amigos amigas cliente clientes familia padres \
    socios socias vecinos alumnos director directora presidente presidenta alcalde alcaldesa ministro responsable amor carino mundo gente chicos \
    chicas usuario usuarios \
    tutti tutte tutta tutto squadra gruppo collega colleghi colleghe amici amiche amico amica cliente clienti famiglia genitori soci socio direttore \
    direttrice presidente sindaco sindaca ministro dirigente responsabile condomini ragazzi ragazze amore tesoro mamma papa nonna nonno mondo \
    ditta societa azienda",
    )
});

/// Words that stand with a capital letter at the beginning of a sentence, and are no names.
pub(super) static SENTENCE: Words = Words::new(|| {
    set(
        "i i'm i've i'd i'll we you he she it they this that these those here there is are was were have has had do does did can could \
    would should might please thanks thank many sorry yes no not ok okay sure great nice just as at by for from if in on once of when what \
    where who why how your his her their its attached following further regarding reminder quick urgent important attention hoping \
    trust looking let see so some any also although after before because but congratulations congrats well regards best sincerely \
    yours cheers fyi note actually however finally indeed perfect super happy merry today tomorrow yesterday monday tuesday wednesday thursday \
    friday saturday sunday january february april july september october november december now then \
    je j'ai j'espere nous vous tu il elle on ils elles c'est ce cette ces ci-joint ci-jointe voici voila suite merci pour pouvez peux peut pourriez \
    pourrais avez avec dans en par sur sous si quand comme comment que qui quoi ou est etes sont sera desole desolee oui non d'accord entendu parfait \
    bref alors donc enfin mais car or ni apres avant depuis objet rappel info infos attention cordialement amicalement bises bisous \
    felicitations bravo joyeux bonne bonnes meilleurs voeux aujourd'hui demain hier lundi mardi mercredi jeudi vendredi samedi dimanche janvier \
    fevrier mars avril juin juillet aout septembre octobre novembre decembre finalement effectivement concernant veuillez votre vos notre \
    ich wir sie er es du mir mich uns ihnen ihre ihren ihrem ist sind war waren hat haben habe kann konnen konnte konnten bitte danke vielen besten herzlichen dank anbei \
    im in am um auf aus bei mit nach wie was wer wo wann warum wenn ob da hier heute morgens gestern ja nein gerne leider betreff wichtig \
    dringend erinnerung frohe frohes gluckwunsch montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar marz mai \
    juni juli oktober dezember grusse viele nun also aber doch sobald \
    yo tu usted ustedes nosotros te les he ha han hemos soy somos es esta este esto estos son gracias muchas por favor para con \
    como cuando donde quien que cual si no perdon disculpe disculpa adjunto adjunta aqui hoy manana ayer feliz felices felicidades lunes martes \
    miercoles jueves viernes sabado domingo enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre urgente \
    io noi voi lei lui loro ti vi ho hai abbiamo sono siamo sei grazie mille per favore con come quando dove chi che cosa se si no \
    scusa scusi allego allegato ecco oggi domani ieri auguri buone lunedi martedi mercoledi giovedi venerdi gennaio febbraio aprile maggio \
    giugno luglio settembre ottobre dicembre cordiali saluti promemoria",
    )
});

/// Local-parts of functions.
pub(super) static ROLES: Words = Words::new(|| {
    set(
        "info infos information informations contact contacts contacto contatti kontakt hello hallo bonjour welcome mail email post poczta inbox \
    mairie ville commune accueil secretariat secretaire secretary sekretariat segreteria secretaria office bureau buero buro ufficio oficina reception \
    empfang support help helpdesk hotline assistance aide hilfe soporte supporto sav sales vente ventes vertrieb verkauf ventas vendite commercial commerciale \
    service services servicio servizio kundenservice clients client clientservice serviceclient customer customers customerservice customercare \
    kundendienst rh hr drh jobs job careers career recrutement recruitment recruiting bewerbung karriere empleo lavoro personal personnel \
    noreply donotreply nepasrepondre reply mailer mailerdaemon daemon bounce bounces webmaster postmaster hostmaster abuse security root admin administrator \
    administration administratif verwaltung administracion amministrazione sysadmin it edv informatique dsi compta comptabilite accounting accounts \
    billing invoice invoices facturation facture factures rechnung rechnungen buchhaltung facturacion fatture fatturazione contabilidad contabilita \
    finance finances payroll paie tresorier tresorerie treasurer direction directeur direktion geschaeftsleitung direccion direzione management \
    manager president presidence presidente vorstand board bureau comite committee ca team teams equipe equipo staff crew all everyone tous \
    press presse prensa stampa media communication communications kommunikation marketing newsletter news nouvelles notifications notification \
    notify alerts alert system no-reply orders order commande commandes bestellung bestellungen pedidos ordini shop boutique store booking bookings \
    reservation reservations reservierung reservas prenotazioni events event evenements legal juridique recht privacy rgpd gdpr dpo datenschutz \
    dpd compliance technik technique technical tech dev developers webteam redaktion redaction redazione editor editors editorial library bibliotheque \
    bibliothek ecole school schule college lycee scolarite university faculty dean registrar admissions students etudiants parents adherents members membres \
    mitglieder association asso verein club federation syndic gestion agence agency cabinet clinic clinique praxis pharmacie pharmacy police feuerwehr \
    urbanisme etatcivil ccas culture sport sports jeunesse tourisme tourism voirie travaux achats purchasing einkauf compras acquisti logistics logistique \
    logistik qualite quality export import sante test tests demo list listes liste lists announce discuss feedback request requests enquiries inquiries enquiry \
    anfrage anfragen questions question general generale central zentrale",
    )
});

/// The lines of [`FORMS`] that a name stands in.
pub(super) static SHORT_FORMS: LazyLock<HashMap<&str, Vec<&str>>> = LazyLock::new(|| {
    let mut lines: HashMap<_, Vec<_>> = HashMap::new();
    for line in FORMS {
        line.split(' ').for_each(|name| lines.entry(name).or_default().push(*line));
    }
    lines
});

/// Forms of one name in each line.
const FORMS: &[&str] = &[
    "bob bobby rob robbie robert roberto bert",
    "bill billy will willy william liam guillaume wilhelm willi guglielmo guillermo memo",
    "liz lizzie beth betty eliza elsie lisa elizabeth elisabeth elisabetta isabel isabelle isabella isa babette elisa lise",
    "kate katie kathy cathy kat kitty katherine katharine catherine kathryn katharina katja kathrin katrin cate caterina catalina karin",
    "tom tommy thomas tommaso tomas thom",
    "mike mick mickey michael michel michele miguel michi micha mikael",
    "seb sebi sebastien sebastian bastien basti bastian sebastiano",
    "alex alexandre alexander alexandra alexis alessandro alessandra alejandro alejandra sandra sandro sacha sascha sasha ale xander lex",
    "manu emmanuel emmanuelle manuel manuela emanuele manolo",
    "jo joe joey joseph josef josephine joelle joel johanna jose giuseppe josie",
    "max maxime maximilian maxence maximilien massimo massimiliano maxim",
    "fred freddy frederic frederique frederick frieda friedrich federico federica alfred fritz fede fredo",
    "nico nicolas nicholas nicola nicole nikolaus nick nicky klaus claus niko",
    "steph stephane stephanie stephen steven steve stefan stefanie stefano stefania steffi esteban etienne stephan steff",
    "pepe jose josep pepito",
    "paco francisco pancho kiko curro francesc",
    "hans johannes johann jean john jan juan giovanni gianni hansi jack johnny jon jonathan ivan ian sean",
    "uli ulrich ulrike ulla ulli",
    "beppe giuseppe peppe pino pippo",
    "andy andi andrew andreas andrea andre drew andres",
    "tony toni anthony antoine antonio anton antonia antoinette toinou nino",
    "dan danny daniel daniele daniela danielle dani",
    "dave davy david davide",
    "ed eddie eddy ted teddy ned edward edouard edgar edmund eduard eduardo edoardo edwin theodore",
    "chris christophe christopher christian christine christina christiane christel cristina cristiano cristian tina kristina kristin topher kit christelle",
    "ben benny benji benjamin benoit benedikt benedict benito",
    "sam sammy samuel samantha samuele",
    "matt matty matthew matthieu mathieu matthias matteo mateo matthaus",
    "pat patty patrick patricia patrice patrizia patricio tricia trish",
    "phil philippe philip phillip philipp filippo felipe",
    "greg gregory gregoire gregor gregorio",
    "jim jimmy jamie james jacques giacomo jaime jakob jacob jake santiago diego iago jago",
    "jeff geoff jeffrey geoffrey geoffroy gottfried",
    "jerry gerry gerald gerard jerome jeremy jeremie geraldine gerd gerhard gerardo",
    "jenny jen jennifer genevieve jennie eugenie johanna",
    "jess jessie jessica",
    "ken kenny kenneth",
    "larry laurie laurent laurence lawrence lorenz lorenzo laurenz laura lars enzo renzo",
    "len lenny leo leon leonard leonardo lionel leonie leonhard",
    "maggie meg peggy greta marge margie margaret marguerite margarete margarita margherita gretel rita gretchen margot margaux daisy",
    "mary molly polly marie maria mimi mia mariana maja marika marion mariella",
    "nat nathan nathaniel nathalie natalie natalia natascha natasha nate",
    "pete peter pierre pedro pietro petra piero pierrot pit",
    "ray raymond raimund ramon raimondo",
    "rick ricky rich richie dick richard riccardo ricardo",
    "ron ronnie ronald",
    "sue susie suzy susan suzanne susanne susanna susi sanna",
    "tim timmy timothy timothee timo timoteo",
    "vicky vic victor victoria victoire viktor vittorio vittoria vito",
    "charlie chuck charles carl karl carlo carlos charlotte lotte lottie carlotta kalle",
    "harry hank henry henri heinrich heinz enrique enrico hal henrik heiner henning quique",
    "frank franck francis francois francoise francesco francesca franz franziska fran frances franco fanny fanchon ciccio cesco",
    "abby gail abigail",
    "becky rebecca becca rebekka",
    "debbie deb deborah debora",
    "barb babs barbara barbie",
    "cindy cynthia lucinda",
    "ellie nell nelly nora helen helene helene elena eleanor eleonore leni lena ellen alena eleonora magdalena",
    "fanny stephanie",
    "flo florian florence florent florentin",
    "gabi gabriel gabriele gabrielle gabriella gabriela gaby gabe",
    "gus august auguste augustin augusto gustav gustave agostino agustin",
    "guy guido vito",
    "ludo ludovic ludovico ludwig lutz louis luis luigi gigi luigina lou lulu lewis louise luise luisa",
    "mat mathilde mathilda tilda matilde",
    "mart marty martin martine martina martino tina",
    "mel melanie melissa melinda",
    "mari mariette marianne maryanne",
    "norm norman norbert",
    "ollie olly oliver olivier olivia oli",
    "pam pamela",
    "ro rosie rose rosa rosalie rosemarie rosario",
    "steffen stefan",
    "sabi sabine sabina sabrina",
    "sophie sophia sofia sofie",
    "val valerie valentin valentine valeria valentina valerio",
    "vero veronique veronika veronica",
    "vince vincent vincenzo vinz vinzenz enzo vicente",
    "wolf wolfgang wolfi",
    "gerd gerhard",
    "joschi joachim jochen achim jo",
    "kai kay",
    "kalle karl karlheinz",
    "hajo hansjoachim",
    "heidi adelheid heide",
    "hilde hildegard mathilde",
    "inge ingeborg ingrid",
    "jorg joerg jurgen juergen georg george georges jorge giorgio jordi yuri schorsch",
    "rolf rudolf rudi rudy ralf ralph raoul raul rodolfo",
    "sigi siegfried sigrid siegmund",
    "sepp josef seppl",
    "resi theresa therese teresa tess tessa terry therese",
    "bea beate beatrice beatrix beatriz",
    "conny cornelia cornelius corinna connie constance konstanze",
    "toto salvatore turi toto salva salvador",
    "mimmo domenico dominik dominique dom domingo",
    "nando ferdinando ferdinand fernando ferdi",
    "tano gaetano",
    "lalo eduardo",
    "chema josemaria",
    "chus jesus",
    "nacho ignacio ignace ignatius ignazio inigo",
    "lola dolores lolita",
    "charo rosario",
    "conchi concha concepcion conchita",
    "pili pilar",
    "quim joaquin joaquim gioacchino chimo",
    "rafa raphael rafael raffaele raffaella raffi",
    "rodri rodrigo",
    "xavi xavier javier javi saverio",
    "lupe guadalupe",
    "marisa marialuisa",
    "cathy catherine catalina",
    "dede desire andre denis",
    "dom dominique",
    "gilou gilles gil gilbert",
    "jb jeanbaptiste",
    "jc jeanclaude jeancharles jeanchristophe",
    "jf jeanfrancois",
    "jl jeanluc jeanlouis",
    "jm jeanmarc jeanmarie jeanmichel",
    "jp jeanpierre jeanpaul jeanphilippe",
    "js jeansebastien",
    "jy jeanyves",
    "lolo laurent laurence",
    "mimi michele mireille",
    "momo mohamed mohammed muhammad mohammad mehmet",
    "mado madeleine magdalena madeline magali maddie",
    "nath nathalie nathan",
    "caro caroline carolin karoline carolina karolina carole carol",
    "ceci cecile cecilia cecily",
    "clem clement clemence clementine clemens clemente",
    "cyr cyril cyrille",
    "domi dominique dominik",
    "gui guillaume",
    "jul jules julie julien julia julian juliette julius giulia giulio giuliano julio",
    "rom romain roman romane romano",
    "sylvie sylvia silvia sylvain sylvaine silvio",
    "tof christophe",
    "titi thierry dietrich dirk",
    "tibo thibault thibaut thibaud tibor",
    "vivi vivien viviane vivienne viviana",
    "yo yohan yoann johan yann yannick yoan",
    "zab isabelle",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::fold;

    #[test]
    fn all_words_are_folded() {
        let lists = [&GREETINGS, &GENTLE, &FILLERS, &TITLES, &PARTICLES, &JOINING, &NOBODY, &SENTENCE, &ROLES];
        let words = lists.into_iter().flat_map(|list| list.iter());
        for word in words.chain(FORMS).chain(SHORT_FORMS.keys()) {
            assert_eq!(fold(word), *word);
            assert!(!word.is_empty());
        }
    }
}
