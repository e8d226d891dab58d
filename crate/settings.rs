//! [`Settings`]: preset ← user ← policy, where each value came from, and every problem.
//!
//! A source (the user's settings, the policy) is a partial JSON object of the shape of [`Merged::settings`]. Each value of it
//! stands for itself: one at fault is a [`Problem`] and falls back to the next source below, all others apply.
//!
//! Settings for messages from one address stand below `identities`, by that address. Their paths are written
//! `identities["press@ville.example"].rules.visible_recipients.level`, and they go before the general ones ([`for_sender`]).

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::{Arc, LazyLock};

use serde::ser::{Serialize, SerializeStruct, Serializer};
use serde_json::{Map, Value, json};

use crate::address::{self, Domain};
use crate::entries::Entries;
use crate::error::Error;
use crate::internal_domains::InternalDomains;
use crate::rules::{Choice, Count, Named, Opt, RULES, Rule};
use crate::verdict::Level;

mod element;
mod fault;
mod floor;
mod texts;

pub use fault::Fault;
pub use floor::Bound;
use floor::{Floor, Stricter};

/// Where settings for single senders stand.
const IDENTITIES: &str = "identities";

/// What a policy leaves to the user.
const UNLOCKED: &str = "unlocked";

/// How many questions are asked in a week.
const QUESTIONS: &str = "max_questions_per_week";

/// How many problems of one source are told. Nobody reads further.
const MOST_PROBLEMS: usize = 500;

/// How many of them are about one list.
const MOST_OF_LIST: usize = 20;

/// How much of a path is told, in characters.
const MOST_OF_PATH: usize = 200;

/// A ready-made choice of levels and limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Preset {
    /// Interrupts only for what is nearly always a mistake.
    Quiet,
    /// For most people.
    #[default]
    Standard,
    /// For those who handle sensitive data.
    Strict,
}

impl Preset {
    /// Every preset.
    pub const ALL: [Self; 3] = [Self::Quiet, Self::Standard, Self::Strict];

    /// As it is spelled in settings.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Quiet => "quiet",
            Self::Standard => "standard",
            Self::Strict => "strict",
        }
    }
}

/// A value for each preset.
#[derive(Debug, Clone, Copy, serde::Serialize)]
pub struct ByPreset<T> {
    /// For [`Preset::Quiet`].
    pub quiet: T,
    /// For [`Preset::Standard`].
    pub standard: T,
    /// For [`Preset::Strict`].
    pub strict: T,
}

impl<T> ByPreset<T> {
    /// The value for one preset.
    pub const fn of(&self, preset: Preset) -> &T {
        match preset {
            Preset::Quiet => &self.quiet,
            Preset::Standard => &self.standard,
            Preset::Strict => &self.strict,
        }
    }

    /// Each value, mapped.
    pub fn map<U>(&self, map: impl Fn(&T) -> U) -> ByPreset<U> {
        ByPreset { quiet: map(&self.quiet), standard: map(&self.standard), strict: map(&self.strict) }
    }
}

impl<T: Copy> ByPreset<T> {
    /// The same value for every preset.
    pub const fn same(value: T) -> Self {
        Self { quiet: value, standard: value, strict: value }
    }
}

/// Settings in force.
#[derive(Debug, Default)]
pub struct Settings {
    preset: Preset,
    /// Domains of the organisation; subdomains belong to them. Empty: the sender's own (see `recipients`).
    pub internal_domains: Arc<InternalDomains>,
    levels: HashMap<&'static str, Level>,
    options: HashMap<(&'static str, &'static str), OptionValue>,
}

/// The value of a rule's option.
#[derive(Debug)]
enum OptionValue {
    Count(usize),
    Flag(bool),
    Text(String),
    Domains(Vec<Domain>),
    Entries(Entries),
    Texts(Vec<String>),
}

impl Settings {
    /// Reads settings as they are passed to a check: partial is fine, unknown names (of a newer version) are skipped.
    ///
    /// # Errors
    ///
    /// Names the first wrong value by its path: `settings.internal_domains[3]: …`.
    pub fn read(value: &Value) -> Result<Self, Error> {
        let source = Source::read(value, &BTreeSet::new());
        match source.problems.into_iter().find(|problem| !problem.fault.is_of_name()) {
            None => Ok(Self::of(source.values)),
            Some(problem) if problem.path.is_empty() => Err(Error::new("settings", problem.fault.to_string())),
            Some(problem) => Err(Error::new(format!("settings.{}", problem.path), problem.fault.to_string())),
        }
    }

