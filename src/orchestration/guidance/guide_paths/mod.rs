//! Every agent is laid a path of its own, around the paths of the others, and descends what remains along it.
//!
//! On each new goal an agent gets the cheapest path there. With f the number of guide paths over a directed edge and n those
//! that leave a cell, counted over all agents' paths, an edge u→v costs 1 + ⌊nᵥ/2⌋ + (f(u→v) + 1)·f(v→u). Agents whose goal
//! has changed are laid theirs in order of their numbers, each around those before it; then up to 100 agents that have none
//! yet, who take the shortest way until then. A path stays counted as a whole until another replaces it. An agent that stays
//! off its path for 100 ticks is laid another. Beside the path what remains is the way to its nearest cell and on from there
//! ([`PathField`](crate::skill::PathField)). Guidance itself stays plain.
//!
//! Source: Chen, Harabor, Li, Stuckey, "Traffic Flow Optimisation for Lifelong Multi-Agent Path Finding", AAAI 2024, arXiv
//! 2308.11234 (`GPsvc-R100` there); the figures below were published in arXiv 2411.16506, whose program this follows:
//! `Guided-PIBT/` of `zanghz21/OnlineGGO` as `multi_process_eval.py` runs it (objective 3, without neighbourhood search).
//!
//! - a path begins after the cell where its agent stands, and the last cell of a path is not left, so neither counts in n;
//! - what remains is the sum of both parts; to put the way to the path first and the rest second gives
//!   a little less in aisles and a little more on an open floor;
//! - of cells with equal remainders the agent takes one by chance, drawn anew every tick. That is what matters most: with
//!   ties in the skill's fixed order whole streams lean to one side, and with one draw for each path some fleets jam;
//! - ties in the search go to what has come furthest, then to the smaller cell. Drawing lots there made no difference;
//! - agents keep to the policy's right of way. The authors' is `goal_age` but for ties, which fixed lots of the agents
//!   break: no difference beyond the errors;
//! - they never lay a path anew on the way. It is worth some 2 % on warehouse-33-57, about one standard error;
//! - their swap operation takes effect at dead ends only, as it is written, and these layouts have none.
//!
//! Goals per tick, 1,000 ticks, cold start, 20 seeds, ± standard error:
//!
//! | layout, agents | published | here |
//! |---|---|---|
//! | sortation-33-57, 800 | 12.28 ± 0.12 | 12.35 ± 0.08 |
//! | warehouse-33-57, 600 | 5.24 ± 0.06 | 5.09 ± 0.06 |
//! | empty-32-32, 400 | 14.70 ± 0.05 | 14.71 ± 0.02 |
//! | sortation-33-57, 800, shifting | 8.11 ± 0.14 | 7.81 ± 0.11 |
//! | warehouse-33-57, 600, shifting | 3.58 ± 0.15 | 3.57 ± 0.05 |
//! | empty-32-32, 400, shifting | 9.06 ± 0.08 | 9.51 ± 0.09 |
//!
//! A separate, plain program told the choices apart (4 to 16 seeds; the last two columns of sortation, and one draw
//! everywhere, under `goal_age`): the authors' order, ties and paths laid for good; the same with the way to the path first,
//! with ties in the skill's order, with one draw for each path, and laid anew after 100 ticks beside it:
//!
//! | layout, agents | theirs | path first | fixed order | one draw | laid anew |
//! |---|---|---|---|---|---|
//! | sortation-33-57, 800 | 12.44 ± 0.10 | 12.02 ± 0.11 | 9.2 ± 0.2 | 12.2 ± 0.2 | 12.4 ± 0.2 |
//! | warehouse-33-57, 600 | 5.07 ± 0.05 | 4.90 ± 0.04 | 3.59 ± 0.09 | 4.3 ± 0.3 | 5.18 ± 0.05 |
//! | empty-32-32, 400 | 14.65 ± 0.05 | 14.82 ± 0.04 | 13.3 ± 0.1 | 14.7 ± 0.1 | |
//!
//! Fails when the fleet is so sparse that nobody is in the way, or when paths cannot be followed: who is pushed far off
//! comes back to a path that was laid for another moment.

mod flow;
mod lay;
mod paths;

pub(super) use lay::LayGuidePaths;
pub use paths::{GuidePath, GuidePaths};
