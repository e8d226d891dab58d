//! A policy is a floor: with one, no setting of the user's makes a message pass, or be asked about less, than the policy alone would.
//!
//! For each setting, [`Stricter`] says which of two values asks about more. What the policy sets, and what its preset makes of the rest,
//! stands; of the user's settings only what is stricter is taken. Only paths that the policy lists under `unlocked` are the user's.

use std::collections::{BTreeMap, HashSet};

use serde::Serialize;
use serde_json::Value;

use super::{Complete, KEYS, Kind, Preset, Setting, Values, completed};
use crate::entries;

/// Which value of a setting is stricter than another.
#[derive(Debug, Clone, Copy)]
pub(super) enum Stricter {
    /// Neither: it is a matter of taste. The user's where the policy does not set it.
    Neither,
    /// That depends on the message. What the policy says, or the default.
    Unknown,
    /// What an organisation has to keep: its own where the policy sets anything with the same first name.
    Together,
    /// The smaller number.
    Less,
    /// The greater number; most of all 0, which is no limit.
    MoreOrNone,
    /// The later one of its values.
    Later,
    /// The earlier day; most of all none.
    Earlier,
    /// This one of its values.
    Only(&'static str),
    /// "Yes".
    Yes,
    /// "No".
    No,
    /// A list with more in it.
    Longer,
    /// A list with less in it.
    Shorter,
}

/// What the values of a setting are that a user may choose under a policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// None but the one in force.
    Fixed,
    /// Numbers up to this one.
    AtMost(u64),
    /// Numbers from this one on, and 0.
    AtLeast(u64),
    /// These.
    Among(Vec<Value>),
    /// Days up to this one, or none.
    Until(String),
    /// Lists with these entries.
    With(Vec<Value>),
    /// Lists of these entries only.
    Within(Vec<Value>),
}

/// What a policy leaves to the user.
pub(super) struct Floor<'v> {
    /// What the policy sets, and what the user sets where the policy lets them.
    set: &'v Values,
    /// All of it.
    values: Complete,
}

impl<'v> Floor<'v> {
    pub(super) fn of(set: &'v Values) -> Self {
        Self { set, values: completed(set) }
    }

    /// Every setting, with what is stricter among the user's own.
    pub(super) fn raised(&self, own: &Values) -> Complete {
        let preset = preset_of(own).filter(|&preset| preset_of(self.set).unwrap_or_default().is_looser_than(preset));
        let mut raised = self.values.clone();
        for (path, value) in &mut raised {
            let Some(key) = KEYS.get(*path) else { continue };
            let by_preset = || preset.filter(|_| !self.set.contains_key(*path)).map(|preset| key.default.of(preset).clone());
            let Some(own) = own.get(*path).map(Setting::to_json).or_else(by_preset) else { continue };
            if let Some(stricter) = key.stricter.of(&key.kind, value, own, self.is_decided(path, key.stricter)) {
                *value = stricter;
            }
        }
        raised
    }

    /// Whether a rule finds more, or says it louder, by these settings.
    pub(super) fn is_below(&self, raised: &Complete) -> bool {
        self.values.iter().any(|(path, value)| path.starts_with("rules.") && raised.get(path) != Some(value))
    }

    /// What bounds the user's settings.
    pub(super) fn bounds(&self, is_unlocked: impl Fn(&str) -> bool) -> BTreeMap<&'static str, Bound> {
        let bounded = self.values.iter().filter(|(path, _)| !is_unlocked(path));
        bounded
            .filter_map(|(path, value)| {
                let key = KEYS.get(*path)?;
                Some((*path, key.stricter.bound(&key.kind, value, self.is_decided(path, key.stricter))?))
            })
            .collect()
    }

    /// Whether the policy says something of what a setting without a stricter value is about.
    fn is_decided(&self, path: &str, stricter: Stricter) -> bool {
        let first = || path.split('.').next().unwrap_or_default();
        match stricter {
            Stricter::Neither => self.set.contains_key(path),
            Stricter::Together => self.set.keys().any(|set| set.split('.').next() == Some(first())),
            _ => true,
        }
    }
}