    /// What is set for a rule.
    #[must_use]
    pub fn rule<'s>(&'s self, rule: &Rule) -> RuleSettings<'s> {
        let level = self.levels.get(rule.id).unwrap_or(rule.levels.of(self.preset));
        RuleSettings { settings: self, rule: rule.id, level: *level }
    }

    fn of(values: Values) -> Self {
        let mut settings = Self::default();
        for (path, value) in values {
            match (KEYS.get(&path).map(|key| &key.target), value) {
                (Some(Target::Preset), Setting::Preset(preset)) => settings.preset = preset,
                (Some(Target::InternalDomains), Setting::Domains(domains)) => {
                    settings.internal_domains = Arc::new(domains.into_iter().collect());
                }
                (Some(Target::Level(rule)), Setting::Level(level)) => drop(settings.levels.insert(rule, level)),
                (Some(Target::Option(rule, name)), value) => {
                    settings.options.extend(value.for_rule().map(|value| ((*rule, *name), value)));
                }
                // The rest is the shim's business.
                _ => {}
            }
        }
        settings
    }
}

/// What is set for one rule.
#[derive(Debug)]
pub struct RuleSettings<'s> {
    settings: &'s Settings,
    rule: &'static str,
    /// What happens when it finds something.
    pub level: Level,
}

impl<'s> RuleSettings<'s> {
    /// The value of a count in force.
    #[must_use]
    pub fn count(&self, option: &Count) -> usize {
        match self.value(option.name) {
            Some(OptionValue::Count(count)) => *count,
            _ => usize::try_from(*option.defaults.of(self.settings.preset)).unwrap_or(usize::MAX),
        }
    }

    /// The value of a list of entries in force.
    #[must_use]
    pub fn entries(&self, option: &Named) -> &'s Entries {
        static NONE: LazyLock<Entries> = LazyLock::new(Entries::default);
        match self.value(option.name) {
            Some(OptionValue::Entries(entries)) => entries,
            _ => &NONE,
        }
    }

    /// The value of a list of domains in force.
    #[must_use]
    pub fn domains(&self, option: &Named) -> &'s [Domain] {
        match self.value(option.name) {
            Some(OptionValue::Domains(domains)) => domains,
            _ => &[],
        }
    }

    /// Whether an option is on.
    #[must_use]
    pub fn flag(&self, option: &Named) -> bool {
        matches!(self.value(option.name), Some(OptionValue::Flag(true)))
    }

    /// The value of a text in force, if there is any.
    #[must_use]
    pub fn text(&self, option: &Named) -> Option<&'s str> {
        match self.value(option.name) {
            Some(OptionValue::Text(text)) if !text.is_empty() => Some(text),
            _ => None,
        }
    }

    /// The words in force.
    #[must_use]
    pub fn words(&self, option: &Named) -> &'s [String] {
        match self.value(option.name) {
            Some(OptionValue::Texts(words)) => words,
            _ => &[],
        }
    }

    /// The value chosen.
    #[must_use]
    pub fn choice(&self, option: &Choice) -> &'s str {
        match self.value(option.name) {
            Some(OptionValue::Text(value)) => value,
            _ => option.values.first().copied().unwrap_or_default(),
        }
    }

    /// Whether a value is among those chosen.
    #[must_use]
    pub fn is_chosen(&self, option: &Choice, value: &str) -> bool {
        match self.value(option.name) {
            Some(OptionValue::Texts(values)) => values.iter().any(|chosen| chosen == value),
            _ => option.values.contains(&value),
        }
    }

    fn value(&self, name: &'static str) -> Option<&'s OptionValue> {
        self.settings.options.get(&(self.rule, name))
    }
}

/// Something wrong in a source of settings. Serialised as `{ path, fault, facts, message }`: the last is the fault in English.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where: `rules.visible_recipients.external_limit`, `internal_domains[3]`; empty for the source as a whole.
    pub path: String,
    /// What.
    pub fault: Fault,
}

impl Serialize for Problem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut problem = serializer.serialize_struct("Problem", 4)?;
        problem.serialize_field("path", &self.path)?;
        problem.serialize_field("fault", self.fault.id())?;
        problem.serialize_field("facts", &self.fault.facts())?;
        problem.serialize_field("message", &self.fault.to_string())?;
        problem.end()
    }
}

