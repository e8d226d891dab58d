//! The phrases of [`super::announced`]; see [`super::pattern`] for the signs.

/// What one language says, a phrase in each line.
pub(super) struct Table {
    /// Lists that phrases name.
    pub(super) names: &'static str,
    pub(super) sure: &'static str,
    pub(super) past: &'static str,
    pub(super) open: &'static str,
    pub(super) silent: &'static str,
    pub(super) denials: &'static str,
    pub(super) but_not: &'static str,
    pub(super) joining: &'static str,
    pub(super) times: &'static str,
    pub(super) of: &'static str,
}

pub(super) const LANGUAGES: &[Table] =
    &[ENGLISH, FRENCH, GERMAN, SPANISH, ITALIAN, PORTUGUESE, DUTCH, POLISH, SWEDISH, RUSSIAN];

const ENGLISH: Table = Table {
    names: "
        @done = attached|enclosed|attatched|atached|attched|attachd|attahced|atttached|attachted
        @noun = file*|document*|doc|docs|pdf|pdfs|report|reports|invoice*|form|forms|letter*|photo*|picture*|pic|pics|image*|screenshot*|spreadsheet*|sheet*|presentation*|slide*|slides|agenda|minutes|draft*|contract*|agreement*|proposal*|quote|quotes|quotation*|estimate*|list|lists|table|tables|map|maps|plan|plans|programme*|program|schedule*|flyer*|leaflet*|poster*|brochure*|cv|resume|resumes|version*|copy|copies|scan|scans|zip|excel|word|powerpoint|template*|questionnaire*|statement*|receipt*|memo|note|notes|paper*|article*|chart*|diagram*|drawing*|data|information|instructions|summary|certificate*|application|overview|offer|offers|log|logs|order|results|material|materials|details|figures|budget|paperwork|example*|sample*
    ",
    sure: "
        i|we am|m|are|re also|just|now|hereby|herewith|again|therefore|only? ^attaching|enclosing|attatching|ataching
        im|ill ^attaching|attatching
        i|we hereby|herewith|also|now|therefore|gladly? ^attach|enclose
        i|we have|ve also|just|now|hereby|again|therefore|both|only|instead? ^@done
        ive|weve also|just|now|hereby|again? ^@done
        < also|again? ^@done the|a|an|my|our|some|two|three|both|all|please|pls|find|you|herewith|hereto|for|as|again|is|are|below|here|this|these|also
        please|pls|kindly? find|see|note|review|check|consult|view|open .. ^@done > 
        < ^@done >
        < ^@done @noun
        < @noun? ^@done :
        ^@done please|pls|kindly find|see|review
        ^@done to this e? mail|email|message|note|letter
        ^@done herewith|hereto
        < ^encl|enclosure|enclosures|encls|attachment|attachments :
        here is|are|s|comes the|an|my|our|your? missing|promised|correct|right? ^attachment|attachments
        this time with the|an|my? ^attachment|attachments
        now with the|an|my? ^attachment|attachments
        i|we am|m|are|re? sending|send .. as|in an|the|separate? ^attachment|attachments
    ",
    past: "
        i|we also|just|hereby|therefore|only? ^attached|enclosed
    ",
    open: "
        please|pls|kindly? find .. ^@done
        find|see|view|review|read|check|sign|complete|consult|note|refer|use|open|per|to|in|at all|the|this|these|both|our|my|an? ^@done @noun
        see|per ^@done
        see|per|review|find|consult|check|read|view|complete|sign|in|to|at|with the|these ^@done
        the|this|these|those|both|all|two|three|following|with|my|our|an|some|of ^@done @noun
        the|this|these|those|my|our ^@done pdf|word|excel|zip|revised|updated|final|signed|new|corrected|latest|draft @noun
        @noun ^@done
        @noun is|are|s also|now|all|both|herewith|below|here? ^@done
        it|they|this|these|everything|all is|are|s|re also|now|here|all? ^@done
        ^@done is|are a|an|the|my|our|some|two|three|all|both|also|this|these|what|your
        ^@done you|below will|ll|can|should find|see
        ^@done for your
        ^@done as a? pdf|word|excel|zip|requested|promised|agreed|discussed|file|document
        the ^@done shows|contains|explains|gives|describes|includes|lists|summarizes|summarises
        see|in|per|cf|review|view|consult|check|find the|this|my|our|these|an? ^attachment|attachments|attachement|attachements|attachements|attatchment|attatchments|atachment
    ",
    silent: "
        people|person|emotionally|deeply|very|so|too|strongly|firmly|permanently|securely|physically|loosely|closely|sentimentally|romantically|strings|string|strongly|still|get|got|getting|become|became|grown|remain ^attached
        we|you|he|she|who are|is|s|re|was|were ^attached
        am|m|im ^attached
        ^attached to a|an|the|your|his|her|him|them|their|it|its|him|me|each|every|both|any|another|that|those|one
        your ^@done|attachment|attachments
        your @noun ^@done ?
        you|he|she|they|who have|ve|had|has|haven|hadn|didn? t? also|already|just|only|kindly|forgot|forgotten? ^@done
        did|had|has|hadn|didn|was|were|wasn|weren you|he|she|they|it|the|there|anyone|a|any|t? .. ^@done|attachment|attachments
        have|haven you|they|t .. ^@done|attachment|attachments
        is|are|isn|aren the|there|it|they|a|any|anything|something|this|that|t .. ^@done ?
        < is|are there|the|it|this|anything|a .. ^@done
        if|whether|when|once|unless|until|sure|ensure|check|must|should|needs|verify|confirm|with|without .. is|are|be|was|were|been|get|gets|being ^@done
        be|being|been|was|were|get|gets|getting also|already? ^@done
        ^@done|attachment|attachments .. you|he|she|they|bob have|ve|had|has? sent|attached|forwarded|shared|gave|mailed|emailed|provided|sended|mentioned|uploaded|added|put
        ^@done|attachment|attachments .. from you|him|her|them
        ^@done|attachment|attachments .. in|to|of|from|with your|his|her|their
        ^attachment|attachments .. is|are|was|were missing|empty|corrupt|corrupted|damaged|unreadable|broken
        email|mail|message|emails|mails|messages with|has|had|without .. ^@done|attachment|attachments
        can|could|would|will|please|pls|you re? send|resend|sent|mail|email|forward .. as|in|with|the an|the|separate? ^attachment|attachments|@done
        don|never|not t? .. open|see|view|find|click|trust .. ^attachment|attachments|@done
        cannot|cant|couldn|can|could|unable|trouble|problem|problems|failed|fails|able t|to|not|with open|opening|see|seeing|find|finding|read|reading|view|viewing|the|an .. ^@done|attachment|attachments
        cannot|cant|trouble|problem|problems open|opening|see|find|finding|read|reading|view|viewing .. ^@done|attachment|attachments
        shall|should|can|could|may|do|if|when|before|did|must|to|cannot i|we ^attach|attached|enclose
        i|we ^attach|attached great|much|more|particular|little|special|no .. importance|value|weight|significance|priority|meaning
        as ^attached
        i|we ^attached myself|ourselves|him|her
        thanks|thank|received|got you? for|your|the? .. ^@done|attachment|attachments
        i|we have|ve just|already|now? read|opened|seen|reviewed|received|downloaded|got .. ^@done|attachment|attachments
        i|we read|opened|saw|reviewed|received|downloaded|got|printed .. ^@done|attachment|attachments
        ^enclosed area|areas|space|spaces|garden|by|in|with|within
        ^attached garage|house|home|property|bathroom|growth|filter|family|form|to .. wall|house
        no|any|without|zero|forgot|forget|forgotten|missing|lacking|lost|where .. ^attachment|attachments
        save|detach|delete|remove|block|blocks|blocked|scan|download .. ^attachment|attachments
    ",
    denials: "no not t never nothing none without dont cant havent isnt wasnt didnt cannot neither nor forgot forget forgotten forgetting unable failed missing instead",
    but_not: "hesitate forget hesitating problem worries",
    joining: "but and so because however although though",
    times: "
        last|previous|other|past week|month|year|time|night|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mail|email|message|e
        my|a|the|our|an previous|last|earlier|prior|first|former|other|original mail|email|message|e|one|post|letter|reply
        yesterday
        earlier today|this
        earlier
        ago
        on|last monday|tuesday|wednesday|thursday|friday|saturday|sunday
        in|to that|those mail|email|message|ticket|issue
        the day before
        back then
    ",
    of: "from of for s dated",
};

