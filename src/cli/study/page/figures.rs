//! The figures of a case as an HTML table.

use super::text::escaped;
use crate::cli::figures::three_digits;
use crate::cli::study::answer::over_by_hand;
use crate::cli::study::gains::{gain, kept, share_of, value};
use crate::sim::{Interval, mean, t_interval};
use crate::study::{CaseHead, RaceReport, RowReport};

/// All rows of a case, folded away where there are many.
pub(super) fn table(head: &CaseHead, rows: &[RowReport]) -> String {
    let varied = head.varied.as_ref().map(|varied| format!("<th>{}</th>", escaped(varied))).unwrap_or_default();
    let is_measured = rows.iter().any(|row| row.is_baseline);
    let kept_head = if is_measured { "<th>gain kept</th><th>of its own at the baseline</th>" } else { "" };
    let recovery_head = if head.shift_tick.is_some() { "<th>ticks to recover</th>" } else { "" };
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
    line.push_str("</tr>\n");
    line
}

/// What the learners of a race had come to, milestone by milestone.
pub(super) fn milestones(race: &RaceReport) -> String {
    let header = "<tr><th>learner</th><th>episodes</th><th>agent-steps</th><th>interquartile mean</th><th>95 % interval</th>\
                  <th>over by hand</th><th>finished of given out</th></tr>\n";
    let mut body = String::new();
    for entrant in &race.entrants {
        for milestone in &entrant.milestones {
            let [low, high] = milestone.ci95;
            let cells = [
                entrant.name.clone(),
                milestone.evaluations.to_string(),
                format!("{} million", three_digits(milestone.agent_steps as f64 / 1e6)),
                three_digits(milestone.iqm),
                format!("{} … {}", three_digits(low), three_digits(high)),
                over_by_hand(race, milestone.iqm).map(|(percent, _)| percent).unwrap_or_default(),
                format!("{:.1} %", 100.0 * milestone.completion_rate),
            ];
            body.push_str("<tr>");
            body.extend(cells.map(|cell| format!("<td>{}</td>", escaped(&cell))));
            body.push_str("</tr>\n");
        }
    }
    format!("<details><summary>figures</summary>\n<table>\n{header}{body}</table>\n</details>\n")
}
