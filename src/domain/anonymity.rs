//! How answers of several people are shown so that nobody's own can be worked out: one partition of the company, fixed
//! before the quarter begins, whose parts are merged, never hidden; each figure given once.
//!
//! Why merging: a hidden part is the difference between its whole and its sisters. Parts that do not overlap and that
//! together are the whole leave no such difference. Knows no store, no question and no name of a person.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::ids::UnitId;

/// The least number of people that anything is said of.
pub const LEAST: usize = 5;
/// The same for what weighs more: how much work somebody can bear.
pub const LEAST_SENSITIVE: usize = 10;
/// Below so many people a score is given in steps of five.
const ROUGHLY_BELOW: usize = 20;
/// Below so many people one answer given by nine of ten says too much of each.
const ALIKE_BELOW: usize = 10;

/// A part of the company as the roster has it: `Sales/East`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    pub id: UnitId,
    pub parent: Option<UnitId>,
    pub path: String,
}

/// Somebody who will be asked in a quarter.
#[derive(Clone, Debug)]
pub struct Member<K> {
    pub key: K,
    pub unit: Option<UnitId>,
    /// Units in which somebody reports to them: what is said there is about them, so they are counted above.
    pub leads: BTreeSet<UnitId>,
}

/// People who are spoken of together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block<K> {
    /// Paths of the units that are in it. `Sales/…` is what of Sales is in none of its own units, `…` the rest of the company;
    /// a block that is the whole company has the empty path alone.
    pub parts: Vec<String>,
    pub members: Vec<K>,
}

/// Divides people into blocks of at least twice `least`, none of which overlap and which together are everybody. A unit too
/// small is merged with its smallest sister, and so on upwards. Fewer than twice `least` people are one block.
pub fn partition<K>(units: &[Unit], members: Vec<Member<K>>, least: usize) -> Vec<Block<K>> {
    let known: BTreeMap<&UnitId, &Unit> = units.iter().map(|unit| (&unit.id, unit)).collect();
    let mut below: BTreeMap<Option<&UnitId>, Vec<&Unit>> = BTreeMap::new();
    for unit in units {
        let parent = unit.parent.as_ref().filter(|parent| known.contains_key(parent));
        below.entry(parent).or_default().push(unit);
    }
    let mut own: BTreeMap<Option<UnitId>, Vec<K>> = BTreeMap::new();
    for member in members {
        let home = home_of(&known, &member);
        own.entry(home).or_default().push(member.key);
    }
    let mut blocks = split(None, &below, &mut own, 2 * least.max(LEAST));
    // Whoever sits in units that are above each other in a circle hangs on no root.
    let lost: Vec<K> = own.into_values().flatten().collect();
    if !lost.is_empty() {
        blocks.push(Block { parts: vec![REST.to_owned()], members: lost });
        blocks = merged(blocks, 2 * least.max(LEAST));
    }
    if let [whole] = &mut blocks[..] {
        whole.parts = vec![String::new()];
    }
    blocks
}

const REST: &str = "…";

/// The unit somebody is counted in: their own, or the next one above in which nobody reports to them.
fn home_of<K>(known: &BTreeMap<&UnitId, &Unit>, member: &Member<K>) -> Option<UnitId> {
    let mut at = member.unit.clone();
    for _ in 0..=known.len() {
        let unit = known.get(at.as_ref()?)?;
        if !member.leads.contains(&unit.id) {
            return Some(unit.id.clone());
        }
        at = unit.parent.clone();
    }
    None
}

