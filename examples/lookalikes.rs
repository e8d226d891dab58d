//! Which of the domains on standard input, one a line, are taken for a built-in one; and how long it takes to tell.
//!
//! `cargo run --release --example lookalikes < domains.txt`

use std::io::{Read, stdin};
use std::time::Instant;

use bcc_guard::address::Domain;
use bcc_guard::lookalike::{Known, lookalike};

fn main() {
    let mut input = String::new();
    stdin().read_to_string(&mut input).expect("UTF-8 on standard input");
    let domains: Vec<_> = input.lines().map(Domain::new).collect();
    let known = Known::of([], []);
    for domain in &domains {
        if let Some(found) = lookalike(domain, &known) {
            let suggestion = found.suggestion.map_or_else(String::new, |suggestion| suggestion.to_string());
            println!("{domain}\t{suggestion}\t{:?}", found.kind);
        }
    }
    // As many as there may be: 10,000 correspondents, and 1,000 recipients at domains of which none is known.
    let correspondents: Vec<_> = (0..10_000).map(|n| Domain::new(&format!("mairie-{}.example", word(n)))).collect();
    let strangers: Vec<_> = (0..1_000).map(|n| Domain::new(&format!("mairie-{}.example", word(n * 7 + 1_000_003)))).collect();
    for _ in 0..5 {
        let start = Instant::now();
        let known = Known::of([], &correspondents);
        let built = start.elapsed();
        let found = strangers.iter().filter(|domain| lookalike(domain, &known).is_some()).count();
        eprintln!("{built:?} to build, {:?} in all; {found} of 1000 found", start.elapsed());
    }
}

/// A word that looks like no other, of four syllables.
fn word(number: u64) -> String {
    let mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20;
    let syllable = |at: u32| {
        let bits = usize::try_from(mixed >> (at * 8) & 0xff).expect("eight bits");
        let [consonants, vowels] = ["bcdfglmnprstvz", "aeiou"].map(|letters| letters.chars().collect::<Vec<_>>());
        format!("{}{}", consonants[bits % consonants.len()], vowels[bits / consonants.len() % vowels.len()])
    };
    (0..4).map(syllable).collect()
}
