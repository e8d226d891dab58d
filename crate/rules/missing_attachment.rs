//! Finds words that announce a file, in a message that has none.
//!
//! # Why
//!
//! Somebody will look for the file, and write back for it.
//!
//! # What to do
//!
//! Attach the file.
//!
//! # How it knows
//!
//! It reads the user's own text, without quotes, forwarded text and signature, and looks for phrases that announce ("please find attached",
//! « ci-joint ») and not for mere words ("attachment"), in English, French, German, Spanish, Italian, Portuguese, Dutch, Polish, Swedish,
//! Japanese, Chinese and Russian. It is silent where they are negated, or about a file that was sent before or is asked for. An organisation
//! may name `words` of its own. A link to a file on a server (`FileLink`) is a file; a picture in the text is none.

use super::{Example, Found, Message, Named, Opt, Rule, Section};
use crate::announcement::announced;
use crate::draft::Kind;
use crate::remedy::Remedy;
use crate::settings::{ByPreset, RuleSettings};
use crate::verdict::Level;

/// The rule.
pub static RULE: Rule = Rule {
    id: "missing_attachment",
    section: Section::Attachments,
    levels: ByPreset { quiet: Level::Ask, standard: Level::Ask, strict: Level::Ask },
    options: &[Opt::Words(&WORDS)],
    facts: &["words"],
    remedies: &[Remedy::Attach],
    find,
    examples: EXAMPLES,
};

/// Words and phrases that announce a file too.
static WORDS: Named = Named { name: "words" };

fn find(message: &Message, settings: &RuleSettings) -> Vec<Found> {
    // What is redirected is somebody else's words.
    if !message.draft.attachments.is_empty() || message.draft.kind == Kind::Redirect {
        return Vec::new();
    }
    let words = announced(&message.draft.body.own, settings.words(&WORDS));
    words.map(|words| Found::new(vec![("words", words.into())], vec![Remedy::Attach.into()])).into_iter().collect()
}

const EXAMPLES: &[Example] = &[
    Example {
        title: "announced, and not there",
        mail: "From: ann@ville.example\nTo: bob@one.example\n\nDear Bob,\n\nplease find attached the plan.",
        settings: "{}",
        finds: Some(r#"{"words": "please find attached"}"#),
    },
    Example {
        title: "in French",
        mail: "From: ann@ville.example\nTo: bob@one.example\n\nBonjour,\n\nvous trouverez le plan ci-joint.",
        settings: "{}",
        finds: Some(r#"{"words": "trouverez le plan ci-joint"}"#),
    },
    Example {
        title: "there it is",
        mail: "From: ann@ville.example\nTo: bob@one.example\nAttachment plan.pdf: {}\n\nPlease find attached the plan.",
        settings: "{}",
        finds: None,
    },
    Example {
        title: "as a link",
        mail: "From: ann@ville.example\nTo: bob@one.example\nLink plan.pdf: {}\n\nPlease find attached the plan.",
        settings: "{}",
        finds: None,
    },
    Example {
        title: "somebody else announced it",
        mail: "From: ann@ville.example\nTo: bob@one.example\n\nThank you.\n\nBob wrote:\n> Please find attached the plan.",
        settings: "{}",
        finds: None,
    },
    Example {
        title: "none is announced",
        mail: "From: ann@ville.example\nTo: bob@one.example\n\nThere is no attachment to this message.",
        settings: "{}",
        finds: None,
    },
    Example {
        title: "a phrase of the organisation's own",
        mail: "From: ann@ville.example\nTo: bob@one.example\n\nDas Formblatt liegt bei.",
        settings: r#"{"words": ["Formblatt liegt bei"]}"#,
        finds: Some(r#"{"words": "Formblatt liegt bei"}"#),
    },
];
