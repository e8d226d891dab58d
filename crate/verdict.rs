//! [`Verdict`], [`Finding`], [`Level`], [`check`] and [`fix`].

use std::cmp::Reverse;
use std::slice;

use serde::{Serialize, Serializer};

use crate::digest::Digest;
use crate::draft::Draft;
use crate::recipients::Recipients;
use crate::remedy::{self, Step, Target};
use crate::rules::{Found, MOST, Message, RULES};
use crate::settings::Settings;
use crate::text::shortened;

/// What happens when a rule finds something, from nothing to the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The rule does not run.
    Off,
    /// Shown while writing; never interrupts.
    Notice,
    /// Asks before sending.
    Ask,
    /// Does not send.
    Block,
}

impl Level {
    /// Every level, in order.
    pub const ALL: [Self; 4] = [Self::Off, Self::Notice, Self::Ask, Self::Block];

    /// As it is spelled in settings.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Notice => "notice",
            Self::Ask => "ask",
            Self::Block => "block",
        }
    }
}

/// What becomes of the message: the worst level among the findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It goes out.
    Send,
    /// The person is asked.
    Ask,
    /// It stays until a remedy was applied.
    Block,
}

impl From<Level> for Outcome {
    fn from(level: Level) -> Self {
        match level {
            Level::Off | Level::Notice => Self::Send,
            Level::Ask => Self::Ask,
            Level::Block => Self::Block,
        }
    }
}

/// A value that a rule states.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(untagged)]
pub enum Fact {
    /// A count.
    Number(usize),
    /// A name or an address, as it should be shown.
    Text(String),
    /// Several of them.
    Texts(Vec<String>),
}

impl Fact {
    /// What is told of it: no more than somebody reads.
    fn bounded(self) -> Self {
        match self {
            Self::Number(number) => Self::Number(number),
            Self::Text(text) => Self::Text(shortened(&text)),
            Self::Texts(texts) => Self::Texts(texts.iter().take(MOST).map(|text| shortened(text)).collect()),
        }
    }
}

impl From<usize> for Fact {
    fn from(number: usize) -> Self {
        Self::Number(number)
    }
}

impl From<String> for Fact {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Fact {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<Vec<String>> for Fact {
    /// One alone is no list.
    fn from(mut texts: Vec<String>) -> Self {
        match (texts.len(), texts.pop()) {
            (1, Some(only)) => Self::Text(only),
            (_, last) => Self::Texts(texts.into_iter().chain(last).collect()),
        }
    }
}

/// Something found, with what settings make of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The id of the rule.
    pub rule: &'static str,
    /// The rule's level in force; a notice where the rule only notes what it found.
    pub level: Level,
    /// What was found.
    #[serde(serialize_with = "as_map")]
    pub facts: Vec<(&'static str, Fact)>,
    /// What would help, the default first.
    pub remedies: Vec<Step>,
    /// Whom and what it is about: the same for the same people, files and facts, another for any others. Counts may be equal.
    #[serde(serialize_with = "as_text")]
    pub names: Digest,
    /// Whether only the person can tell that a remedy is right.
    #[serde(skip)]
    pub unsure: bool,
}

impl Finding {
    /// Remedies that are right in any case.
    fn fixes(&self) -> impl Iterator<Item = &Step> {
        self.remedies.iter().filter(|step| !self.unsure && step.changes_message())
    }

    fn interrupts(&self) -> bool {
        Outcome::from(self.level) != Outcome::Send
    }
}

/// What the check says of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// What becomes of the message.
    #[serde(rename = "verdict")]
    pub outcome: Outcome,
    /// Most serious first, then in the rules' own order.
    pub findings: Vec<Finding>,
}

/// Runs every rule that is not off.
#[must_use]
pub fn check(draft: &Draft, settings: &Settings) -> Verdict {
    check_with(draft, settings, &Recipients::of(draft, settings))
}

fn check_with(draft: &Draft, settings: &Settings, recipients: &Recipients) -> Verdict {
    let message = Message { draft, recipients, settings };
    let mut findings: Vec<Finding> = Vec::new();
    for rule in RULES {
        let settings = settings.rule(rule);
        if settings.level == Level::Off {
            continue;
        }
        let found = (rule.find)(&message, &settings);
        let unread = rule.unread(&message, &settings, &found);
        let finding = |Found { facts, mut remedies, about, only_noted, unsure }: Found, at_most: Level| {
            let at_most = if only_noted { Level::Notice } else { at_most };
            // Of all that was found, however much of it is told.
            let names = about + Digest::of(&facts);
            let facts = facts.into_iter().map(|(name, fact)| (name, fact.bounded())).collect();
            remedies.retain(Step::has_name);
            Finding { rule: rule.id, level: settings.level.min(at_most), facts, remedies, names, unsure }
        };
        findings.extend(found.into_iter().take(MOST).map(|found| finding(found, Level::Block)));
        findings.extend(unread.into_iter().take(MOST).map(|found| finding(found, Level::Ask)));
    }
    findings.sort_by_key(|finding| Reverse(finding.level));
    Verdict { outcome: findings.first().map_or(Outcome::Send, |worst| worst.level.into()), findings }
}

/// How many remedies are ever applied together.
const MOST_STEPS: usize = 30;

/// The smallest set of offered remedies after which nothing is left that a change of the message would put right, and somebody
/// else is still written to: one where one does it, otherwise as many as are needed. Empty where there is nothing to do, or no way to
/// do it.
///
/// What no change of the message puts right (very many recipients, an entry that is no address) stays as it was found, and so does
/// what may be right already: nobody is taken out of a message because they are new, or outside.
#[must_use]
pub fn fix(draft: &Draft, settings: &Settings) -> Vec<Step> {
    Search::new(draft, settings).steps()
}

/// The search for a fix. The message is checked a few times, however much was found: first what changes the message as a whole is tried,
/// one after the other, then all that is done to single people and files at once.
struct Search<'d> {
    draft: &'d Draft,
    settings: &'d Settings,
    found: Verdict,
    /// How often the message was checked.
    checks: usize,
}