const FRENCH: Table = Table {
    names: "
        @noun = fichier|fichiers|document|documents|facture|factures|formulaire|formulaires|devis|contrat|contrats|photo|photos|image|images|rapport|rapports|tableau|tableaux|courrier|courriers|lettre|lettres|compte|rendu|rendus|cv|pdf|programme|attestation|attestations|bulletin|dossier|dossiers|projet|modèle|présentation|liste|convocation|affiche|flyer|capture|captures|scan|justificatif|justificatifs|rib|convention|bon|relevé|questionnaire|excel|notice|fiche|fiches|copie|calendrier|invitation|proposition|docs|doc
        @joint = joint|joints|jointe|jointes
        @send = envoie|envoi|envoyons|transmets|transmettons|adresse|adressons|mets|joins|fais|faisons
    ",
    sure: "
        vous|tu? trouverez|trouveras|trouver? ci ^@joint|annexé|annexée|annexés|annexées|inclus|incluse|attaché|attachée
        ^cijoint|cijointe|cijoints|cijointes
        je|j|nous ^joins|joignons donc|aussi|également|ici|à|le|la|les|l|un|une|des|mon|ma|mes|notre|nos|ce|cet|cette|ces|deux|trois|en|quelques|copie|son|sa|ses|votre|vos|tout|toutes
        je|nous vous|te|t|lui|leur|y ^joins|joignons donc|aussi|également|ici|à|le|la|les|l|un|une|des|mon|ma|mes|notre|nos|ce|cet|cette|ces|deux|trois|en|quelques|copie|son|sa|ses|votre|vos|tout|toutes
        < ^pj|pjs|pièce|pièces @joint? :
        < ^pj|pjs >
        ^@joint à ce|cet|mon|notre|au|présent|présente? mail|courriel|message|email|e|envoi|courrier|mél
        ^@joint au présent mail|courriel|message|email|e|envoi|courrier
        cette fois avec? la|les|ma|mes ^pièce|pièces|pj @joint?
        voici|voilà|revoici avec? la|les|ma|mes ^pièce|pièces|pj @joint?
    ",
    past: "
        j|nous ai|avons aussi|bien|également|donc|simplement|juste? ^joint|annexé|attaché le|la|les|l|un|une|des|mon|ma|mes|notre|nos|ce|cet|cette|ces|deux|trois|en|quelques|copie|à|au|votre
        je|nous vous|t|te|y|l|les ai|avons aussi|bien|également? ^@joint le|la|les|un|une|des|mon|ma|mes|notre|nos|ce|cet|cette|ces|deux|trois|en|quelques|copie|à|au|votre
    ",
    open: "
        en|dans|voir|cf|conf|vois|regarde|regardez|consultez|consulter|voyez|confer|via|par|de|trouverez|trouver|voici la|les|l|cette|ces|ma|mes|notre|nos? ^pièce|pièces|piece|pieces @joint
        en|dans|voir|cf|vois|regarde|consultez|via|par la|les|cette? ^pj|pjs
        joins|joignons|transmets|envoie|mets la|les|en|une|deux|ma|mes ^pièce|pièces|pj @joint?
        @noun ^@joint
        @noun ^attaché|attachés|attachée|attachées
        @noun est|sont aussi|bien|également|maintenant? ^@joint|attaché|attachés|attachée|attachées|annexé|annexés
        trouver|trouverez|trouveras|trouve|trouvez .. ^@joint|annexé|annexée|annexés|annexées|attaché|attachés|attachée|attachées
        en|voir|trouverez|trouver en? ^annexe|annexes
        en|voir|cf ^attaché|attachement|attachements
    ",
    silent: "
        ^annexe|annexes n? #
        ^annexe|annexes du|de|des|d|au|aux|à la|le|les|l|son|sa|ce|cette? règlement|contrat|loi|code|décret|rapport|bail|convention|statuts|livre|délibération|arrêté|directive|budget|mémoire|thèse|guide|marché|traité|ville|mairie|bâtiment|festival|salle|hôtel|école|site|bibliothèque|musée|gymnase|hôpital
        votre|vos|ton|ta|tes|sa|ses|leur|leurs ^pièce|pièces|pj|pjs|annexe|annexes
        votre|vos|ton|ta|tes|leur @noun ^@joint|attaché|attachés|attachée|attachées
        ^pièce|pièces|pj|pjs|@joint @joint? .. que|qu|dont|où vous|tu|il|elle|ils|elles|on|m|me|nous
        ^pièce|pièces|pj|pjs|@joint @joint? .. de|à|dans|du votre|ton|vos|tes|son|leur
        ^pièce|pièces|pj|@joint @joint? .. envoyé|envoyée|envoyés|envoyées|reçu|reçue|reçus|reçues|transmis|transmise hier|par|la|lundi|mardi|mercredi|jeudi|vendredi|dernièrement|précédemment|récemment
        envoyé|envoyée|envoyés|envoyées|reçu|reçue|reçus|reçues|transmis|transmise|transmises hier|lundi|mardi|mercredi|jeudi|vendredi|précédemment|la|récemment .. ^pièce|pièces|pj|annexe|@joint
        m|me|nous envoyer|renvoyer|adresser|transmettre|retourner|fournir|faire|mettre|joindre .. ^pièce|pièces|pj|annexe|annexes
        envoyez|envoie|renvoyez|renvoie|transmettez|transmets|retournez|adressez moi|nous .. ^pièce|pièces|pj|annexe|annexes
        avez|as|aviez|est vous|tu|ce|il .. ^pièce|pièces|pj|@joint|annexe .. ?
        vous|tu|il|elle|on|ils|elles avez|as|a|aviez|avais|ont oublié|oubliés|pas? .. ^pièce|pièces|pj|@joint
        vous|tu|il|elle|qui|ils avez|as|a|ont ^joint
        comme|être|été|si|quand ^@joint
        sans|aucun|aucune|pas|rien|oublié|oublier|oublie|oubliez|manque|manquante de|d|la|les|le|ma|mes|votre|de|à|document|fichier? ^pièce|pièces|pj|pjs
        sans|aucun|aucune|rien document|documents|fichier|fichiers|de|n|est|d? ci? ^@joint
        pas d|de|le|la|les|de|mis document|documents|fichier|fichiers|pièce|pièces? ci? ^@joint
        vous|te|t|le|la|l|les|leur ^joins|joint|joignons par|au téléphone|tél|tel
        ^joins|joignons nos|ma|mes|leurs|les|la efforts|voix|forces|remerciements|félicitations|vœux|mains|bouts|équipe|groupe|réunion|discussion
        ^joins ce|cet|la soir|matin|réunion|après
        compte|vente|effort|efforts|projet|liste ^joint .. titulaire|bancaire|mariage|entreprise|venture
        compte|comptes ^joint|joints
        ^attaché|attachée de|commercial|parlementaire|culturel|territorial
        joignable|très|trop ^attaché|attachée
        ouvrir|ouvre|ouvrent .. ^pièce|pièces|pj
        merci|remercie pour .. ^pièce|pièces|pj|@joint
        reçu|lu|ouvert .. ^pièce|pièces|pj|@joint
        ^pj|pièce|pièces @joint? : néant|aucune|aucun|0
        ^pièce @joint? .. est|sont|était vide|illisible|manquante|absente|corrompue
        dans|la|une ^annexe de l|la|notre|votre
    ",
    denials: "ne n pas rien aucun aucune sans jamais ni oublié oublie oublier impossible",
    but_not: "hésitez hésite hésiter hésitant hésitation oubliez manquez manquerai",
    joining: "mais et donc car cependant toutefois",
    times: "
        hier
        avant hier
        la? semaine|année|fois dernière|passée|précédente
        le? mois|lundi|mardi|mercredi|jeudi|vendredi|mail|message|courriel dernier|passé|précédent
        mon|un|le|notre précédent|dernier|premier|autre mail|courriel|message|email|e|envoi|courrier
        l|une autre jour|fois
        il y a
        la|une fois précédente
        tout à l heure
        précédemment
    ",
    of: "de d du des datant datée daté",
};