fn split<K>(
    at: Option<&Unit>,
    below: &BTreeMap<Option<&UnitId>, Vec<&Unit>>,
    own: &mut BTreeMap<Option<UnitId>, Vec<K>>,
    enough: usize,
) -> Vec<Block<K>> {
    let mut blocks = Vec::new();
    for unit in below.get(&at.map(|unit| &unit.id)).into_iter().flatten() {
        blocks.extend(split(Some(unit), below, own, enough));
    }
    let path = at.map_or("", |unit| unit.path.as_str());
    if let Some(members) = own.remove(&at.map(|unit| unit.id.clone())) {
        let part = match (blocks.is_empty(), path) {
            (true, path) => path.to_owned(),
            (false, "") => REST.to_owned(),
            (false, path) => format!("{path}/{REST}"),
        };
        blocks.push(Block { parts: vec![part], members });
    }
    let mut blocks = merged(blocks, enough);
    if let [whole] = &mut blocks[..] {
        whole.parts = vec![path.to_owned()];
    }
    blocks
}

fn merged<K>(mut blocks: Vec<Block<K>>, enough: usize) -> Vec<Block<K>> {
    while blocks.len() > 1 {
        blocks.sort_by(|a, b| a.members.len().cmp(&b.members.len()).then_with(|| a.parts.cmp(&b.parts)));
        if blocks[0].members.len() >= enough {
            break;
        }
        let small = blocks.remove(0);
        blocks[0].members.extend(small.members);
        blocks[0].parts.extend(small.parts);
        blocks[0].parts.sort();
    }
    blocks.sort_by(|a, b| a.parts.cmp(&b.parts));
    blocks
}

/// What one person answered in a quarter to the questions of one measure, from 1 to 5, in thousandths. People count once,
/// however often they answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opinion(u32);

impl Opinion {
    /// Their mean; `None` when they answered none.
    pub fn of(answers: &[u8]) -> Option<Opinion> {
        let count = u32::try_from(answers.len()).ok().filter(|count| *count > 0)?;
        let sum: u32 = answers.iter().map(|answer| u32::from((*answer).clamp(1, 5))).sum();
        Some(Opinion(sum * 1000 / count))
    }

    /// The answer it is nearest to.
    fn option(self) -> u32 {
        (self.0 + 500) / 1000
    }
}

/// A block at the end of a quarter.
#[derive(Clone, Debug)]
pub struct Answered {
    pub parts: Vec<String>,
    /// How many were asked.
    pub members: usize,
    pub opinions: Vec<Opinion>,
}

/// How many of those asked answered, as roughly as it is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Response {
    /// Less than half.
    Low,
    /// Half to four fifths.
    Mid,
    High,
}

/// A score in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    Low,
    Mid,
    High,
}

/// What is said of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// 0 to 100, in steps of five for fewer than twenty people.
    Score(u8),
    /// People answered too much alike for a number.
    Level(Level),
}

/// One published figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Of which blocks, by their place in what was handed in.
    pub of: Vec<usize>,
    pub parts: Vec<String>,
    /// People who answered, never fewer than the least number.
    pub n: usize,
    pub response: Response,
    pub shown: Shown,
}

/// All that is ever said of one measure in one quarter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Publication {
    /// Everybody. `None`: too few answered.
    pub company: Option<Figure>,
    /// The parts; together they are everybody. Empty when there is only one.
    pub units: Vec<Figure>,
}

