//! Reads JSON strings, one a line, and writes the addr-specs in each as a JSON list, for comparison with Thunderbird's parser.

use std::io;

use bcc_guard::address::{self, Entry};

fn main() -> io::Result<()> {
    for line in io::stdin().lines() {
        let text: String = serde_json::from_str(&line?)?;
        let mut addr_specs = Vec::new();
        address::flatten(address::parse(&text), &mut |entry| {
            if let Entry::Mailbox(mailbox) = entry {
                addr_specs.push([mailbox.addr_spec.local_part, mailbox.addr_spec.domain.to_string()]);
            }
        });
        println!("{}", serde_json::to_string(&addr_specs)?);
    }
    Ok(())
}