const GERMAN: Table = Table {
    names: "
        @an = anhang|anhange|anhängen|anhaenge|attachment|attachments|attachement|dateianhang|mailanhang|anlage|anlagen
        @added = beigefügt|beigefuegt|angehängt|angehaengt|angefügt|angefuegt|beigelegt
        @which = beigefügte|beigefügten|beigefügter|beigefügtes|beigefügtem|beigefuegte|beigefuegten|beigefuegter|beigefuegtes|beigefuegtem|angehängte|angehängten|angehängter|angehängtes|angehängtem|angehaengte|angehaengten|angehaengter|angehaengtes|angehaengtem|angefügte|angefügten|angefügtes|beiliegende|beiliegenden|beiliegendes|anhängende|anhängenden|anliegende|anliegenden
        @noun = datei|dateien|dokument|dokumente|rechnung|rechnungen|formular|formulare|angebot|bericht|protokoll|foto|fotos|bild|bilder|liste|vertrag|pdf|lebenslauf|präsentation|unterlagen|entwurf|plan|tabelle|schreiben|brief|einladung|scan
    ",
    sure: "
        ^anbei|beiliegend|anliegend
        ich|wir|und ^hänge|haenge|hängen|haengen .. an >
        ^hänge|haenge|hängen|haengen ich|wir .. an >
        ich|wir|und ^füge|fuege|fügen|fuegen|lege|legen .. bei|an >
        ^füge|fuege|fügen|fuegen|lege|legen ich|wir .. bei|an >
        < ^@added|@which
        < # ^anlage|anlagen|anhänge >
        < ^anlage|anlagen|anhang|anhänge :
        hier|jetzt|nun|diesmal kommt|ist|mit der|dem|den|die? ^anhang|anhänge|datei
    ",
    past: "
        ich|wir|habe|hab|haben .. ^@added
        @noun ^@added
    ",
    open: "
        im|siehe|s|vgl|als|per|beim|laut|gemäß|diesem|meinem|unserem|angehängtem e? mail? ^@an
        in|mit|siehe der|dem|den|die|diesem|meiner|meinem|unserer ^@an
        in ^anlage
        der|die|das|dem|den|im|siehe|mit|ein|eine|einen|als|folgende|folgenden|alle|allen|meine|meinen|mein|unsere|unser|unseren ^@which
        ist|sind|liegt|liegen .. ^@added
        @noun ist|sind|liegt|liegen .. ^@added|anbei
        @noun ^hängt|haengt|hängen|liegt|liegen .. an|bei >
    ",
    silent: "
        ^@an nr|nummer? #
        ^@an .. des|der|zum|zur|vom|von|dieser|dieses vertrag*|verordnung*|richtlinie*|gesetz*|buch*|satzung*|studie*|dissertation*|leitfaden*|bundes*|dsgvo|vereinbarung*|tarif*|klärwerk*|stadt|siedlung
        ihr|ihre|ihrem|ihren|ihrer|dein|deine|deinem|deinen|deiner|euer|euren|eurem|eurer ^@an|@which
        ^@an|@which .. geschickt|gesendet|gesandt|zugesandt|übersandt|angehängt|beigefügt|mitgeschickt hast|haben|hattest|hatten|habt|hat|hatte|wurde|wurden|worden
        ^@an|@which .. ihrer|deiner|eurer|seiner|letzten|vorigen e|mail|nachricht
        ^@an .. von ihnen|dir|euch|ihm|ihr
        ^@added hast|hat|hatten|hattest|habt|hatte
        du|er|ihr hat|hast|habt? .. ^@added
        haben|hatten|hätten sie|du|ihr .. ^@added
        hast|hat|habt .. ^@added|@an
        sie haben|hatten|hätten .. ^@added|@an
        wenn|ob|falls|sobald|bevor|damit|dass|wird|werden|wurde|wurden|war|waren|sein|müssen|muss|soll|sollte .. ^@added
        wie ^@added
        < ist|sind|war|waren .. ^@added|@an ?
        könnten|könntest|kannst|können|schick|schicke|schicken|sende|senden|sendet|schickt|bitte|bitten sie|du|ihr|mir|uns|um mir|uns? .. ^@an .. schicken|senden|zusenden|mitschicken|schickst|sendest
        schick|schicke|schicken|sende|senden|sendet|schickt sie|ihr? mir|uns .. ^@an
        kein|keine|keinen|keinem|keiner|ohne|fehlt|fehlte|fehlen|fehlender|vergessen|wo .. ^@an|@added
        nicht|nichts ^anbei
        ^anbei ist|war|waren? nichts|kein|keine|nicht
        ^@an .. war|ist|waren|sind leer|kaputt|defekt|unlesbar|nicht|beschädigt|vergessen|verloren
        ^@an .. nicht|kein|keine|keinen|nichts|fehlt|vergessen
        öffnen|öffne|geöffnet .. ^@an
        ^@an .. nicht öffnen|lesen|finden|gefunden
        danke|dank für .. ^@an|@which
        ^@an|@which .. erhalten|bekommen|gelesen|geöffnet >
        ^anlage zu|zum kaufen|verkaufen
        ^anhängen|anlagen|anlage ist|sind|wird|war|hat|haben|läuft|steht
        ich|wir ^hänge|haenge|hängen sehr|so|total|an|seit
        ^anliegend wohn*|grundstück*|haus*
        mail|mails|nachricht mit ^anhang|anhängen|anlage|anlagen
        ^legen|lege sie|wert .. bei|an
    ",
    denials: "kein keine keinen keinem keiner keines ohne nicht nichts nie niemals fehlt fehlte fehlen vergessen weder",
    but_not: "zögern zögere zögert scheuen vergessen",
    joining: "und aber denn sondern oder",
    times: "
        gestern
        vorgestern
        letzte|letzten|letzter|vorige|voriger|vorigen|vergangene|vergangenen woche|monat|jahr|montag|dienstag|mittwoch|donnerstag|freitag|mail|e|nachricht|mal
        meiner|der|einer|meine|eine vorherigen|letzten|ersten|früheren|anderen|vorigen mail|e|nachricht
        vor einer|zwei|drei|einigen|ein|ein|langer
        bereits
        neulich
        damals
    ",
    of: "von vom der des",
};