/// Settings in force, and how they came about.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Merged {
    /// Every setting with its value.
    pub settings: Value,
    /// Paths that the policy sets and does not leave to the user.
    pub locked: Vec<String>,
    /// Under a policy: what the user's own values are held to, by path, where it is not every value. The policy's preset and the
    /// defaults bound what the policy does not set itself.
    pub bounds: BTreeMap<&'static str, Bound>,
    /// What is wrong in the policy, then what is wrong in the user's settings.
    pub problems: Vec<Problem>,
}

/// Merges defaults ← preset ← user's settings ← policy. Where there is a policy, it is a floor: of the user's settings only what is
/// stricter applies, unless the policy lists the path, or one above it, under `unlocked`; the user's own value then goes before it.
/// Never fails: what is at fault is among the problems.
#[must_use]
pub fn merge(policy: Option<&Value>, user: Option<&Value>) -> Merged {
    merge_knowing(policy, user, &BTreeSet::new())
}

/// As [`merge`], where it is known which domains are public suffixes: everybody may have a domain below one.
#[must_use]
pub fn merge_knowing(policy: Option<&Value>, user: Option<&Value>, suffixes: &BTreeSet<Domain>) -> Merged {
    let read = |source: Option<&Value>| source.map(|source| Source::read(source, suffixes)).unwrap_or_default();
    let (by_policy, by_user) = (read(policy), read(user));
    let problems = [by_policy.problems, by_user.problems].concat();
    if policy.is_none() {
        return Merged { settings: complete(&by_user.values), locked: Vec::new(), bounds: BTreeMap::new(), problems };
    }
    let unlocked = Unlocked::by(&by_policy.values);
    let set_by_policy = || by_policy.values.keys().filter(|path| *path != UNLOCKED);
    let locked: Vec<String> = set_by_policy().filter(|path| !unlocked.has(path)).cloned().collect();
    let is_locked: HashSet<&str> = locked.iter().map(String::as_str).collect();
    let is_free = |path: &str| match sender_and_rest(path) {
        None => unlocked.has(path),
        // What is locked for everyone is locked for each sender, and what is left to the user for everyone is so for each sender that
        // the policy does not name.
        Some((_, rest)) if unlocked.has(path) => !is_locked.contains(rest),
        Some((_, rest)) => unlocked.has(rest) && !is_locked.contains(path),
    };
    let (free, own): (Values, Values) = by_user.values.into_iter().partition(|(path, _)| is_free(path));
    let (policy, free, own) = (Scoped::of(&by_policy.values), Scoped::of(&free), Scoped::of(&own));
    let set = over(&policy.general, Some(&free.general));
    let floor = Floor::of(&set);
    let mut general = floor.raised(&own.general);
    let mut is_stricter = floor.is_below(&general);
    let mut senders = BTreeMap::new();
    for sender in policy.senders.keys().chain(free.senders.keys()).chain(own.senders.keys()) {
        let theirs = policy.of_sender(sender);
        let set = over(&over(&set, theirs), free.of_sender(sender));
        // What the policy sets for a sender goes before what the user sets for everyone.
        let mut for_everyone = own.general.clone();
        for_everyone.retain(|path, _| !theirs.is_some_and(|theirs| theirs.contains_key(path)));
        let own = over(&for_everyone, own.of_sender(sender));
        let floor = Floor::of(&set);
        let raised = floor.raised(&own);
        is_stricter |= floor.is_below(&raised);
        senders.insert(sender.as_str(), raised);
    }
    if is_stricter && !unlocked.has(QUESTIONS) {
        // More questions would reach the policy's limit sooner, so that less is asked of what the policy asks about.
        general.insert(QUESTIONS, 0.into());
    }
    Merged { settings: with_senders(general, senders), locked, bounds: floor.bounds(|path| unlocked.has(path)), problems }
}

/// Paths that the policy leaves to the user.
struct Unlocked<'v>(HashSet<&'v str>);

impl<'v> Unlocked<'v> {
    fn by(policy: &'v Values) -> Self {
        match policy.get(UNLOCKED) {
            Some(Setting::Paths(paths)) => Self(paths.iter().map(String::as_str).collect()),
            _ => Self(HashSet::new()),
        }
    }

    fn has(&self, path: &str) -> bool {
        !self.0.is_empty() && at_or_above(path).any(|above| self.0.contains(above))
    }
}

/// Values for everyone, and for each sender.
#[derive(Default)]
struct Scoped {
    general: Values,
    senders: BTreeMap<String, Values>,
}

