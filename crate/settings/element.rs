//! What an element of a list means. Forms by which people mean one thing only are understood; one that could never match anything is
//! told, with what to write instead.

use std::collections::BTreeSet;

use super::Fault;
use crate::address::{self, Domain};
use crate::announcement;

/// Names that end the domains of a country (IANA, root zone, 2026), or of anybody. Thunderbird tells all the others.
const TOP_LEVEL: &str = "com org net edu gov mil int info biz ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bv bw by bz ca cc cd cf \
    cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gb gd ge gf gg \
    gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp \
    kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne \
    nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk \
    sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn \
    vu wf ws ye yt za zm zw";

/// Domains below which anybody may have one, as Thunderbird told.
pub(super) type Suffixes = BTreeSet<Domain>;

/// A domain, also as `@ville.example`, `*@ville.example`, `*.ville.example`, `.ville.example`.
pub(super) fn domain(text: &str, suffixes: &Suffixes) -> Result<Domain, Fault> {
    let text = text.trim();
    if let Some(fault) = web_or_mail(text) {
        return Err(fault);
    }
    let domain = Domain::parse(without_wildcard(text).unwrap_or(text)).map_err(Fault::Domain)?;
    if is_public(&domain, suffixes) { Err(Fault::PublicSuffix(domain.to_string())) } else { Ok(domain) }
}

/// An address, a domain, or the name or entry of a mailing list; the text that [`Entries`](crate::entries::Entries) are read from.
pub(super) fn entry(text: &str, suffixes: &Suffixes) -> Result<String, Fault> {
    let text = text.trim().trim_end_matches([',', ';']).trim_end();
    if text.is_empty() {
        return Err(Fault::Entry);
    }
    if let Some(fault) = web_or_mail(text) {
        return Err(fault);
    }
    if is_several(text) {
        return Err(Fault::SeveralEntries);
    }
    if let Some(rest) = without_wildcard(text) {
        // Without a dot, it would be taken for the name of a mailing list.
        let written = |domain: Domain| if domain.as_str().contains('.') { domain.to_string() } else { format!("@{domain}") };
        return domain(rest, suffixes).map(written);
    }
    if text.contains('*') {
        return Err(Fault::Pattern);
    }
    if let [address::Entry::Mailbox(mailbox)] = &*address::parse(text) {
        let is_person = !mailbox.is_several() && Domain::parse(mailbox.addr_spec.domain.as_str()).is_ok();
        // What stands in the brackets of a list's entry may be anything.
        return if is_person || !mailbox.display_name.is_empty() { Ok(text.to_owned()) } else { Err(Fault::Address) };
    }
    if let Some(bare) = unquoted(text) {
        return entry(bare, suffixes);
    }
    let is_one_word = !text.contains(char::is_whitespace) && !text.contains(['<', '"']);
    if is_one_word && text.contains('@') {
        return Err(Fault::Address);
    }
    match Domain::parse(text) {
        // A word alone is the name of a mailing list; there are lists called Team, Group and Family, and top-level domains as well.
        Ok(domain) if is_public(&domain, suffixes) && (text.contains('.') || is_top_level(&domain)) => {
            Err(Fault::PublicSuffix(domain.to_string()))
        }
        Err(error) if is_one_word && is_like_domain(text) => Err(Fault::Domain(error)),
        _ => Ok(text.to_owned()),
    }
}

/// A word or phrase that may stand in a text.
pub(super) fn phrase(text: &str) -> Result<String, Fault> {
    if announcement::is_phrase(text) { Ok(text.trim().to_owned()) } else { Err(Fault::Word) }
}

/// The ending of a file's name, also as `.exe` and `*.exe`.
pub(super) fn ending(text: &str) -> Result<String, Fault> {
    let text = text.trim();
    let ending = text.trim_start_matches('*').trim_start_matches('.');
    let is_ending =
        !ending.is_empty() && ending.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '~' | '+' | '#'));
    if is_ending { Ok(ending.to_lowercase()) } else { Err(Fault::Ending) }
}

/// A link where a name was meant: what it leads to is named instead.
fn web_or_mail(text: &str) -> Option<Fault> {
    let after = |scheme: &str| {
        let (begin, rest) = text.split_at_checked(scheme.len())?;
        begin.eq_ignore_ascii_case(scheme).then_some(rest)
    };
    let host = |rest: &'_ str| rest.split(['/', '?', ':']).next().unwrap_or_default().to_owned();
    let mailbox = |rest: &'_ str| rest.split('?').next().unwrap_or_default().to_owned();
    let web = || after("https://").or_else(|| after("http://")).map(host);
    after("mailto:").map(mailbox).or_else(web).map(Fault::Link)
}

/// What `@ville.example`, `*@ville.example`, `*.ville.example` and `.ville.example` stand for, and all of them together.
fn without_wildcard(text: &str) -> Option<&str> {
    let mut rest = text;
    while let Some(shorter) = ["*@", "*.", "@", "."].iter().find_map(|form| rest.strip_prefix(form)) {
        rest = shorter;
    }
    (rest.len() < text.len()).then_some(rest)
}

/// Whether several addresses or domains stand there.
fn is_several(text: &str) -> bool {
    let is_name = |part: &str| part.contains('@') || part.contains('.') && Domain::parse(part).is_ok();
    let parts = || text.split([',', ';', '|', '\n']).map(str::trim).filter(|part| !part.is_empty());
    let words = || text.split_whitespace();
    let is_list_of = |parts: &[&str]| parts.len() > 1 && parts.iter().all(|part| is_name(part));
    let has_addresses = |parts: &[&str]| parts.iter().filter(|part| part.contains('@')).count() > 1;
    let (parts, words): (Vec<_>, Vec<_>) = (parts().collect(), words().collect());
    !text.starts_with('"') && (is_list_of(&parts) || has_addresses(&parts) || is_list_of(&words))
}

/// What stands in quotes that somebody put around it.
fn unquoted(text: &str) -> Option<&str> {
    [('"', '"'), ('\'', '\''), ('“', '”'), ('«', '»'), ('„', '“')]
        .iter()
        .find_map(|&(open, close)| text.strip_prefix(open)?.strip_suffix(close))
        .map(str::trim)
        .filter(|bare| !bare.is_empty() && !bare.contains('"'))
        .filter(|bare| bare.contains('@') || bare.contains('.'))
}

/// Whether somebody who wrote this meant a domain, and no mailing list.
fn is_like_domain(text: &str) -> bool {
    text.contains('.') && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '/' | ':'))
}

fn is_public(domain: &Domain, suffixes: &Suffixes) -> bool {
    suffixes.contains(domain) || is_top_level(domain)
}

fn is_top_level(domain: &Domain) -> bool {
    TOP_LEVEL.split(' ').any(|name| name == domain.as_str())
}
