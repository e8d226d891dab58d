//! [`Rule`], [`Example`] and the one list of rules, [`RULES`]. Everything else about rules is derived from that list.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::attachment::{Facts, Unreadable};
use crate::digest::Digest;
use crate::draft::{Attachment, Draft, Kind};
use crate::entries::Entries;
use crate::recipients::{Name, Recipients};
use crate::remedy::{Remedy, Step};
use crate::settings::{ByPreset, RuleSettings, Settings};
use crate::verdict::{Fact, Level};

pub mod added_to_thread;
pub mod address_list_attachment;
pub mod bcc_enforced;
pub mod bulk_recipients;
pub mod encrypted_bcc;
pub mod executable_attachment;
pub mod external_recipient;
pub mod first_contact;
pub mod forbidden_recipient;
pub mod greeting_mismatch;
pub mod heavy_delivery;
pub mod hidden_content;
pub mod lookalike_domain;
pub mod missing_attachment;
pub mod mixed_organisations;
pub mod namesake;
pub mod no_visible_recipient;
pub mod personal_data_attachment;
pub mod quoted_addresses;
pub mod reply_all_after_bcc;
pub mod unencrypted_attachment;
pub mod unexpanded_list;
pub mod unresolved_recipient;
pub mod visible_recipients;

/// Every rule, in the order in which findings of the same level are shown.
pub static RULES: &[&Rule] = &[
    &visible_recipients::RULE,
    &bcc_enforced::RULE,
    &mixed_organisations::RULE,
    &bulk_recipients::RULE,
    &no_visible_recipient::RULE,
    &external_recipient::RULE,
    &lookalike_domain::RULE,
    &forbidden_recipient::RULE,
    &unexpanded_list::RULE,
    &unresolved_recipient::RULE,
    &first_contact::RULE,
    &namesake::RULE,
    &greeting_mismatch::RULE,
    &reply_all_after_bcc::RULE,
    &added_to_thread::RULE,
    &quoted_addresses::RULE,
    &encrypted_bcc::RULE,
    &missing_attachment::RULE,
    &executable_attachment::RULE,
    &unencrypted_attachment::RULE,
    &address_list_attachment::RULE,
    &personal_data_attachment::RULE,
    &hidden_content::RULE,
    &heavy_delivery::RULE,
];

/// The rules that have to know what is in the files of a message.
static READ_FILES: &[&Rule] = &[
    &executable_attachment::RULE,
    &unencrypted_attachment::RULE,
    &address_list_attachment::RULE,
    &personal_data_attachment::RULE,
    &hidden_content::RULE,
];

/// How many findings of one rule are told. Nobody reads further, and thousands would be slow to make and to show.
pub const MOST: usize = 200;

/// The greatest count that can be set.
const MAX_COUNT: u32 = 1_000_000;

/// A megabyte, in bytes.
const MB: u64 = 1_000_000;

/// Something that can be found in a message before it is sent. A rule states facts; words live in `_locales`, consequences in
/// settings.
#[derive(Debug)]
pub struct Rule {
    /// Its name, after what it finds. Once shipped, it keeps its meaning.
    pub id: &'static str,
    /// The part of the catalogue that it belongs to.
    pub section: Section,
    /// What happens when it finds something.
    pub levels: ByPreset<Level>,
    /// What can be set about it beside its level.
    pub options: &'static [Opt],
    /// Names of the facts in its findings.
    pub facts: &'static [&'static str],
    /// Remedies that it may offer, the first being the default.
    pub remedies: &'static [Remedy],
    /// Looks at a message; one [`Found`] for each thing found.
    pub find: fn(&Message, &RuleSettings) -> Vec<Found>,
    /// One that fires, its nearest silent neighbour, and every bug ever fixed in it.
    pub examples: &'static [Example],
}

impl Rule {
    /// Whether it has to know what is in the files of a message.
    #[must_use]
    pub fn reads_files(&self) -> bool {
        READ_FILES.iter().any(|rule| rule.id == self.id)
    }