const SPANISH: Table = Table {
    names: "
        @noun = archivo|archivos|fichero|ficheros|documento|documentos|factura|facturas|formulario|formularios|informe|informes|foto|fotos|imagen|imágenes|contrato|presupuesto|cv|currículum|pdf|carta|lista|listado|programa|tabla|propuesta|acta|actas|presentación|justificante|captura|excel|certificado
        @done = adjunto|adjunta|adjuntos|adjuntas
    ",
    sure: "
        < @noun? ^anexo|anexos|adjunto|adjuntos :
    ",
    past: "
        he|hemos .. ^adjuntado|anexado
    ",
    open: "
        le|les|te|os|se|lo|los|las|yo|nosotros ^adjunto|adjunta|adjuntan|adjuntamos
        le|les|te|os|se|yo ^anexo|anexa|anexan|anexamos
        estoy|estamos ^adjuntando|anexando
        < ^adjunto|adjuntos|adjuntas|adjuntamos
        < aquí|también|y? ^adjunto|adjuntamos|adjunta|adjuntos encontrará*|encontraras|envío|enviamos|te|le|les|os|el|la|los|las|un|una|mi|mis|nuestro|nuestra|copia|remito|remitimos|va|van|archivo|documento|factura|a
        ^@done encontrará|encontrarán|encontraréis|encontrarás|envío|enviamos|te|le|les|os|el|los|las|un|una|mi|nuestro|nuestra|copia|remito|remitimos|va|van
        ^@done a este|esta|al|el|presente? correo|mensaje|mail|email
        @noun ^@done
        @noun que|va|van|está|están|se|les|te|le? ^@done|adjuntan
        en|ver|véase|vea|como|va|van|según|consulte|revise|mira|mire|envío|remito|mando el|los|la|las|archivo|archivos|documento|documentos|fichero? ^@done
        < ^anexo|anexamos el|la|los|las|un|una|mi|mis|nuestro|encontrará*|envío|copia
        en|ver|véase|vea|consulte|como|envío el|los? ^anexo|anexos
        ^adjuntamos|anexamos el|la|los|las|un|una|copia|nuestro|nuestra
    ",
    silent: "
        secretari*|director*|profesor*|alcalde*|alcaldesa|fiscal|gerente|subdirector*|jef*|ministr*|coordinador*|comisari*|defensor*|editor*|president*|consejer*|médic*|magistrad*|catedrátic*|letrad* general? ^@done
        ^adjunto|adjunta a|al|de la|al? dirección|director|directora|gerencia|presidencia|rectoría
        ^anexo|anexos n|nº|núm|número? #
        ^anexo|anexos|anexa .. del|de|al|a|a la|el|este? contrato|ley|reglamento|decreto|convenio|tratado|orden|edificio|resolución|informe|presupuesto|directiva
        edificio|local|terreno|en|un|el ^anexo|anexa al|a|del|junto la|edificio|hospital|casa|garaje
        no|sin|ni|ningún|olvidé|olvidado|olvidaste|olvidó|falta|faltaba .. ^@done|adjuntan|adjuntamos|adjuntado
        sin|ningún|olvidé|olvidado|olvidaste|falta .. ^anexo|anexos
        no hay|tiene|he|se|le|te|les|existe|encuentro|veo .. ^anexo|anexos
        su|sus|tu|tus|vuestro|vuestra @noun? ^@done
        su|sus|tu|tus|vuestro ^anexo|anexos
        ^@done|anexo|anexos .. que|me|nos me|nos? enviaste|envió|enviasteis|enviaron|mandaste|mandó|mandaron|has|ha|habéis|han|mandasteis
        ^@done|anexo .. de|en su|tu|vuestro correo|mensaje|mail|email
        ^@done|anexo ?
        has|ha|habéis|han|había|si .. ^adjuntado|anexado|@done
        puedes|podrías|puede|podría|pueden|favor .. ^adjunto|adjunta
        enviar|enviarme|enviarnos|envíame|envíeme|envíen|mándame|mandarme|reenviar|reenviarme .. ^@done|anexo
        como ^@done ayer|la
        abrir|abrirlo .. ^@done|anexo
        gracias por .. ^@done|anexo
        recibí|recibido|recibimos|leído .. ^@done|anexo
        ^adjunto|anexo .. está vacío|dañado
    ",
    denials: "no sin ni nunca ningún ninguna nada tampoco falta olvidé olvidado",
    but_not: "dude dudes duden dudéis dudar olvide olvides vacile",
    joining: "pero y porque aunque e",
    times: "
        ayer
        anteayer
        la semana|vez pasada|anterior
        el mes|lunes|martes|miércoles|jueves|viernes|correo|mensaje|mail pasado|anterior
        mi|un|el anterior|último|primer correo|mensaje|mail|email
        mi|un|el correo|mensaje|mail|email anterior
        hace
        anteriormente
    ",
    of: "de del",
};

