//! The figures of a case as an HTML table.

use super::text::{escaped, note};
use crate::cli::figures::three_digits;
use crate::cli::study::answer::{failed, gain, kept, share_of, ticks_between, value};
use crate::sim::mean;
use crate::study::{CaseHead, RowReport, Settling};

/// What the columns of settling mean, for the place where they stand.
pub(super) const SETTLING: &str = "<p class=\"note\">Of the mean over seeds, averaged over 100 ticks. Settles at: throughput in the last third of the ticks \
    after demand moved, as a share of that in the last third before. Lowest: after the move, as such a share. Ticks to settle: from the move until \
    throughput stays within 5 % of where it settles, with a 95 % bootstrap interval over seeds. Ticks to the level before: until it stays at 90 % \
    of that, or never.</p>\n";

const SETTLING_HEAD: &str =
    "<th>settles at</th><th>lowest</th><th>ticks to settle</th><th>ticks to the level before</th>";

/// All rows of a case, folded away where there are many.
pub(super) fn table(head: &CaseHead, rows: &[RowReport]) -> String {
    let varied = head.varied.as_ref().map(|varied| format!("<th>{}</th>", escaped(varied))).unwrap_or_default();
    let is_measured = rows.iter().any(|row| row.is_baseline);
    let kept_head = if is_measured { "<th>gain kept</th><th>of its own at the baseline</th>" } else { "" };
    let settling_head = if head.shift_tick.is_some() { SETTLING_HEAD } else { "" };
    let header = format!(
        "<tr><th>policy</th>{varied}<th>throughput</th><th>95 % interval</th><th>finished of given out</th>\
         <th>gain</th><th>95 % interval</th><th>over</th>{kept_head}{settling_head}</tr>\n"
    );
    let body: String = rows.iter().map(|row| line(row, head.varied.is_some(), is_measured)).collect();
    let open = if rows.len() <= 8 { " open" } else { "" };
    let failed: String = rows.iter().filter_map(failed).map(|failed| note(&format!("Skipped: {failed}."))).collect();
    format!("<details{open}><summary>figures</summary>\n<table>\n{header}{body}</table>\n{failed}</details>\n")
}

fn line(row: &RowReport, is_varied: bool, is_measured: bool) -> String {
    let cell = |text: String| format!("<td>{}</td>", escaped(&text));
    let class = if row.is_learned == Some(true) { " class=\"learned\"" } else { "" };
    let mut line = format!("<tr{class}>{}", cell(row.policy.clone()));
    if is_varied {
        line.push_str(&cell(value(row).unwrap_or_default()));
    }
    if let Some(reason) = &row.skipped {
        return format!("{line}<td colspan=\"6\">skipped: {}</td></tr>\n", escaped(reason));
    }
    let interval = row.ci95.map(|[low, high]| format!("{} … {}", three_digits(low), three_digits(high)));
    line.push_str(&cell(row.mean.map_or_else(String::new, three_digits)));
    line.push_str(&cell(interval.unwrap_or_default()));
    line.push_str(&cell(format!("{:.1} %", 100.0 * mean(&row.completion_rate))));
    let (percent, interval) = row.gain.as_ref().map(gain).unwrap_or_default();
    line.push_str(&cell(percent));
    line.push_str(&cell(interval));
    line.push_str(&cell(row.gain.as_ref().map(|gain| gain.over.clone()).unwrap_or_default()));
    if is_measured {
        line.push_str(&cell(row.gain.as_ref().and_then(kept).unwrap_or_default()));
        line.push_str(&cell(row.of_baseline.as_ref().map(share_of).unwrap_or_default()));
    }
    if let Some(settling) = &row.settling {
        line.extend(settled_cells(settling).map(cell));
    }
    line.push_str("</tr>\n");
    line
}

/// The cells under [`SETTLING_HEAD`].
fn settled_cells(settling: &Settling) -> [String; 4] {
    let &Settling { before, settled, lowest, settling_ticks, settling_ci95, back_ticks } = settling;
    let percent = |share: f64| format!("{:.1} %", 100.0 * share);
    [
        percent(settled / before),
        percent(lowest),
        format!("{settling_ticks:.0}{}", ticks_between(settling_ci95)),
        back_ticks.map_or_else(|| "never".to_owned(), |ticks| ticks.to_string()),
    ]
}