impl Scoped {
    fn of(values: &Values) -> Self {
        let mut scoped = Self::default();
        for (path, value) in values.iter().filter(|(path, _)| *path != UNLOCKED) {
            match sender_and_rest(path) {
                Some((sender, rest)) => {
                    scoped.senders.entry(sender.to_owned()).or_default().insert(rest.to_owned(), value.clone());
                }
                None => drop(scoped.general.insert(path.clone(), value.clone())),
            }
        }
        scoped
    }

    fn of_sender(&self, sender: &str) -> Option<&Values> {
        self.senders.get(sender)
    }
}

/// Values, and above them others.
fn over(below: &Values, above: Option<&Values>) -> Values {
    let mut values = below.clone();
    values.extend(above.into_iter().flatten().map(|(path, value)| (path.clone(), value.clone())));
    values
}

/// Every setting with what it takes: `{ path, type, defaults, min, max, values, senders }`; of texts, `max` counts characters, and
/// `senders` tells whether it may differ from sender to sender.
#[must_use]
pub fn describe() -> Value {
    let describe = |(path, key): (&String, &Key)| {
        json!({
            "path": path,
            "type": key.kind.id(),
            "defaults": key.default,
            "min": key.kind.bounds().0,
            "max": key.kind.bounds().1,
            "values": key.kind.values(),
            "senders": is_for_senders(path),
        })
    };
    KEYS.iter().map(describe).collect()
}

/// Settings in force for messages from one sender, given as in a From field ([`Draft::sender`](crate::draft::Draft::sender)): those of
/// that address go before the general ones. Takes settings as they are passed to a check.
#[must_use]
pub fn for_sender(mut settings: Value, from: &str) -> Value {
    let Some(Value::Object(identities)) = settings.as_object_mut().and_then(|settings| settings.remove(IDENTITIES)) else {
        return settings;
    };
    let sender = address::first(from).map(|sender| sender.canonical());
    let own = identities.into_iter().find(|(address, _)| sender.is_some() && canonical(address) == sender);
    if let Some((_, own)) = own {
        lay_over(&mut settings, own);
    }
    settings
}

fn lay_over(below: &mut Value, above: Value) {
    match (below, above) {
        (Value::Object(below), Value::Object(above)) => {
            for (name, value) in above {
                lay_over(below.entry(name).or_insert(Value::Null), value);
            }
        }
        (below, above) => *below = above,
    }
}

/// The one spelling of an address; `None` for anything else.
fn canonical(text: &str) -> Option<String> {
    match &*address::parse(text) {
        [address::Entry::Mailbox(mailbox)] => Some(mailbox.addr_spec.canonical()),
        _ => None,
    }
}

/// Every setting with its value: what is set, otherwise the preset's default.
fn complete(values: &Values) -> Value {
    let scoped = Scoped::of(values);
    let senders = scoped.senders.iter().map(|(sender, own)| (sender.as_str(), completed(&over(&scoped.general, Some(own)))));
    with_senders(completed(&scoped.general), senders.collect())
}

/// As they are told: for each sender what differs from what is set for everyone.
fn with_senders(general: Complete, senders: BTreeMap<&str, Complete>) -> Value {
    let differing = |values: Complete| values.into_iter().filter(|(path, value)| general.get(path) != Some(value)).collect();
    let differences: Map<String, Value> =
        senders.into_iter().map(|(sender, values)| (sender.to_owned(), nested(differing(values)))).collect();
    let mut root = nested(general);
    if let Some(root) = root.as_object_mut() {
        root.insert(IDENTITIES.to_owned(), differences.into());
    }
    root
}

/// Every setting by its path.
type Complete = BTreeMap<&'static str, Value>;

fn completed(values: &Values) -> Complete {
    let preset = match values.get("preset") {
        Some(Setting::Preset(preset)) => *preset,
        _ => Preset::default(),
    };
    let keys = KEYS.iter().filter(|(path, _)| *path != UNLOCKED && *path != IDENTITIES);
    keys.map(|(path, key)| {
        let value = values.get(path).map_or_else(|| key.default.of(preset).clone(), Setting::to_json);
        (path.as_str(), value)
    })
    .collect()
}

/// Values by their paths, as an object of objects.
fn nested(values: Complete) -> Value {
    let mut root = Map::new();
    for (path, value) in values {
        let mut steps = path.split('.').peekable();
        let mut place = &mut root;
        while let Some(step) = steps.next() {
            if steps.peek().is_none() {
                place.insert(step.to_owned(), value);
                break;
            }
            let below = place.entry(step).or_insert_with(|| json!({}));
            let Value::Object(below) = below else { break };
            place = below;
        }
    }
    Value::Object(root)
}

