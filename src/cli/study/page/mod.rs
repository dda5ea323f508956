//! A study as one HTML file that needs nothing else: questions, answers, charts, and every figure.

mod about;
mod along;
mod chart;
mod figures;
mod learners;
mod text;

pub(super) use self::about::Made;

use self::about::about;
use self::text::escaped;
use super::answer::answer;
use crate::study::{CaseHead, RowReport, SuiteReport};

/// The page of these suites.
pub(super) fn page(reports: &[SuiteReport], made: &Made) -> String {
    let mut page = String::from("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.push_str(
        "<meta name=\"viewport\" content=\"width=device-width\">\n<title>Fleetwright: a study</title>\n<style>\n",
    );
    page.push_str(include_str!("style.css"));
    page.push_str("</style>\n</head>\n<body>\n<h1>Fleetwright: a study</h1>\n");
    page.push_str(&about(reports, made));
    page.push_str(&contents(reports));
    for (k, report) in reports.iter().enumerate() {
        page.push_str(&suite(k, report));
    }
    page.push_str("</body>\n</html>\n");
    page
}

fn contents(reports: &[SuiteReport]) -> String {
    let item = |(k, report): (usize, &SuiteReport)| {
        let most = answer(report).into_iter().next().unwrap_or_default();
        let (question, answer) = (escaped(&report.question), escaped(&most));
        format!("<li><a href=\"#suite-{k}\">{question}</a><br><span>{answer}</span></li>\n")
    };
    let items: String = reports.iter().enumerate().map(item).collect();
    format!("<nav><ol>\n{items}</ol></nav>\n")
}

fn suite(k: usize, report: &SuiteReport) -> String {
    let mut section = format!("<h2 id=\"suite-{k}\">{}</h2>\n", escaped(&report.question));
    let told = answer(report);
    if let Some((most, rest)) = told.split_first() {
        section.extend(["<p class=\"answer\">", &escaped(most), "</p>\n"]);
        for sentence in rest {
            section.extend(["<p>", &escaped(sentence), "</p>\n"]);
        }
    }
    if report.cases.len() > 1
        && let Some(svg) = chart::gains_by_case(report)
    {
        section.push_str(&figure(&svg));
    }
    for race in &report.races {
        section.push_str(&learners::learners(race));
    }
    for (head, rows) in report.by_case() {
        section.push_str(&case(head, rows));
    }
    section
}

fn case(head: &CaseHead, rows: &[RowReport]) -> String {
    let charts = match (&head.varied, &head.reference) {
        (Some(_), _) => vec![chart::lines(head, rows), along::gains(head, rows), along::kept(head, rows)],
        (None, Some(_)) => vec![chart::gains_over_reference(rows)],
        (None, None) => vec![chart::means(rows)],
    };
    let charts: String = charts.into_iter().flatten().map(|svg| figure(&svg)).collect();
    let chance = chance(head, rows).unwrap_or_default();
    let (name, extent, table) = (escaped(&head.name), extent(rows), figures::table(head, rows));
    let settling = if head.shift_tick.is_some() { figures::SETTLING } else { "" };
    format!("<h3>{name}</h3>\n<p class=\"note\">{extent}</p>\n{charts}{chance}{settling}{table}")
}

/// How many of a case's intervals miss by chance alone, where many are looked at together.
fn chance(head: &CaseHead, rows: &[RowReport]) -> Option<String> {
    head.reference.as_ref()?;
    let intervals = rows.iter().filter(|row| row.gain.is_some()).count();
    let missing = intervals as f64 / 20.0;
    let about = if missing < 1.0 { String::new() } else { format!(", about {missing:.0} of these {intervals}") };
    let told = format!("By chance alone one in twenty 95 % intervals does not hold the true value{about}.");
    (intervals > 0).then(|| format!("<p class=\"note\">{told}</p>\n"))
}

/// How much of what was run, as far as all rows share it.
fn extent(rows: &[RowReport]) -> String {
    let Some(first) = rows.iter().find(|row| !row.seeds.is_empty()) else { return "not run".to_owned() };
    let fleet = first.agents.filter(|_| rows.iter().all(|row| row.agents == first.agents));
    let fleet = fleet.map_or_else(String::new, |agents| format!("{agents} agents, "));
    let seeds = first.seeds.len() + first.failed_seeds.len();
    format!("{fleet}{} ticks, {seeds} seeds", first.ticks.unwrap_or_default())
}

fn figure(svg: &str) -> String {
    format!("<figure>{svg}</figure>\n")
}