const ITALIAN: Table = Table {
    names: "
        @noun = file|documento|documenti|fattura|fatture|modulo|moduli|relazione|foto|immagine|immagini|contratto|preventivo|cv|curriculum|pdf|lettera|lista|elenco|programma|tabella|proposta|verbale|presentazione|ricevuta|bozza|scheda|documentazione|copia|certificato
        @done = allegato|allegata|allegati|allegate
    ",
    sure: "
        < ^@done :
        ecco l|gli|il? ^allegato|allegati
        questa volta con l|gli ^allegato|allegati
    ",
    past: "
        ho|abbiamo .. ^@done
    ",
    open: "
        ^allego|alleghiamo|alleghero
        si ^allega|allegano
        sto|stiamo ^allegando
        in|vedi|vedere|vedasi|cfr|nell|negli|come|quale|quali|consultare|veda|guarda|trova|trovi|troverai|troverà|trovate l|gli|in? ^@done
        come da ^@done
        @noun ^@done
        @noun è|sono|qui? ^@done
        < ^@done trov*|alla|al|a|c|ci|il|la|i|le|un|una|invio|inviamo|copia|come|vi|ti
        ^@done alla|a alla|questa|presente? mail|email|messaggio|presente|comunicazione
        ^accluso|acclusa|acclusi|accluse|accludo trov*|il|la|i|le|un|una
        < ^accluso|acclusa
    ",
    silent: "
        ^@done n|numero? #
        ^@done al|alla|allo|del|della|dello contratto|legge|regolamento|decreto|delibera|direttiva|capitolato|bando|ccnl|statuto|rapporto|bilancio
        tuo|tuoi|tua|tue|suo|suoi|sua|vostro|vostri|vostra ^@done
        tuo|tuoi|suo|sua|vostro @noun ^@done
        ^@done .. che|mi|ci|da mi|ci|te? hai|ha|avete|hanno|avevi|inviato|mandato|lei
        ^@done .. nella|della|del|alla tua|sua|vostra|tuo|suo mail|email|messaggio
        hai|ha|avete|hanno|avevi|avevo|aveva .. ^@done
        non|senza|nessun|nessuno|manca|mancava|dimenticato|dimenticata .. ^@done|allego|alleghiamo
        puoi|potresti|può|potrebbe|potete|potreste|mandami|inviami|inviarmi|mandarmi|rimandami|mandaci|inviarci .. ^@done
        aprire|aperto|apro .. ^@done
        grazie per .. ^@done
        ricevuto|letto|aperto .. ^@done
        ^@done ?
        se|quando|che è|sia|sono ^@done
        viene|vengono|essere|stato|stata|va ^@done
        ^@done è|era|risulta vuoto|illeggibile|danneggiato|mancante
    ",
    denials: "non senza nessun nessuno nessuna mai né manca mancava dimenticato",
    but_not: "esiti esitare esitate esita indugi dimenticare dimenticate",
    joining: "ma e ed perché però",
    times: "
        ieri
        l? altro ieri
        la settimana|volta scorsa|precedente|passata
        settimana scorsa
        il? mese|lunedì|martedì|mercoledì|giovedì|venerdì scorso|passato
        mia|mio|una|un|la precedente|ultima|ultimo|prima mail|email|messaggio
        mail|email|messaggio precedente
        fa
    ",
    of: "di del della dell d",
};