impl Stricter {
    /// The user's value as far as it is stricter; nothing where it is not.
    fn of(self, kind: &Kind, floor: &Value, own: Value, is_decided: bool) -> Option<Value> {
        let number = Value::as_u64;
        let rank = |value: &Value| kind.values().iter().position(|known| value == known);
        let is_stricter = match self {
            Self::Neither | Self::Together => !is_decided,
            Self::Unknown => false,
            Self::Less => number(&own) < number(floor),
            Self::MoreOrNone => number(floor) != Some(0) && (number(&own) == Some(0) || number(&own) > number(floor)),
            Self::Later => rank(&own) > rank(floor),
            Self::Earlier => own.as_str() < floor.as_str(),
            Self::Only(value) => own == value,
            Self::Yes => own == true,
            Self::No => own == false,
            Self::Longer => return Some(both(floor, &own)),
            Self::Shorter => return Some(common(floor, &own)),
        };
        is_stricter.then_some(own)
    }

    fn bound(self, kind: &Kind, floor: &Value, is_decided: bool) -> Option<Bound> {
        let elements = || floor.as_array().cloned().unwrap_or_default();
        let among =
            |stricter: Value| if stricter == *floor { Bound::Fixed } else { Bound::Among(vec![floor.clone(), stricter]) };
        let bound = match self {
            Self::Neither | Self::Together => return is_decided.then_some(Bound::Fixed),
            Self::Unknown => Bound::Fixed,
            Self::Less if floor.as_u64() == kind.bounds().0.map(u64::from) => Bound::Fixed,
            Self::Less => Bound::AtMost(floor.as_u64()?),
            Self::MoreOrNone if *floor == 0 => Bound::Fixed,
            Self::MoreOrNone => Bound::AtLeast(floor.as_u64()?),
            Self::Later => {
                let values = kind.values();
                let from = values.iter().position(|known| floor == known)?;
                let among: Vec<Value> = values.into_iter().skip(from).map(Value::from).collect();
                if among.len() == 1 { Bound::Fixed } else { Bound::Among(among) }
            }
            Self::Earlier if *floor == "" => Bound::Fixed,
            Self::Earlier => Bound::Until(floor.as_str()?.to_owned()),
            Self::Only(value) => among(value.into()),
            Self::Yes => among(true.into()),
            Self::No => among(false.into()),
            Self::Longer if elements().is_empty() => return None,
            Self::Longer if elements().len() == kind.values().len() => Bound::Fixed,
            Self::Longer => Bound::With(elements()),
            Self::Shorter if elements().is_empty() => Bound::Fixed,
            Self::Shorter => Bound::Within(elements()),
        };
        Some(bound)
    }
}

impl Preset {
    fn is_looser_than(self, other: Self) -> bool {
        let rank = |preset| Self::ALL.iter().position(|&known| known == preset);
        rank(self) < rank(other)
    }
}

fn preset_of(values: &Values) -> Option<Preset> {
    match values.get("preset") {
        Some(Setting::Preset(preset)) => Some(*preset),
        _ => None,
    }
}

/// The entries of two lists, each once.
fn both(floor: &Value, own: &Value) -> Value {
    let known = keys(floor);
    let further = elements(own).filter(|element| !known.contains(&key(element)));
    elements(floor).chain(further).cloned().collect()
}

/// The entries that stand in two lists.
fn common(floor: &Value, own: &Value) -> Value {
    let kept = keys(own);
    elements(floor).filter(|element| kept.contains(&key(element))).cloned().collect()
}

fn keys(list: &Value) -> HashSet<String> {
    elements(list).map(key).collect()
}

fn elements(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

/// One spelling of an entry; those that match alike and are spelled differently are taken for two, which costs nothing.
fn key(element: &Value) -> String {
    entries::key(element.as_str().unwrap_or_default())
}
