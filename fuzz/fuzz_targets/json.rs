//! Any JSON as a draft, as settings and as policy: errors and problems, never a panic; and the laws of a move hold for all of it.
#![no_main]

use bcc_guard::audience::audience;
use bcc_guard::draft::Draft;
use bcc_guard::remedy::{Fields, Remedy, apply};
use bcc_guard::settings::{Settings, merge};
use bcc_guard::verdict::check;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|text: &[u8]| {
    let Ok(value) = serde_json::from_slice::<Value>(text) else { return };
    let merged = merge(Some(&value), Some(&value));
    let settings = Settings::read(&merged.settings).expect("merged settings are settings");
    drop(Settings::read(&value));
    let Ok(draft) = Draft::read(&value) else { return };
    drop(check(&draft, &settings));
    drop(audience(&draft, &settings));
    for remedy in Remedy::ALL {
        let Fields { to, cc, bcc } = apply(&draft, &settings, &[remedy]);
        let once = Draft { to, cc, bcc, ..draft.clone() };
        let twice = apply(&once, &settings, &[remedy]);
        assert_eq!(twice, Fields { to: once.to, cc: once.cc, bcc: once.bcc });
    }
});