const PORTUGUESE: Table = Table {
    names: "
        @noun = arquivo|arquivos|ficheiro|ficheiros|documento|documentos|fatura|faturas|factura|formulário|formulários|relatório|relatórios|foto|fotos|imagem|imagens|contrato|orçamento|cv|currículo|pdf|carta|lista|planilha|proposta|ata|apresentação|comprovante|comprovativo|recibo|tabela|boleto|nota
        @done = anexo|anexa|anexos|anexas|anexado|anexada|anexados|anexadas
    ",
    sure: "
        < ^anexo|anexos :
        ^junto|juntamos envio|enviamos|remeto|segue|seguem|encontra
        desta vez com o|os ^anexo|anexos
        agora com o|os ^anexo|anexos
    ",
    past: "
        ^anexei
        eu|nós ^anexamos
    ",
    open: "
        em ^anexo|anexos
        segue|seguem|vai|vão .. ^@done
        veja|vejam|ver|vide|conforme|confira|consulte|encontra|encontram|encontrará|envio|enviamos|segue|seguem se|em|no|nos|o|os|documento|arquivo? ^@done
        eu|lhe|lhes|te|vos|também ^anexo
        estou|estamos a? ^anexando|anexar
        ^anexamos o|a|os|as|um|uma|cópia
        < ^anexo|anexa|anexos o|a|os|as|um|uma|meu|minha|encontra*|envio|segue|estão|está|cópia
        @noun ^@done
        @noun está|estão|vai|vão|segue|seguem .. ^@done
        ^@done a|ao este|esta|presente? e? mail|email|mensagem
        ^@done segue|seguem|encontra|encontrará
    ",
    silent: "
        ^anexo|anexos n|nº|número? #
        ^anexo|anexos|anexa ao|do|da|à contrato|lei|edital|regulamento|decreto|convenção|tratado|hospital|escola|resolução|portaria|edifício|relatório
        prédio|edifício|casa|sala ^anexo|anexa
        não|sem|nem|nenhum|esqueci|esqueceu|esqueceste|falta|faltou|faltava .. ^@done|anexei|anexamos|anexando
        seu|seus|teu|teus|vosso|sua|tua @noun? ^@done
        ^@done .. que|me|nos você|vocês|tu|me|nos enviou|mandou|enviaste|mandaste|enviaram|mandaram|enviou
        ^@done .. que enviou|mandou|enviaste|mandaste|enviaram
        ^@done .. do|no|de seu|teu e|email|mail
        você|tu|vocês|ele|ela .. ^@done|anexou
        pode|podes|podem|poderia|podia|favor enviar|mandar|reenviar|me|nos .. ^@done
        envie|mande|manda|envia|enviar|reenvie me|nos? .. em ^anexo
        abrir .. ^@done
        obrigado|obrigada pelo|pelos|por .. ^@done
        recebi|recebemos|li .. ^@done
        ^@done ?
        ser|foi|foram|seja|se|quando está|for|estiver? ^anexado|anexada|anexados|anexo
    ",
    denials: "não sem nem nenhum nenhuma nunca nada falta esqueci",
    but_not: "hesite hesitem hesites hesitar deixe deixem esqueça",
    joining: "mas e porque porém",
    times: "
        ontem
        anteontem
        na? semana|vez passada|anterior
        no? mês passado
        meu|um|no último|anterior|primeiro e|email|mail
        meu|no e? mail|email anterior
        há
        anteriormente
    ",
    of: "de do da",
};

const DUTCH: Table = Table {
    names: "
        @noun = bestand|bestanden|document|documenten|factuur|facturen|formulier|formulieren|rapport|verslag|notulen|foto|fotos|afbeelding|contract|offerte|cv|pdf|brief|lijst|programma|tabel|voorstel|presentatie|agenda|overzicht|bewijs|versie|kopie
        @bij = bijlage|bijlagen|bijlages|attachment|attachments
    ",
    sure: "
        ^bijgaand|bijgaande|ingesloten vind|vindt|treft|tref|ontvangt|ontvang|de|het|mijn|onze|een|stuur|zend|zenden
        < ^bijgaand|bijgaande|bijgevoegd|bijgevoegde|bijgesloten
        < @noun? ^bijlage|bijlagen :
        ^hierbij .. @noun
        ^hierbij .. @bij
        ik|wij|we ^voeg|voegen|sluit|sluiten .. bij|toe|in >
        ^voeg|voegen|sluit|sluiten ik|wij|we .. bij|toe|in >
        deze keer|maal met de ^@bij
        hier is|zijn|komt de ^@bij
    ",
    past: "
        ik|wij|we heb|hebben .. ^bijgevoegd|bijgesloten|toegevoegd
    ",
    open: "
        in|zie|als|bij|via|onder de|deze|mijn|onze? ^@bij
        in ^bijgaande|bijgevoegde|bijgaand|bijgevoegd
        vind|vindt|treft|tref|zie|is|zijn|stuur|zend|ontvangt .. ^bijgevoegd|bijgesloten|bijgaand|bijgaande|bijgevoegde
        de|het|een|mijn|onze|deze|dit|zie|met ^bijgevoegde|bijgaande|bijgesloten|bijgevoegd @noun
        @noun ^bijgevoegd|bijgesloten
        @noun is|zijn .. ^bijgevoegd|bijgesloten
        ^bijgevoegd|bijgesloten vind|vindt|treft|is|zijn|de|het|een|mijn|stuur
    ",
    silent: "
        ^@bij nr|nummer? #
        ^@bij .. bij|van|bij de|het|deze|dit wet|verordening|overeenkomst|contract|reglement|cao|richtlijn|besluit|statuten
        uw|jouw|je|jullie|hun ^@bij|bijgevoegde|bijgaande
        ^@bij|bijgevoegde|bijgevoegd .. die|dat|welke u|je|jij|jullie|hij|zij
        ^@bij .. van|bij|in uw|jouw|je|jullie mail|email|bericht|e
        u|je|jij|jullie hebt|heb|heeft|had|hebben .. ^bijgevoegd|@bij|toegevoegd
        hebt|heb|heeft|had|hebben u|je|jij|jullie .. ^bijgevoegd|@bij|toegevoegd
        geen|zonder|ontbreekt|ontbrak|vergeten|mist .. ^@bij|bijgevoegd|bijgevoegde
        kun|kunt|kan|wil|wilt|zou|graag u|je|jij|jullie|me|mij .. ^@bij
        stuur|mail|zend me|mij|ons .. ^@bij
        of|als|wanneer|zodra .. is|zijn|wordt|worden ^bijgevoegd
        openen|geopend|open .. ^@bij
        ^@bij .. niet openen|lezen
        bedankt|dank voor .. ^@bij
        ^@bij|bijgevoegde .. ontvangen|gelezen|geopend >
        ontvangen|gekregen .. ^@bij|bijgevoegde
        is|zijn de|het|er .. ^bijgevoegd|@bij ?
        ^@bij is|was|zijn leeg|kapot|onleesbaar|vergeten
        ik|we|wij ^sluit|sluiten me|ons|mij|aan .. 
        ik|we|wij ^voeg|voegen me|mij|ons|je|u|hem|haar toe
        ^ingesloten door|gebied|ligging
    ",
    denials: "geen niet zonder niets nooit ontbreekt ontbrak vergeten noch",
    but_not: "aarzel aarzelt twijfel schroom vergeet",
    joining: "maar en want of dus",
    times: "
        gisteren
        eergisteren
        vorige|afgelopen week|maand|keer|maandag|dinsdag|woensdag|donderdag|vrijdag|mail|e
        mijn|een|de vorige|eerdere|laatste|eerste mail|e|bericht|email
        geleden
        eerder
        destijds
    ",
    of: "van uit",
};