/// Merges blocks in which fewer than `least` answered with the nearest one, and says of each what can be said. A block
/// whose people answered alike gets a word instead of a number, and so does as much besides it as is needed to keep the
/// number from being worked out.
pub fn publish(blocks: &[Answered], least: usize) -> Publication {
    let least = least.max(LEAST);
    let mut groups: Vec<Group> = blocks
        .iter()
        .enumerate()
        .map(|(at, block)| Group {
            of: vec![at],
            parts: block.parts.clone(),
            members: block.members,
            opinions: block.opinions.clone(),
        })
        .collect();
    while let Some(small) = groups.iter().position(|group| group.opinions.len() < least) {
        let small = groups.remove(small);
        // The nearest in the company, then the one with the fewest asked: how many answered decides nothing more.
        let Some(near) = (0..groups.len()).min_by_key(|at| {
            let group = &groups[*at];
            (std::cmp::Reverse(nearness(&group.parts, &small.parts)), group.members, group.of[0])
        }) else {
            return Publication::default();
        };
        groups[near].take(small);
    }
    let Some(whole) = groups.iter().cloned().reduce(|mut all, group| {
        all.take(group);
        all
    }) else {
        return Publication::default();
    };
    if groups.len() == 1 {
        let in_words = are_alike(&whole.opinions);
        return Publication { company: Some(whole.figure(in_words)), units: Vec::new() };
    }
    // Those in words, taken together, are the company less those in numbers. So they go on until they differ.
    let mut in_words: Vec<bool> = groups.iter().map(|group| are_alike(&group.opinions)).collect();
    let mut by_size: Vec<usize> = (0..groups.len()).collect();
    by_size.sort_by_key(|at| (groups[*at].members, groups[*at].of[0]));
    let mut whole_in_words = are_alike(&whole.opinions);
    while in_words.contains(&true) && !whole_in_words {
        let together: Vec<Opinion> = groups
            .iter()
            .zip(&in_words)
            .filter(|(_, in_words)| **in_words)
            .flat_map(|(group, _)| group.opinions.iter().copied())
            .collect();
        if !are_alike(&together) {
            break;
        }
        match by_size.iter().find(|at| !in_words[**at]) {
            Some(next) => in_words[*next] = true,
            None => whole_in_words = true,
        }
    }
    let units = groups.iter().zip(&in_words).map(|(group, in_words)| group.figure(*in_words)).collect();
    Publication { company: Some(whole.figure(whole_in_words)), units }
}

#[derive(Clone)]
struct Group {
    of: Vec<usize>,
    parts: Vec<String>,
    members: usize,
    opinions: Vec<Opinion>,
}

impl Group {
    fn take(&mut self, other: Group) {
        self.of.extend(other.of);
        self.of.sort_unstable();
        self.parts.extend(other.parts);
        self.parts.sort();
        self.members += other.members;
        self.opinions.extend(other.opinions);
    }

    fn figure(&self, in_words: bool) -> Figure {
        let score = score(&self.opinions);
        let shown = if in_words {
            Shown::Level(match score {
                0..=39 => Level::Low,
                40..=60 => Level::Mid,
                _ => Level::High,
            })
        } else if self.opinions.len() < ROUGHLY_BELOW {
            Shown::Score((score + 2) / 5 * 5)
        } else {
            Shown::Score(score)
        };
        let answered = self.opinions.len() * 100;
        let response = match answered {
            n if n < self.members * 50 => Response::Low,
            n if n <= self.members * 80 => Response::Mid,
            _ => Response::High,
        };
        Figure { of: self.of.clone(), parts: self.parts.clone(), n: self.opinions.len(), response, shown }
    }
}

/// 25 × (mean − 1), rounded.
fn score(opinions: &[Opinion]) -> u8 {
    let count = opinions.len().max(1) as u64;
    let sum: u64 = opinions.iter().map(|opinion| u64::from(opinion.0.saturating_sub(1000))).sum();
    u8::try_from((sum * 25 + count * 500) / (count * 1000)).unwrap_or(100)
}

/// All the same, or, of few people, nine of ten the same.
pub fn are_alike(opinions: &[Opinion]) -> bool {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for opinion in opinions {
        *counts.entry(opinion.option()).or_default() += 1;
    }
    let most = counts.values().copied().max().unwrap_or(0);
    let all = opinions.len();
    most == all || (all < ALIKE_BELOW && most * 10 >= all * 9)
}

/// How many steps from the top two blocks have in common.
fn nearness(one: &[String], other: &[String]) -> usize {
    let common = |a: &str, b: &str| a.split('/').zip(b.split('/')).take_while(|(a, b)| a == b).count();
    one.iter().flat_map(|a| other.iter().map(move |b| common(a, b))).max().unwrap_or(0)
}