/// A path, and each one above it.
fn at_or_above(path: &str) -> impl Iterator<Item = &str> {
    let above = path.match_indices(['.', '[']).filter_map(|(end, _)| path.get(..end));
    above.chain([path])
}

/// Whether a path is another, or one below it.
fn is_at_or_below(path: &str, above: &str) -> bool {
    path.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// Where the settings for a sender begin.
fn sender_path(sender: &str) -> String {
    format!("{IDENTITIES}[\"{sender}\"]")
}

/// A path below `identities`, in two: whose it is, and what would be set for everyone.
fn sender_and_rest(path: &str) -> Option<(&str, &str)> {
    path.strip_prefix(IDENTITIES)?.strip_prefix("[\"")?.rsplit_once("\"].")
}

/// Whether a setting may differ from sender to sender.
fn is_for_senders(path: &str) -> bool {
    path == "preset" || path == "internal_domains" || path == "rules" || path.starts_with("rules.")
}

/// A path, or what should be one, as it is told.
fn shortened(path: &str) -> String {
    match path.char_indices().nth(MOST_OF_PATH) {
        Some((end, _)) => format!("{}…", path.get(..end).unwrap_or_default()),
        None => path.to_owned(),
    }
}

/// Whether a path can be unlocked.
fn is_path(text: &str) -> bool {
    // That something is unlocked is no user's to decide.
    let is_known = |text: &str| text != UNLOCKED && KEYS.keys().any(|known| is_at_or_below(known, text));
    match (sender_and_rest(text), text.strip_prefix(IDENTITIES)) {
        (Some((sender, rest)), _) => canonical(sender).as_deref() == Some(sender) && is_for_senders(rest) && is_known(rest),
        (None, Some(rest)) if !rest.is_empty() => {
            let sender = rest.strip_prefix("[\"").and_then(|rest| rest.strip_suffix("\"]"));
            sender.is_some_and(|sender| canonical(sender).as_deref() == Some(sender))
        }
        _ => is_known(text),
    }
}

/// A value of one setting, read.
#[derive(Debug, Clone)]
enum Setting {
    Preset(Preset),
    Level(Level),
    Count(u32),
    Flag(bool),
    Text(String),
    Domains(Vec<Domain>),
    Texts(Vec<String>),
    Words(Vec<String>),
    Paths(Vec<String>),
}

impl Setting {
    fn to_json(&self) -> Value {
        match self {
            Self::Preset(preset) => preset.id().into(),
            Self::Level(level) => level.id().into(),
            Self::Count(count) => (*count).into(),
            Self::Flag(flag) => (*flag).into(),
            Self::Text(text) => text.as_str().into(),
            Self::Domains(domains) => domains.iter().map(Domain::as_str).collect(),
            Self::Texts(texts) | Self::Words(texts) | Self::Paths(texts) => texts.iter().map(String::as_str).collect(),
        }
    }

    /// As a rule reads it.
    fn for_rule(self) -> Option<OptionValue> {
        match self {
            Self::Count(count) => Some(OptionValue::Count(usize::try_from(count).unwrap_or(usize::MAX))),
            Self::Flag(flag) => Some(OptionValue::Flag(flag)),
            Self::Text(text) => Some(OptionValue::Text(text)),
            Self::Domains(domains) => Some(OptionValue::Domains(domains)),
            Self::Words(words) => Some(OptionValue::Texts(words)),
            Self::Texts(texts) => Some(OptionValue::Entries(Entries::of(texts.iter().map(String::as_str)))),
            Self::Preset(_) | Self::Level(_) | Self::Paths(_) => None,
        }
    }
}

type Values = BTreeMap<String, Setting>;

/// One setting that exists.
struct Key {
    kind: Kind,
    target: Target,
    default: ByPreset<Value>,
    stricter: Stricter,
}

/// What a setting takes.
enum Kind {
    Preset,
    Level,
    Count {
        min: u32,
        max: u32,
    },
    Flag,
    /// Of so many characters at most.
    Text(usize),
    Url,
    Image,
    Date,
    /// An object by address.
    Identities,
    Domains,
    Entries,
    Words,
    Endings,
    Choice(&'static [&'static str]),
    Choices(&'static [&'static str]),
    Paths,
}

