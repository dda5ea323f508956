//! Words within HTML.

/// `text` with the characters that HTML reads replaced.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// A remark below a table; none without text.
pub(super) fn note(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("<p class=\"note\">{}</p>\n", escaped(text)) }
}

/// A row of a table of these cells.
pub(super) fn row<const N: usize>(cells: [impl AsRef<str>; N]) -> String {
    let mut row = String::from("<tr>");
    for cell in cells {
        row.extend(["<td>", &escaped(cell.as_ref()), "</td>"]);
    }
    row.push_str("</tr>\n");
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_html_reads_is_replaced() {
        assert_eq!(escaped("a < b & \"c\" > d"), "a &lt; b &amp; &quot;c&quot; &gt; d");
    }
}
