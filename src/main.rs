use std::sync::Arc;
use fleetwright::{scene::Stage, sim::*};
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let seeds: u64 = a[3].parse().unwrap();
    let stage = Arc::new(Stage::open(&a[1], &a[4..].to_vec()).unwrap());
    let policy = fleetwright::orchestration::presets::find(&a[2]).map(|p| p.policy(&stage.grid).unwrap()).unwrap_or_else(|| stage.policy.with_rules(&a[2], &stage.grid).unwrap());
    let mut trial = Trial::default();
    let t = std::time::Instant::now();
    let v: Vec<f64> = (0..seeds).map(|seed| trial.run(&Setting { stage: stage.clone(), policy: policy.clone(), seed }).throughput).collect();
    let steps = seeds as f64 * stage.scene.fleet.agents as f64 * stage.scene.episode.ticks as f64;
    println!("{} {:?} {:.3} ns/agent-step {:.1}", a[2], t_interval(&v), mean(&v), t.elapsed().as_nanos() as f64 / steps);
}