/// What a setting is for.
enum Target {
    Preset,
    InternalDomains,
    Level(&'static str),
    Option(&'static str, &'static str),
    /// Words and permissions that the pages need; no rule looks at them.
    Shim,
}

/// What becomes of a message after a remedy: sent at once, or left open to be looked at.
const MOVE_THEN: &[&str] = &["send", "review"];

const INDIVIDUAL_COPIES: &[&str] = &["each", "first", "none"];

/// Every setting by its path.
static KEYS: LazyLock<BTreeMap<String, Key>> = LazyLock::new(|| {
    let same = |value: Value| ByPreset { quiet: value.clone(), standard: value.clone(), strict: value };
    let key = |path: &str, kind, target, default, stricter| (path.to_owned(), Key { kind, target, default, stricter });
    let general = [
        key("preset", Kind::Preset, Target::Preset, same(Preset::default().id().into()), Stricter::Later),
        key("internal_domains", Kind::Domains, Target::InternalDomains, same(json!([])), Stricter::Unknown),
        key("allow_send_unchecked", Kind::Flag, Target::Shim, same(true.into()), Stricter::No),
        key("organisation.name", Kind::Text(100), Target::Shim, same("".into()), Stricter::Neither),
        key("organisation.contact", Kind::Text(200), Target::Shim, same("".into()), Stricter::Neither),
        key("organisation.text", Kind::Text(1000), Target::Shim, same("".into()), Stricter::Neither),
        key("organisation.help_url", Kind::Url, Target::Shim, same("".into()), Stricter::Neither),
        key("organisation.logo", Kind::Image, Target::Shim, same("".into()), Stricter::Neither),
        key("require_reason", Kind::Flag, Target::Shim, same(false.into()), Stricter::Yes),
        key("move_then", Kind::Choice(MOVE_THEN), Target::Shim, same("send".into()), Stricter::Only("review")),
        key("individual_copies", Kind::Choice(INDIVIDUAL_COPIES), Target::Shim, same("each".into()), Stricter::Neither),
        key("known_groups", Kind::Flag, Target::Shim, same(true.into()), Stricter::No),
        key(QUESTIONS, Kind::Count { min: 0, max: 1000 }, Target::Shim, same(0.into()), Stricter::MoreOrNone),
        key("monitor_until", Kind::Date, Target::Shim, same("".into()), Stricter::Earlier),
        key("journal.keep_days", Kind::Count { min: 1, max: 3650 }, Target::Shim, same(400.into()), Stricter::Together),
        key("journal.max_entries", Kind::Count { min: 1, max: 100_000 }, Target::Shim, same(20_000.into()), Stricter::Together),
        key("journal.erasable", Kind::Flag, Target::Shim, same(true.into()), Stricter::Together),
        key(IDENTITIES, Kind::Identities, Target::Shim, same(json!({})), Stricter::Unknown),
        key(UNLOCKED, Kind::Paths, Target::Shim, same(json!([])), Stricter::Unknown),
    ];
    let levels = RULES.iter().map(|rule| {
        let default = rule.levels.map(|level| level.id().into());
        key(&format!("rules.{}.level", rule.id), Kind::Level, Target::Level(rule.id), default, Stricter::Later)
    });
    let options = RULES.iter().flat_map(|rule| rule.options.iter().map(move |option| (rule, option)));
    let options = options.map(|(rule, option)| {
        let (kind, stricter) = match option {
            Opt::Count(count) => (Kind::Count { min: count.min, max: count.max }, Stricter::Less),
            Opt::Entries(_) => (Kind::Entries, Stricter::Longer),
            Opt::Exempt(_) => (Kind::Entries, Stricter::Shorter),
            // What is near a known domain is found, and the known domain itself is not.
            Opt::Domains(_) => (Kind::Domains, Stricter::Unknown),
            Opt::Flag(_) => (Kind::Flag, Stricter::Yes),
            Opt::Url(_) => (Kind::Url, Stricter::Neither),
            Opt::Words(_) => (Kind::Words, Stricter::Longer),
            Opt::Endings(_) => (Kind::Endings, Stricter::Longer),
            Opt::Choice(choice) => {
                (Kind::Choice(choice.values), Stricter::Only(choice.values.first().copied().unwrap_or_default()))
            }
            Opt::Choices(choice) => (Kind::Choices(choice.values), Stricter::Longer),
        };
        let target = Target::Option(rule.id, option.name());
        key(&format!("rules.{}.{}", rule.id, option.name()), kind, target, option.defaults(), stricter)
    });
    general.into_iter().chain(levels).chain(options).collect()
});

/// The values of one source, and its problems.
#[derive(Default)]
struct Source {
    values: Values,
    problems: Vec<Problem>,
    /// How many there are beyond those told.
    untold: usize,
    /// Before the paths that are visited: whose settings they are.
    sender: String,
    suffixes: BTreeSet<Domain>,
}

impl Source {
    fn read(value: &Value, suffixes: &BTreeSet<Domain>) -> Self {
        let mut source = Self { suffixes: suffixes.clone(), ..Self::default() };
        source.visit("", value);
        if source.untold > 0 {
            source.problems.push(Problem { path: String::new(), fault: Fault::FurtherProblems(source.untold) });
        }
        source
    }

