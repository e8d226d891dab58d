//! Words for settings: those that the options page shows from `_locales`, those of everything else from here.

use std::fs;
use std::path::Path;

use serde_json::Value;

/// A language of the documents made here.
pub(crate) struct Words {
    messages: Value,
    french: bool,
}

/// A path, its name and what it means, in English and French.
const GENERAL: &[(&str, [&str; 2], [&str; 2])] = &[
    (
        "preset",
        ["Preset", "Préréglage"],
        ["The values of everything that is not set.", "Les valeurs de tout ce qui n’est pas défini."],
    ),
    (
        "internal_domains",
        ["Domains of the organisation", "Domaines de l’organisation"],
        [
            "People there, and on subdomains, are colleagues. Where none is set, the sender’s own domain counts, unless it is a public mailbox provider’s.",
            "Les personnes de ces domaines et de leurs sous-domaines sont des collègues. Sans valeur, le domaine de l’expéditeur compte, sauf chez un fournisseur public de messagerie.",
        ],
    ),
    (
        "allow_send_unchecked",
        ["Allow sending without the check", "Autoriser l’envoi sans vérification"],
        [
            "Whether a message that could not be checked may be sent on the user’s word.",
            "Un message qui n’a pas pu être vérifié peut être envoyé sur décision de l’utilisateur.",
        ],
    ),
    (
        "organisation.name",
        ["Name of the organisation", "Nom de l’organisation"],
        ["Shown where something is blocked or locked.", "Affiché lorsqu’un envoi est bloqué ou un réglage verrouillé."],
    ),
    (
        "organisation.contact",
        ["Whom to ask", "Qui contacter"],
        ["An address, a telephone number: shown beside the name.", "Une adresse, un téléphone : affichés à côté du nom."],
    ),
    (
        "organisation.text",
        ["Text of the organisation", "Texte de l’organisation"],
        ["Shown in the question, above the name.", "Affiché dans la question, au-dessus du nom."],
    ),
    (
        "organisation.help_url",
        ["Web page with help", "Page d’aide"],
        ["Opened in the browser from the question.", "Ouverte dans le navigateur depuis la question."],
    ),
    (
        "organisation.logo",
        ["Logo of the organisation", "Logo de l’organisation"],
        [
            "An image as a data: address, PNG, JPEG, WebP or SVG, of 100,000 bytes at most.",
            "Une image sous forme d’adresse data:, PNG, JPEG, WebP ou SVG, de 100 000 octets au plus.",
        ],
    ),
    (
        "require_reason",
        ["Ask for a reason", "Demander un motif"],
        [
            "Whether sending in spite of a question needs a written reason, of 5 to 500 characters.",
            "L’envoi malgré une question exige un motif écrit, de 5 à 500 caractères.",
        ],
    ),
    (
        "monitor_until",
        ["Quiet roll-out until", "Déploiement silencieux jusqu’au"],
        [
            "Until this day (YYYY-MM-DD) everything is recorded and nothing interrupts.",
            "Jusqu’à ce jour (AAAA-MM-JJ), tout est consigné et rien n’interrompt.",
        ],
    ),
    (
        "journal.keep_days",
        ["Days that the journal goes back", "Durée du journal, en jours"],
        ["Older entries are erased.", "Les entrées plus anciennes sont effacées."],
    ),
    (
        "journal.max_entries",
        ["Entries in the journal, at most", "Entrées dans le journal, au plus"],
        ["Beyond that, the oldest are erased.", "Au-delà, les plus anciennes sont effacées."],
    ),
    (
        "journal.erasable",
        ["Users may erase the journal", "L’utilisateur peut effacer le journal"],
        ["With false, the settings offer no way to erase it.", "Avec false, les réglages n’offrent aucun moyen de l’effacer."],
    ),
    (
        "identities",
        ["Settings for single senders", "Réglages par expéditeur"],
        [
            "By address: settings for messages from there, which go before the general ones: preset, internal_domains and rules.",
            "Par adresse : des réglages pour les messages qui en partent, prioritaires sur les réglages généraux : preset, internal_domains et rules.",
        ],
    ),
    (
        "unlocked",
        ["What users may change", "Ce que l’utilisateur peut modifier"],
        [
            "Paths of settings; everything below a path is unlocked with it. Everything else users can only make stricter.",
            "Des chemins de réglages ; tout ce qui se trouve au-dessous est déverrouillé avec eux. Tout le reste ne peut qu’être rendu plus strict.",
        ],
    ),
];

impl Words {
    pub(crate) fn english(root: &Path) -> Self {
        Self { messages: messages(root, "en"), french: false }
    }

    pub(crate) fn french(root: &Path) -> Self {
        Self { messages: messages(root, "fr"), french: true }
    }

    /// The English one, or the French.
    pub(crate) fn either<'w>(&self, english: &'w str, french: &'w str) -> &'w str {
        if self.french { french } else { english }
    }

    pub(crate) fn language(&self) -> &'static str {
        if self.french { "fr-FR" } else { "en-US" }
    }

    /// The name of a setting by its path; of a rule's setting, without the rule's.
    pub(crate) fn name(&self, path: &str) -> String {
        if let Some((_, names, _)) = GENERAL.iter().find(|(known, ..)| *known == path) {
            return self.either(names[0], names[1]).to_owned();
        }
        self.message(&option_key(path)).unwrap_or_else(|| panic!("no words for {path}"))
    }

    /// What a setting means; may be empty.
    pub(crate) fn meaning(&self, path: &str) -> String {
        if let Some((_, _, meanings)) = GENERAL.iter().find(|(known, ..)| *known == path) {
            return self.either(meanings[0], meanings[1]).to_owned();
        }
        self.message(&format!("{}_hint", option_key(path))).unwrap_or_default()
    }

    /// The name of a rule.
    pub(crate) fn rule(&self, id: &str) -> String {
        self.message(&format!("rule_{id}_name")).unwrap_or_else(|| panic!("no words for {id}"))
    }

    /// What a rule finds matters for.
    pub(crate) fn why(&self, id: &str) -> String {
        self.message(&format!("rule_{id}_why")).or_else(|| self.message(&format!("rule_{id}_why_other"))).unwrap_or_default()
    }

    pub(crate) fn section(&self, id: &str) -> String {
        self.message(&format!("section_{id}")).unwrap()
    }

    /// A value of a setting.
    pub(crate) fn value(&self, path: &str, value: &str) -> String {
        let option = if is_level(path) { "level".to_owned() } else { option_key(path) };
        let keys = [format!("{option}_{value}"), format!("preset_{value}"), format!("number_{value}")];
        keys.iter().find_map(|key| self.message(key)).unwrap_or_else(|| value.to_owned())
    }

    fn message(&self, key: &str) -> Option<String> {
        Some(self.messages.get(key)?["message"].as_str()?.to_owned())
    }
}

pub(crate) fn is_level(path: &str) -> bool {
    path.rsplit('.').next() == Some("level")
}

fn option_key(path: &str) -> String {
    match &*path.split('.').collect::<Vec<_>>() {
        ["rules", _, "level"] => "option_level".to_owned(),
        ["rules", rule, option] => format!("option_{rule}_{option}"),
        _ => format!("option_{path}"),
    }
}

fn messages(root: &Path, language: &str) -> Value {
    let file = root.join(format!("extension/_locales/{language}/messages.json"));
    serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}