    /// Files that could not be read, where this rule would have to know what is in them and has found nothing all the same. Whether
    /// they may be sent is for the person to say, where what the rule finds may not.
    #[must_use]
    pub fn unread(&self, message: &Message, settings: &RuleSettings, found: &[Found]) -> Vec<Found> {
        if settings.level != Level::Block || !self.reads_files() || message.draft.encrypted && !self.finds_in_encrypted() {
            return Vec::new();
        }
        let unread = |facts: &Facts| facts.unreadable.map(Unreadable::id);
        message
            .attachments()
            .filter_map(|(file, facts)| {
                let told = vec![("file", (&*file.name).into()), ("unreadable", unread(facts)?.into())];
                Some(Found::new(told, vec![Step::without(file.id)]).unsure().about_file(file))
            })
            .filter(|unread| !found.iter().any(|known| known.about == unread.about))
            .collect()
    }

    /// Whether it matters in a message that is encrypted end to end.
    fn finds_in_encrypted(&self) -> bool {
        ![unencrypted_attachment::RULE.id, personal_data_attachment::RULE.id].contains(&self.id)
    }
}

/// A part of the catalogue of rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// Who is addressed, and where.
    Recipients,
    /// What a reply or a forwarded message brings along.
    Replies,
    /// What the message says, and how it travels.
    Content,
    /// The files that go with it.
    Attachments,
}

impl Section {
    /// As it is spelled in `rules()`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Recipients => "recipients",
            Self::Replies => "replies",
            Self::Content => "content",
            Self::Attachments => "attachments",
        }
    }
}