const POLISH: Table = Table {
    names: "
        @noun = plik|pliki|plików|plikach|pliku|dokument|dokumenty|dokumentu|dokumentów|faktura|fakturę|faktury|formularz|formularze|raport|umowa|umowę|zdjęcie|zdjęcia|cv|pdf|list|lista|listę|oferta|ofertę|protokół|prezentacja|prezentację|tabela|tabelę|skan|skany|wniosek
    ",
    sure: "
        < ^załącznik|załączniki|załączeniu :
        tym razem z ^załącznikiem|załącznikami
    ",
    past: "
        ^załączyłem|załączyłam|załączyliśmy
        ^dołączyłem|dołączyłam|dołączyliśmy @noun
        ^dołączyłem|dołączyłam|dołączyliśmy do wiadomości|maila|mejla
    ",
    open: "
        w ^załączniku|załącznikach|załączeniu
        ^załączam|załączamy
        ^dołączam|dołączamy .. @noun
        jako|zob|zobacz|patrz|vide|zgodnie|wg|według z|w? ^załącznik|załączniki|załącznikiem|załączniku|załącznika
        w ^załączonym|załączonych|załączonej|dołączonym|dołączonych|dołączonej
        ^załączon*|dołączon* @noun
        @noun w? ^załączon*|załączniku
        @noun jest|są|został|zostały w? ^załączon*|załączniku
        < ^załączam|załączamy|załączony|załączona|załączone
        ^załączona|załączone|załączony jest|są
        ^podpinam|podpinamy .. @noun
    ",
    silent: "
        ^załącznik* nr|numer? #
        ^załącznik* .. do umowy|ustawy|rozporządzenia|regulaminu|uchwały|dyrektywy|zarządzenia|decyzji
        twoim|twoj*|pana|pani|państwa|waszym|waszych ^załącznik*|załączon*
        ^załącz* .. przysłał*|przesłałeś|przesłałaś|przesłał|przesłała|przesłaliście|wysłałeś|wysłałaś|wysłał|wysłała|wysłaliście|dostałem|dostałam
        ^załącz* .. twojego|twojej|pana|pani|państwa|waszego maila|wiadomości|mejla
        nie|bez|brak|brakuje|zapomniał*|żadn* .. ^załącz*|dołącz*
        czy .. ^załącz*|dołącz* .. ?
        proszę|możesz|mógłbyś|mogłabyś|czy|prosimy .. przesłać|przesłanie|wysłać|o|przysłać .. ^załącz*
        prześlij|wyślij|przyślij|proszę mi|nam|o .. ^załącz*
        otworzyć|otwiera .. ^załącz*
        dziękuję|dzięki za .. ^załącz*
        otrzymałem|otrzymałam|dostałem|dostałam|otrzymaliśmy .. ^załącz*
        ^załącznik* .. jest|był pusty|uszkodzony|pusta
        jeśli|gdy|jak .. ^załączon*|dołączon*
        ^dołączam|dołączamy się|do się|zespołu|grupy|pytania|dyskusji|projektu|was|życzeń|gratulacji|podziękowań|spotkania
    ",
    denials: "nie bez brak brakuje nic nigdy żadnego żadnych żadnej zapomniałem zapomniałam ani",
    but_not: "wahaj wahać krępuj zapomnij",
    joining: "ale i a oraz lecz bo",
    times: "
        wczoraj
        przedwczoraj
        w? zeszłym|ubiegłym|poprzednim|tamtym tygodniu|miesiącu|roku|mailu|mejlu
        poprzedniej|poprzedniego|ostatniej|pierwszej wiadomości|maila
        temu
        wcześniej
        ostatnio
    ",
    of: "z ze od",
};

