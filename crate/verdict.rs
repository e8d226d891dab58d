//! [`Verdict`], [`Finding`], [`Level`], [`check`] and [`fix`].

use std::cmp::Reverse;

use serde::{Serialize, Serializer};

use crate::digest::Digest;
use crate::draft::Draft;
use crate::recipients::Recipients;
use crate::remedy::{self, Step};
use crate::rules::{Found, MOST, Message, RULES};
use crate::settings::Settings;

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
    let recipients = Recipients::of(draft, settings);
    let message = Message { draft, recipients: &recipients, settings };
    let mut findings: Vec<Finding> = Vec::new();
    for rule in RULES {
        let settings = settings.rule(rule);
        if settings.level == Level::Off {
            continue;
        }
        let found = (rule.find)(&message, &settings);
        let unread = rule.unread(&message, &settings, &found);
        let finding = |Found { facts, remedies, about, only_noted, unsure }: Found, at_most: Level| {
            let at_most = if only_noted { Level::Notice } else { at_most };
            let names = about + Digest::of(&facts);
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
/// else is still written to: one where one does it, otherwise as many as are needed one after the other. Empty where there is
/// nothing to do, or no way to do it.
///
/// What no change of the message puts right (very many recipients, an entry that is no address) stays as it was found, and so does
/// what may be right already: nobody is taken out of a message because they are new, or outside.
#[must_use]
pub fn fix(draft: &Draft, settings: &Settings) -> Vec<Step> {
    let found = check(draft, settings);
    let goal = Goal { draft, settings, hopeless: hopeless(&found) };
    let one = offered(&found).into_iter().take(MOST_STEPS).map(|step| vec![step]).find(|steps| goal.is_reached(steps));
    if let Some(steps) = one {
        return steps;
    }
    let mut steps = Vec::new();
    let mut changed = draft.clone();
    let mut verdict = found;
    while burden(&verdict) > 0 {
        let better = offered(&verdict).into_iter().find_map(|step| {
            let changed = remedy::after(&changed, settings, &step);
            let after = check(&changed, settings);
            (goes_to_somebody(&changed, settings) && burden(&after) < burden(&verdict)).then_some((step, changed, after))
        });
        match better {
            Some((step, draft, after)) if steps.len() < MOST_STEPS => {
                steps.push(step);
                (changed, verdict) = (draft, after);
            }
            _ => return Vec::new(),
        }
    }
    if !goal.is_reached(&steps) {
        return Vec::new();
    }
    // A later step may have made an earlier one needless.
    for index in (0..steps.len()).rev() {
        let mut fewer = steps.clone();
        fewer.remove(index);
        if goal.is_reached(&fewer) {
            steps = fewer;
        }
    }
    steps
}

/// What a fix is for.
struct Goal<'d> {
    draft: &'d Draft,
    settings: &'d Settings,
    /// How much there is that no change of the message puts right.
    hopeless: usize,
}

impl Goal<'_> {
    fn is_reached(&self, steps: &[Step]) -> bool {
        let changed = steps.iter().fold(self.draft.clone(), |draft, step| remedy::after(&draft, self.settings, step));
        let after = check(&changed, self.settings);
        let is_settled = burden(&after) == 0 && hopeless(&after) <= self.hopeless && after.outcome != Outcome::Block;
        !steps.is_empty() && is_settled && goes_to_somebody(&changed, self.settings)
    }
}

/// Remedies of what interrupts, each once; none that leaves the fields as they are.
fn offered(verdict: &Verdict) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for step in interrupting(verdict).flat_map(Finding::fixes) {
        if !steps.contains(step) {
            steps.push(step.clone());
        }
    }
    steps
}

fn interrupting(verdict: &Verdict) -> impl Iterator<Item = &Finding> {
    verdict.findings.iter().filter(|finding| finding.interrupts())
}

/// Other than the sender, who takes To after a move to Bcc.
fn goes_to_somebody(draft: &Draft, settings: &Settings) -> bool {
    !Recipients::of(draft, settings).everyone().is_empty()
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