    fn visit(&mut self, path: &str, value: &Value) {
        if !self.sender.is_empty()
            && !path.is_empty()
            && !is_for_senders(path)
            && KEYS.keys().any(|known| is_at_or_below(known, path))
        {
            return self.problem(path, Fault::NotForSender);
        }
        if path == IDENTITIES {
            return self.visit_identities(value);
        }
        if let Some(key) = KEYS.get(path) {
            if let Some(setting) = self.setting(path, &key.kind, value) {
                self.values.insert(format!("{}{path}", self.sender), setting);
            }
            return;
        }
        let is_above = path.is_empty() || KEYS.keys().any(|known| is_at_or_below(known, path));
        if !is_above {
            let is_rule = path.starts_with("rules.") && path.split('.').count() == 2;
            return self.problem(path, if is_rule { Fault::UnknownRule } else { Fault::UnknownSetting });
        }
        let Some(below) = value.as_object() else {
            return self.problem(path, Fault::Object);
        };
        for (name, value) in below {
            // An empty name, or one with a dot in it, is nobody's, whatever it happens to spell.
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            if name.is_empty() || name.contains('.') {
                self.problem(&path, Fault::UnknownSetting);
            } else {
                self.visit(&path, value);
            }
        }
    }

    fn visit_identities(&mut self, value: &Value) {
        let Some(identities) = value.as_object() else {
            return self.problem(IDENTITIES, Fault::Identities);
        };
        for (text, value) in identities {
            let Some(address) = canonical(text) else {
                self.problem(&sender_path(text), Fault::Address);
                continue;
            };
            self.sender = format!("{}.", sender_path(&address));
            self.visit("", value);
            self.sender.clear();
        }
    }

    fn setting(&mut self, path: &str, kind: &Kind, value: &Value) -> Option<Setting> {
        let setting = match kind {
            Kind::Preset => Preset::ALL.into_iter().find(|preset| value == preset.id()).map(Setting::Preset),
            Kind::Level => Level::ALL.into_iter().find(|level| value == level.id()).map(Setting::Level),
            Kind::Count { min, max } => {
                let count = value.as_u64().and_then(|count| u32::try_from(count).ok());
                count.filter(|count| (min..=max).contains(&count)).map(Setting::Count)
            }
            // The Windows registry has no booleans: Thunderbird hands the numbers on.
            Kind::Flag => value
                .as_bool()
                .or(match value.as_u64() {
                    Some(0) => Some(false),
                    Some(1) => Some(true),
                    _ => None,
                })
                .map(Setting::Flag),
            Kind::Text(most) => {
                value.as_str().filter(|text| text.chars().nth(*most).is_none()).map(|text| Setting::Text(text.to_owned()))
            }
            Kind::Image => value.as_str().filter(|text| texts::is_image(text)).map(|text| Setting::Text(text.to_owned())),
            Kind::Date => {
                value.as_str().filter(|text| text.is_empty() || texts::is_date(text)).map(|text| Setting::Text(text.to_owned()))
            }
            Kind::Identities => None,
            Kind::Url => value.as_str().filter(|text| texts::is_web_address(text)).map(|text| Setting::Text(text.to_owned())),
            Kind::Domains => {
                let domain = |text: &str, suffixes: &_| element::domain(text, suffixes);
                value.as_array().map(|elements| Setting::Domains(self.elements(path, elements, domain)))
            }
            Kind::Entries => value.as_array().map(|elements| Setting::Texts(self.elements(path, elements, element::entry))),
            Kind::Words => {
                value.as_array().map(|elements| Setting::Words(self.elements(path, elements, |text, _| element::phrase(text))))
            }
            Kind::Endings => {
                value.as_array().map(|elements| Setting::Words(self.elements(path, elements, |text, _| element::ending(text))))
            }
            Kind::Choice(values) => values.iter().find(|known| value == **known).map(|text| Setting::Text((*text).to_owned())),
            Kind::Choices(values) => value.as_array().map(|elements| {
                let known = |text: &str| values.iter().find(|known| **known == text).map(|text| (*text).to_owned());
                let known = |text: &str, _: &_| known(text).ok_or_else(|| Fault::Choice(values.to_vec()));
                Setting::Words(self.elements(path, elements, known))
            }),
            Kind::Paths => value.as_array().map(|elements| {
                let known = |text: &str, _: &_| {
                    if is_path(text) { Ok(text.to_owned()) } else { Err(Fault::NoSetting(shortened(text))) }
                };
                Setting::Paths(self.elements(path, elements, known))
            }),
        };
        if setting.is_none() {
            self.problem(path, kind.fault(value));
        }
        setting
    }