/// An option of a rule.
#[derive(Debug)]
pub enum Opt {
    /// A whole number: from how many, or how much, on it finds something.
    Count(&'static Count),
    /// A list of addresses, domains and mailing lists: whom the rule looks for.
    Entries(&'static Named),
    /// A list of addresses, domains and mailing lists: whom the rule leaves out.
    Exempt(&'static Named),
    /// A list of domains.
    Domains(&'static Named),
    /// Whether it wants more of the person.
    Flag(&'static Named),
    /// A web address.
    Url(&'static Named),
    /// A list of words and phrases, each as it is.
    Words(&'static Named),
    /// A list of endings of file names.
    Endings(&'static Named),
    /// One of several values, the first finding whatever any other finds.
    Choice(&'static Choice),
    /// Any of several values; all of them where nothing is set.
    Choices(&'static Choice),
}

/// An option that is a whole number from `min` to `max`.
#[derive(Debug)]
pub struct Count {
    /// Its name in settings.
    pub name: &'static str,
    /// Its value where nothing is set.
    pub defaults: ByPreset<u32>,
    /// The least value.
    pub min: u32,
    /// The greatest value.
    pub max: u32,
}

/// An option with values to choose from.
#[derive(Debug)]
pub struct Choice {
    /// Its name in settings.
    pub name: &'static str,
    /// What there is to choose from, the first being the default of one.
    pub values: &'static [&'static str],
}

/// An option that is empty, or "no", where nothing is set.
#[derive(Debug)]
pub struct Named {
    /// Its name in settings.
    pub name: &'static str,
}

impl Opt {
    /// Its name in settings.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Count(count) => count.name,
            Self::Entries(option)
            | Self::Exempt(option)
            | Self::Domains(option)
            | Self::Flag(option)
            | Self::Url(option)
            | Self::Words(option)
            | Self::Endings(option) => option.name,
            Self::Choice(choice) | Self::Choices(choice) => choice.name,
        }
    }

    /// What it takes, as it is spelled in `rules()`.
    #[must_use]
    pub fn type_id(&self) -> &'static str {
        match self {
            Self::Count(_) => "count",
            Self::Entries(_) | Self::Exempt(_) => "entries",
            Self::Domains(_) => "domains",
            Self::Flag(_) => "flag",
            Self::Url(_) => "url",
            Self::Words(_) | Self::Endings(_) => "words",
            Self::Choice(_) => "choice",
            Self::Choices(_) => "choices",
        }
    }

    /// Its value where nothing is set.
    #[must_use]
    pub fn defaults(&self) -> ByPreset<Value> {
        match self {
            Self::Count(count) => count.defaults.map(|&count| count.into()),
            Self::Entries(_) | Self::Exempt(_) | Self::Domains(_) | Self::Words(_) | Self::Endings(_) => {
                ByPreset::same(()).map(|()| json!([]))
            }
            Self::Choice(choice) => ByPreset::same(()).map(|()| json!(choice.values.first())),
            Self::Choices(choice) => ByPreset::same(()).map(|()| json!(choice.values)),
            Self::Flag(_) => ByPreset::same(()).map(|()| false.into()),
            Self::Url(_) => ByPreset::same(()).map(|()| "".into()),
        }
    }

    fn describe(&self) -> Value {
        let (min, max) = match self {
            Self::Count(count) => (Some(count.min), Some(count.max)),
            _ => (None, None),
        };
        let mut option =
            json!({ "name": self.name(), "type": self.type_id(), "defaults": self.defaults(), "min": min, "max": max });
        if let (Self::Choice(choice) | Self::Choices(choice), Some(option)) = (self, option.as_object_mut()) {
            option.insert("values".to_owned(), json!(choice.values));
        }
        option
    }
}

/// A message under check, with everyone it addresses.
#[derive(Debug)]
pub struct Message<'m> {
    /// What the compose window holds.
    pub draft: &'m Draft,
    /// Who is addressed.
    pub recipients: &'m Recipients<'m>,
    /// Everything that is set; a rule's own settings come beside the message.
    pub settings: &'m Settings,
}

impl Message<'_> {
    /// The remedy for a recipient who can be taken out.
    fn removal(&self, name: Name) -> Vec<Step> {
        let person = self.recipients.person(name).filter(|person| person.alone);
        person.map(|person| Step::on(Remedy::Remove, &person.mailbox.addr_spec)).into_iter().collect()
    }

    /// Whether each recipient can get a message of their own: who they are is known, and Thunderbird can send such a message in
    /// the background, which it can neither encrypt nor tie to the message that it answers.
    fn can_be_sent_individually(&self) -> bool {
        let is_plain = !self.draft.encrypted && !matches!(self.draft.kind, Kind::Reply | Kind::Redirect | Kind::Draft);
        let are_known = self.draft.unexpanded.is_empty() && self.recipients.unresolved().is_empty();
        is_plain && are_known && self.recipients.everyone().len() > 1
    }

    /// Whether somebody outside the organisation gets it.
    fn goes_outside(&self) -> bool {
        self.recipients.everyone().into_iter().any(|name| self.recipients.is_outside(name))
    }

    /// Attachments that were looked at, with what was learned.
    fn attachments(&self) -> impl Iterator<Item = (&Attachment, &Facts)> {
        self.draft.attachments.iter().filter_map(|attachment| Some((attachment, attachment.facts.as_ref()?)))
    }

    /// Whom a finding is about that counts several.
    fn digest(&self, names: &[Name]) -> Digest {
        names.iter().map(|&name| self.recipients.digest(name)).sum()
    }

    /// One finding for each of the people, as far as anybody reads; the last is about all the others too.
    fn each<'d>(&self, names: impl IntoIterator<Item = Name<'d>>, found: impl Fn(Name<'d>) -> Found) -> Vec<Found> {
        let told = names.into_iter().map(|name| (self.recipients.digest(name), name));
        told_apart(told, found)
    }

    fn counts(&self, names: &[Name]) -> Counts {
        Counts {
            people: names.len(),
            external: names.iter().filter(|&&name| self.recipients.is_outside(name)).count(),
            organisations: self.recipients.organisations(names),
        }
    }

    /// How many of those who see each other stand in header fields beside To and Cc only, and in which; nothing where nobody does.
    fn in_headers(&self, exempt: &Entries, visible: &[Name]) -> Vec<(&'static str, Fact)> {
        let recipients = self.recipients;
        let to_and_cc: HashSet<Name> = recipients.visible_in_fields(exempt).into_iter().collect();
        let only: HashSet<Name> = visible.iter().copied().filter(|name| !to_and_cc.contains(name)).collect();
        if only.is_empty() {
            return Vec::new();
        }
        let headers = recipients.headers.iter().filter(|header| header.names.iter().any(|name| only.contains(name)));
        let headers: Vec<String> = headers.map(|header| header.header.to_owned()).collect();
        vec![("in_headers", only.len().into()), ("headers", headers.into())]
    }
}

/// One finding for each thing, as far as anybody reads; the last is about all the others too.
fn told_apart<T>(things: impl IntoIterator<Item = (Digest, T)>, found: impl Fn(T) -> Found) -> Vec<Found> {
    let mut things = things.into_iter();
    let mut told: Vec<Found> =
        things.by_ref().take(MOST).map(|(digest, thing)| Found { about: digest, ..found(thing) }).collect();
    if let Some(last) = told.last_mut() {
        last.about = things.map(|(digest, _)| digest).fold(last.about, |all, one| all + one);
    }
    told
}

/// How many recipients there are, and of what kind.
struct Counts {
    people: usize,
    external: usize,
    organisations: usize,
}

impl Counts {
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        vec![("people", self.people.into()), ("external", self.external.into()), ("organisations", self.organisations.into())]
    }
}

/// How much of a file was looked at, where it was not all; in megabytes, at least one.
fn partly(facts: &Facts) -> impl Iterator<Item = (&'static str, Fact)> {
    let told = |bytes: u64| usize::try_from(bytes.div_ceil(MB)).unwrap_or(usize::MAX).into();
    let looked_at = facts.looked_at.map(|bytes| [("looked_at_mb", told(bytes)), ("size_mb", told(facts.size))]);
    looked_at.into_iter().flatten()
}

/// Something found, without a level: what it means is a matter of settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Values for the fact names of the rule.
    pub facts: Vec<(&'static str, Fact)>,
    /// Remedies after which it would be gone.
    pub remedies: Vec<Step>,
    /// Whom and what it is about, beside what the facts say.
    pub about: Digest,
    /// Whether it is worth a note only, whatever the level: it was so before this message.
    pub only_noted: bool,
    /// Whether nobody but the person can tell that a remedy is right: the recipient may well be meant. Then no fix has it.
    pub unsure: bool,
}

impl Found {
    fn new(facts: Vec<(&'static str, Fact)>, remedies: Vec<Step>) -> Self {
        Self { facts, remedies, about: Digest::default(), only_noted: false, unsure: false }
    }

    /// About more than the facts name.
    fn about(self, about: Digest) -> Self {
        Self { about, ..self }
    }

    /// About one file, which may have the name of another.
    fn about_file(self, file: &Attachment) -> Self {
        self.about(Digest::of((file.id, &file.name, file.size)))
    }

    fn unsure(self) -> Self {
        Self { unsure: true, ..self }
    }
}

/// A small message that shows what a rule does. Run by the tests, printed in the documentation.
#[derive(Debug)]
pub struct Example {
    /// What it shows.
    pub title: &'static str,
    /// Header fields, one a line, then the text after an empty line. `List "NAME": MEMBERS` tells the members of a mailing list,
    /// `Reply-To:`, `Followup-To:` and `Header NAME:` what stands beside To, Cc and Bcc,
    /// `Original FIELD:` a field of the message that is replied to (`Original Delivered-To: …` and `Original List-Id: …` among
    /// them), `Known: ADDRESSES` who was written to before, `Usual NAME: ADDRESSES` under which name, `Type:` the kind of message,
    /// `Attachment NAME: FACTS` a file and what is known of it, `Unexpanded: ENTRIES` which may be lists of unknown members.
    pub mail: &'static str,
    /// The rule's own settings, as JSON, on top of the standard preset.
    pub settings: &'static str,
    /// The facts of the finding as JSON; `None` where the rule stays silent.
    pub finds: Option<&'static str>,
}

/// Every rule with its levels, options and bounds, facts and remedies.
#[must_use]
pub fn describe() -> Value {
    RULES
        .iter()
        .map(|rule| {
            let mut described = json!({
                "id": rule.id,
                "section": rule.section.id(),
                "levels": rule.levels.map(|level| level.id()),
                "options": rule.options.iter().map(Opt::describe).collect::<Vec<_>>(),
                "facts": rule.facts,
                "remedies": rule.remedies.iter().map(|remedy| remedy.id()).collect::<Vec<_>>(),
            });
            if let (true, Some(described)) = (rule.reads_files(), described.as_object_mut()) {
                described.insert("reads_files".to_owned(), true.into());
            }
            described
        })
        .collect()
}