const SWEDISH: Table = Table {
    names: "
        @noun = fil|filen|filer|filerna|dokument|dokumentet|dokumenten|faktura|fakturan|fakturor|blankett|blanketten|rapport|rapporten|protokoll|protokollet|foto|bild|bilden|bilder|avtal|avtalet|offert|offerten|cv|pdf|brev|brevet|lista|listan|program|programmet|tabell|presentation|presentationen|kopia|underlag
        @done = bifogad|bifogat|bifogade
        @bilaga = bilaga|bilagan|bilagor|bilagorna
    ",
    sure: "
        < ^@bilaga :
        < ^@done|bifogar
        här är|kommer|följer ^@bilaga
        denna gång|gången med ^@bilaga
    ",
    past: "
        jag|vi har .. ^bifogat|bilagt
        har jag|vi .. ^bifogat|bilagt
        jag|vi ^bifogade
    ",
    open: "
        jag|vi ^bifogar|bilägger
        ^bifogar|bilägger jag|vi|härmed|även|också|ett|en|min|mitt|vår|den|det
        och ^bifogar
        ^bifogas
        i|se|som|enligt|hittar|finns min|vår|dessa|denna|i? ^@bilaga
        se|i|den|det|de|till|hittar|finns|finner|en|ett|min|mitt|med|medföljande ^@done
        @noun är|finns|ligger|som? ^@done|bilagd|bilagt|bilagda
        ^@done @noun
        är|finns|ligger .. ^@done
    ",
    silent: "
        ^@bilaga nr|nummer? #
        ^@bilaga .. till lagen|avtalet|förordningen|kontraktet|direktivet
        din|ditt|dina|er|ert|era|hans|hennes ^@bilaga|@done
        du|ni|han|hon|man .. ^@done|bifogar|@bilaga skicka*|du|?
        du|ni|han|hon|man ^bifogar|@done
        du|ni|han|hon har|hade .. ^@done
        har|hade|kan|kunde|skulle|vill|glömde du|ni .. ^@done|bifogar|@bilaga
        ^@done|@bilaga .. du|ni|han|hon har|hade? skickade|skickat|sände|bifogade|bifogat
        ^@done|@bilaga .. i|till|från ditt|er|ert|din mail|mejl|meddelande|mejlet
        inte|ingen|inget|inga|utan|glömde|glömt|saknas|saknades|saknar .. ^@done|bifogas|bifogar|@bilaga
        ^@bilaga saknas|saknades|är|var tom|saknas|trasig
        öppna .. ^@done|@bilaga
        tack för .. ^@done|@bilaga
        fått|fick|läst .. ^@done|@bilaga
        skicka .. som|i ^@bilaga
        är|finns|ligger .. ^@done ?
        om|när .. är|finns|har ^@done
        som ^@done förra|igår
        jag|vi ^bifogade .. igår|förra|tidigare
        mejl|mail med ^@bilaga
        ^bifogas ska|skall|måste
        ska|skall|måste|bör .. ^bifogas
    ",
    denials: "inte ingen inget inga utan aldrig glömde glömt saknas saknades ej icke varken",
    but_not: "tveka tvekar glöm glömma",
    joining: "men och för så eller",
    times: "
        igår
        i går|förrgår
        förra|föregående|tidigare veckan|månaden|gången|mejlet|mailet|mail|mejl
        mitt|ett|det förra|tidigare|föregående|första mejl|mail|meddelande
        sedan
        tidigare
        häromdagen
    ",
    of: "från av",
};

const RUSSIAN: Table = Table {
    names: "
        @noun = файл|файлы|файла|файле|файлах|файлов|документ|документы|документа|документе|документах|документов|счет|счета|форма|форму|формы|отчет|отчеты|отчете|фото|фотография|фотографии|договор|договора|договоре|резюме|список|таблица|таблицу|таблице|презентация|презентацию|презентации|письмо|письме|скан|сканы|акт|протокол|анкета|анкету|pdf|копия|копию|копии|предложение|скриншот|скриншоты
        @which = приложенн*|прикрепленн*|прикреплённ*|вложенн*|прилагаем*
    ",
    sure: "
        < ^вложение|вложения|приложение|приложения :
        на этот раз с ^вложением|вложениями
    ",
    past: "
        ^прикрепил|прикрепила|прикрепили|приложил|приложила|приложили .. @noun
        я|мы .. ^прикрепил|прикрепила|прикрепили|приложил|приложила|приложили
        < ^прикрепил|прикрепила|прикрепили|приложил|приложила|приложили
    ",
    open: "
        во|в|см|смотри|смотрите|посмотрите ^вложении|вложениях|вложение|вложения|аттаче|аттачменте|аттач
        см|смотри|смотрите ^приложение|приложения|приложении
        в|во ^приложении|приложениях к этому|данному|настоящему? письму|сообщению|письме
        < в ^приложении|приложениях найдете|вы|отправляю|высылаю|направляю
        отправляю|высылаю|направляю|посылаю .. ^вложением|вложении|вложениями|приложением|приложении
        ^прилагаю|прилагаем|прикладываю|прикладываем|прикрепляю|прикрепляем
        ^прилагается|прилагаются
        ^@which @noun
        к письму .. ^@which
        @noun ^приложен|приложены|приложена|приложено|прикреплен|прикреплены|прикреплена|прилагаю|прилагается|прилагаются
        @noun во|в ^вложении|приложении|приложенном|аттаче
    ",
    silent: "
        ^приложени*|вложени* n|no|номер? #
        ^приложени* .. к договору|закону|приказу|постановлению|положению|регламенту|соглашению|контракту
        ^прилага*|приклад*|прилож* .. усили*|старани*|ум|сил
        вы|ты|он|она|они|вами .. ^прикреп*|прилож*|@which|вложени*
        ваш*|тво* ^вложени*|@which|приложени*
        ^вложени*|@which .. вы|ты|котор* вы|ты? прислали|прислал|прислала|отправили|отправил|отправила|выслали|приложили|прикрепили
        ^вложени* .. вашего|твоего|вашем|твоем|ваше|твое письм*
        не|без|нет|забыл|забыла|забыли|отсутству* .. ^вложени*|приложени*|прикреп*|прилож*|прилага*|@which
        пришлите|отправьте|вышлите|пришли|отправь|прошу|можете|можешь|могли .. ^вложени*|приложени*
        пожалуйста .. ^прикреп*|прилож*|прилаг*
        открыть|открывается|открывается|открыл* .. ^вложени*|приложени*|@which
        спасибо за .. ^вложени*|@which
        получил|получила|получили|прочитал|прочитала .. ^вложени*|@which
        ^вложени*|приложени* не|отсутствует|пустое|пусто
        ^вложени*|прикреплен*|прикрепил*|приложен* .. ?
        если|когда|чтобы .. ^прикреп*|прилож*
        мобильн*|веб|нашем|этом|скачайте|установите|банк* ^приложени*
        ^вложенн* средств*|деньг*|сил*
    ",
    denials: "не без нет ни никакого никаких ничего забыл забыла забыли нельзя",
    but_not: "стесняйтесь стесняйся сомневайтесь забудьте",
    joining: "но и а поэтому однако",
    times: "
        вчера
        позавчера
        на|в прошлой|прошлом|предыдущем|первом|последнем неделе|месяце|письме|сообщении|раз
        к предыдущему|прошлому|первому письму|сообщению
        в прошлый раз
        назад
        ранее
        недавно
    ",
    of: "от из за",
};
