//! What a text must be to be taken for a web address, an image, a date.

/// How large an image may be, as it is written in a policy.
pub(super) const MOST_OF_IMAGE: usize = 100_000;

/// What an image may be. Pages show it as a picture, where a script in an SVG does not run.
const IMAGES: [&str; 4] = ["image/png", "image/jpeg", "image/webp", "image/svg+xml"];

/// Whether a text is empty or can be opened in a browser: nothing else (`javascript:`, `file:`) becomes a link.
pub(super) fn is_web_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    text.is_empty()
        || rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(|c: char| c.is_whitespace() || c.is_control()))
}

/// Whether a text is empty, or an image that a page can show without asking anybody for it (RFC 2397).
pub(super) fn is_image(text: &str) -> bool {
    if text.is_empty() {
        return true;
    }
    let Some((kind, data)) = text.strip_prefix("data:").and_then(|rest| rest.split_once(',')) else { return false };
    let mut parameters = kind.split(';');
    let is_known = parameters.next().is_some_and(|kind| IMAGES.contains(&kind));
    let is_data = if parameters.next_back() == Some("base64") { is_base64(data) } else { is_written_out(data) };
    is_known && is_data && text.len() <= MOST_OF_IMAGE
}

/// RFC 4648, 4, with its padding.
fn is_base64(data: &str) -> bool {
    let digits = data.trim_end_matches('=');
    let padding = data.len() - digits.len();
    !digits.is_empty()
        && padding <= 2
        && data.len().is_multiple_of(4)
        && digits.bytes().all(|digit| digit.is_ascii_alphanumeric() || digit == b'+' || digit == b'/')
}

fn is_written_out(data: &str) -> bool {
    !data.is_empty() && data.chars().all(|c| !c.is_control())
}

/// `full-date` (RFC 3339, 5.6), of a day that there is.
pub(super) fn is_date(text: &str) -> bool {
    let [year, month, day] = &*text.split('-').collect::<Vec<_>>() else { return false };
    let number = |digits: &str, length| {
        let is_number = digits.len() == length && digits.bytes().all(|digit| digit.is_ascii_digit());
        is_number.then(|| digits.parse::<u32>().ok()).flatten()
    };
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2)) else { return false };
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day)
}