    /// The elements of a list that can be read; each of the others is a problem, so many of them in one list.
    fn elements<T>(
        &mut self,
        path: &str,
        elements: &[Value],
        read: impl Fn(&str, &BTreeSet<Domain>) -> Result<T, Fault>,
    ) -> Vec<T> {
        let mut good = Vec::with_capacity(elements.len());
        let mut bad = 0_usize;
        for (index, element) in elements.iter().enumerate() {
            let fault = match element.as_str().map(|text| read(text, &self.suffixes)) {
                Some(Ok(value)) => {
                    good.push(value);
                    continue;
                }
                Some(Err(fault)) => fault,
                None => Fault::Text,
            };
            bad += 1;
            if bad <= MOST_OF_LIST {
                self.problem(&format!("{path}[{index}]"), fault);
            }
        }
        if let Some(untold @ 1..) = bad.checked_sub(MOST_OF_LIST) {
            self.problem(path, Fault::FurtherEntries(untold));
        }
        good
    }

    fn problem(&mut self, path: &str, fault: Fault) {
        if self.problems.len() >= MOST_PROBLEMS {
            self.untold += 1;
            return;
        }
        let path = format!("{}{path}", self.sender);
        let path = if path.is_empty() || !path.ends_with("].") { path } else { path.trim_end_matches('.').to_owned() };
        self.problems.push(Problem { path: shortened(&path), fault });
    }
}

impl Kind {
    /// As it is spelled in [`describe`].
    fn id(&self) -> &'static str {
        match self {
            Self::Preset | Self::Level | Self::Choice(_) => "choice",
            Self::Count { .. } => "count",
            Self::Flag => "flag",
            Self::Text(_) => "text",
            Self::Url => "url",
            Self::Image => "image",
            Self::Date => "date",
            Self::Identities => IDENTITIES,
            Self::Domains => "domains",
            Self::Entries => "entries",
            Self::Words | Self::Endings => "words",
            Self::Choices(_) => "choices",
            Self::Paths => "paths",
        }
    }

    fn bounds(&self) -> (Option<u32>, Option<usize>) {
        match self {
            Self::Count { min, max } => (Some(*min), usize::try_from(*max).ok()),
            Self::Text(max) => (None, Some(*max)),
            Self::Image => (None, Some(texts::MOST_OF_IMAGE)),
            _ => (None, None),
        }
    }

    /// What there is to choose from.
    fn values(&self) -> Vec<&'static str> {
        match self {
            Self::Preset => Preset::ALL.map(Preset::id).to_vec(),
            Self::Level => Level::ALL.map(Level::id).to_vec(),
            Self::Choice(values) | Self::Choices(values) => values.to_vec(),
            _ => Vec::new(),
        }
    }

    /// What is wrong with a value that this setting does not take.
    fn fault(&self, value: &Value) -> Fault {
        match self {
            Self::Preset | Self::Level | Self::Choice(_) => Fault::Choice(self.values()),
            Self::Count { min, max } => Fault::Range(*min, *max),
            Self::Flag => Fault::Flag,
            Self::Text(max) if value.is_string() => Fault::TooLong(*max),
            Self::Text(_) => Fault::Text,
            Self::Image => Fault::Image,
            Self::Date => Fault::Date,
            Self::Identities => Fault::Identities,
            Self::Url => Fault::Url,
            Self::Domains | Self::Entries | Self::Words | Self::Endings | Self::Choices(_) | Self::Paths => Fault::Texts,
        }
    }
}
