//! Reads JSON strings, one a line, and writes the numbers in each as a JSON list of `[kind, number]`, for comparison with others' checks.

use std::io;

use bcc_guard::numbers;

fn main() -> io::Result<()> {
    for line in io::stdin().lines() {
        let text: String = serde_json::from_str(&line?)?;
        let mut found = Vec::new();
        numbers::find(&text, &mut |kind, number| found.push([kind.id().to_owned(), number.to_owned()]));
        println!("{}", serde_json::to_string(&found)?);
    }
    Ok(())
}