impl<'d> Search<'d> {
    fn new(draft: &'d Draft, settings: &'d Settings) -> Self {
        Self { draft, settings, found: check(draft, settings), checks: 1 }
    }

    fn steps(&mut self) -> Vec<Step> {
        if let Some(only) = self.candidates().into_iter().find(|step| self.is_settled_by(slice::from_ref(step))) {
            return vec![only];
        }
        let (mut steps, mut after) = self.for_the_whole();
        while burden(&after) > 0 {
            steps.extend(for_each_target(&after));
            if steps.len() > MOST_STEPS {
                return Vec::new();
            }
            let Some(better) = self.try_out(&steps).filter(|better| burden(better) < burden(&after)) else {
                return Vec::new();
            };
            after = better;
        }
        if !self.is_settled(&after) {
            return Vec::new();
        }
        // What is done to single people may have made needless what was done to the whole.
        for index in (0..steps.len()).rev() {
            let mut fewer = steps.clone();
            let step = fewer.remove(index);
            if step.target == Target::Message && self.is_settled_by(&fewer) {
                steps = fewer;
            }
        }
        self.as_found(steps)
    }

    /// What is most serious first, where that comes to the same.
    fn as_found(&mut self, steps: Vec<Step>) -> Vec<Step> {
        let place = |step: &Step| {
            let place = interrupting(&self.found).flat_map(Finding::fixes).position(|fix| fix == step);
            place.unwrap_or(usize::MAX)
        };
        let mut sorted = steps.clone();
        sorted.sort_by_cached_key(place);
        if sorted == steps || self.is_settled_by(&sorted) { sorted } else { steps }
    }

    /// What may do alone: a step for the whole message, or one for the only person or file that is to be changed.
    fn candidates(&self) -> Vec<Step> {
        let mut candidates = offered(&self.found, |step| step.target == Target::Message);
        if let [only] = &*for_each_target(&self.found) {
            candidates.extend(offered(&self.found, |step| step.target == only.target));
        }
        candidates
    }

    /// Steps for the whole message, each of which leaves less to put right, and the verdict after them.
    fn for_the_whole(&mut self) -> (Vec<Step>, Verdict) {
        let (mut steps, mut after) = (Vec::new(), self.found.clone());
        loop {
            let candidates = offered(&after, |step| step.target == Target::Message && !steps.contains(step));
            let better = candidates.into_iter().find_map(|step| {
                steps.push(step);
                let better = self.try_out(&steps).filter(|better| burden(better) < burden(&after));
                if better.is_none() {
                    steps.pop();
                }
                better
            });
            match better {
                Some(better) => after = better,
                None => return (steps, after),
            }
        }
    }

    /// The verdict after steps; none where nobody is written to any more but the sender, who takes To after a move to Bcc.
    fn try_out(&mut self, steps: &[Step]) -> Option<Verdict> {
        self.checks += 1;
        let changed = remedy::after(self.draft, self.settings, steps);
        let recipients = Recipients::of(&changed, self.settings);
        let goes_to_somebody = recipients.others().next().is_some() || !recipients.unresolved().is_empty();
        goes_to_somebody.then(|| check_with(&changed, self.settings, &recipients))
    }

    fn is_settled_by(&mut self, steps: &[Step]) -> bool {
        self.try_out(steps).is_some_and(|after| self.is_settled(&after))
    }

    fn is_settled(&self, after: &Verdict) -> bool {
        burden(after) == 0
            && hopeless(after) <= hopeless(&self.found)
            && after.outcome != Outcome::Block
            && burden(&self.found) > 0
    }
}

/// Remedies of what interrupts, each once; none that leaves the fields as they are.
fn offered(verdict: &Verdict, is_wanted: impl Fn(&Step) -> bool) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for step in interrupting(verdict).flat_map(Finding::fixes).filter(|step| is_wanted(step)) {
        if !steps.contains(step) {
            steps.push(step.clone());
        }
    }
    steps
}

/// The first remedy for each single person and file; no more than are too many anyway.
fn for_each_target(verdict: &Verdict) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for step in interrupting(verdict).flat_map(Finding::fixes) {
        if step.target != Target::Message && !steps.iter().any(|known| known.target == step.target) {
            steps.push(step.clone());
        }
        if steps.len() > MOST_STEPS {
            break;
        }
    }
    steps
}

fn interrupting(verdict: &Verdict) -> impl Iterator<Item = &Finding> {
    verdict.findings.iter().filter(|finding| finding.interrupts())
}

/// How much there is to put right by changing the message; a finding about several recipients has a remedy for each.
fn burden(verdict: &Verdict) -> usize {
    interrupting(verdict)
        .map(|finding| finding.fixes().count())
        .map(|remedies| if remedies == 0 { 0 } else { 1 + remedies })
        .sum()
}

/// How many findings no change of the message puts right.
fn hopeless(verdict: &Verdict) -> usize {
    interrupting(verdict).filter(|finding| finding.fixes().next().is_none()).count()
}

fn as_text<S: Serializer>(digest: &Digest, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(digest)
}

fn as_map<S: Serializer>(facts: &[(&'static str, Fact)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(facts.iter().map(|(name, fact)| (name, fact)))
}
