//! Halves of characters in JSON that JavaScript has written.

use bcc_guard::well_formed::mend;
use serde_json::{Value, json};

fn read(text: &str) -> Value {
    let mut bytes = text.as_bytes().to_vec();
    mend(&mut bytes);
    serde_json::from_slice(&bytes).unwrap()
}

#[test]
fn half_a_character_is_replaced_and_nothing_else() {
    for (text, expected) in [
        (r#""\ud800""#, json!("\u{fffd}")),
        (r#""\udfff""#, json!("\u{fffd}")),
        (r#""a\udc00b""#, json!("a\u{fffd}b")),
        (r#""\ud83d\ud83d\ude00\ude00""#, json!("\u{fffd}😀\u{fffd}")),
        (r#""\uD83D\uDE00""#, json!("😀")),
        (r#""\ud83dx\ude00""#, json!("\u{fffd}x\u{fffd}")),
        (r#""\ud83d\n\ude00""#, json!("\u{fffd}\n\u{fffd}")),
        (r#""\\ud800""#, json!(r"\ud800")),
        (r#""\\\ud800""#, json!("\\\u{fffd}")),
        (r#""\u0000\u2028\ud7ff\ue000""#, json!("\0\u{2028}\u{d7ff}\u{e000}")),
        (r#"{"a\ud800":["\udfff",{"\"\ud800":1}]}"#, json!({"a\u{fffd}": ["\u{fffd}", {"\"\u{fffd}": 1}]})),
        (r#"{"a":"plain é 😀"}"#, json!({"a": "plain é 😀"})),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn what_is_no_json_is_left_for_the_parser() {
    for text in ["", "\\", "\\u", "\\ud8", "\\ud800", "\"\\ud800\\", "\\ux\u{e9}00"] {
        let mut bytes = text.as_bytes().to_vec();
        mend(&mut bytes);
        assert!(serde_json::from_slice::<Value>(&bytes).is_err(), "{text}");
    }
}
