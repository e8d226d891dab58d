//! Any JSON as a draft, as settings and as policy: errors and problems, never a panic; and the laws of a move hold for all of it.
#![no_main]

use bcc_guard::audience::audience;
use bcc_guard::draft::Draft;
use bcc_guard::remedy::{Fields, Remedy, apply};
use bcc_guard::settings::{Settings, merge};
use bcc_guard::verdict::{Outcome, check, fix};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|text: &[u8]| {
    let Ok(value) = serde_json::from_slice::<Value>(text) else { return };
    let merged = merge(Some(&value), Some(&value));
    let settings = Settings::read(&merged.settings).expect("merged settings are settings");
    drop(Settings::read(&value));
    let Ok(draft) = Draft::read(&value) else { return };
    drop(audience(&draft, &settings));
    for finding in check(&draft, &settings).findings {
        drop(apply(&draft, &settings, &finding.remedies));
    }
    let steps = fix(&draft, &settings);
    if !steps.is_empty() {
        let fixed = changed(&draft, apply(&draft, &settings, &steps));
        assert_ne!(check(&fixed, &settings).outcome, Outcome::Block);
    }
    for remedy in [Remedy::MoveAllToBcc, Remedy::MoveExternalToBcc, Remedy::AddSelfToTo] {
        let once = changed(&draft, apply(&draft, &settings, &[remedy.into()]));
        let twice = apply(&once, &settings, &[remedy.into()]);
        assert_eq!(twice, Fields { to: once.to, cc: once.cc, bcc: once.bcc });
    }
});

fn changed(draft: &Draft, Fields { to, cc, bcc }: Fields) -> Draft {
    Draft { to, cc, bcc, ..draft.clone() }
}
