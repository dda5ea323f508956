//! The figures of a case as an HTML table.

use super::text::escaped;
use crate::cli::figures::three_digits;
use crate::cli::study::answer::{gain, kept, share_of, value};
use crate::sim::{Interval, mean, t_interval};
use crate::study::{CaseHead, RowReport};

/// What the columns of recovery mean, for the place where they stand.
pub(super) const RECOVERY: &str = "<p class=\"note\">Ticks to recover: from the move of demand until throughput, averaged over 100 ticks, is at \
    95 % of what the same policy settles at afterwards (the last third of the episode). Ticks to the level before: until it is at 90 % of what \
    the policy had settled at before demand moved (the last third of that time). A policy that collapses for good soon settles, and is never \
    back at its level before.</p>\n";

/// All rows of a case, folded away where there are many.
pub(super) fn table(head: &CaseHead, rows: &[RowReport]) -> String {
    let varied = head.varied.as_ref().map(|varied| format!("<th>{}</th>", escaped(varied))).unwrap_or_default();
    let is_measured = rows.iter().any(|row| row.is_baseline);
    let kept_head = if is_measured { "<th>gain kept</th><th>of its own at the baseline</th>" } else { "" };
    let recovery_head =
        if head.shift_tick.is_some() { "<th>ticks to recover</th><th>ticks to the level before</th>" } else { "" };
    let header = format!(
        "<tr><th>policy</th>{varied}<th>throughput</th><th>95 % interval</th><th>finished of given out</th>\
         <th>gain</th><th>95 % interval</th><th>over</th>{kept_head}{recovery_head}</tr>\n"
    );
    let body: String = rows.iter().map(|row| line(row, head.varied.is_some(), is_measured)).collect();
    let open = if rows.len() <= 8 { " open" } else { "" };
    format!("<details{open}><summary>figures</summary>\n<table>\n{header}{body}</table>\n</details>\n")
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
    if let Some(ticks) = &row.recovery_ticks {
        let ticks: Vec<f64> = ticks.iter().copied().map(f64::from).collect();
        let Interval { mean, low, high } = t_interval(&ticks);
        line.push_str(&cell(format!("{mean:.0} ({:.0} … {high:.0})", low.max(0.0))));
    }
    if let Some(ticks) = &row.back_ticks {
        line.push_str(&cell(back(ticks)));
    }
    line.push_str("</tr>\n");
    line
}

/// Ticks until a fleet was back at its level before demand moved, with the trials that never were.
fn back(ticks: &[Option<u32>]) -> String {
    let found: Vec<f64> = ticks.iter().flatten().copied().map(f64::from).collect();
    let never = ticks.len() - found.len();
    match (found.is_empty(), never) {
        (true, _) => "never".to_owned(),
        (false, 0) => format!("{:.0}", mean(&found)),
        (false, _) => format!("{:.0}, never in {never} of {}", mean(&found), ticks.len()),
    }
}
