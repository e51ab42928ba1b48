//! Nobody's answers can be worked out from what is published. An attacker who knows the whole organisation, who answered,
//! every sum published in every quarter, and linear algebra, finds no combination of them that covers fewer people than
//! promised, and none that covers people who all answered alike.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use taiwa::domain::anonymity::{
    Answered, Block, LEAST, Level, Member, Opinion, Publication, Response, Shown, Unit, are_alike, partition, publish,
};
use taiwa::domain::ids::UnitId;

/// Somebody's answers in one quarter: what the attacker wants to know.
type Secret = (usize, u32);

/// Sums over secrets that somebody can read, each as the set of secrets in it.
#[derive(Default)]
struct Attacker {
    sums: Vec<BTreeSet<Secret>>,
}

const P: u64 = 2_147_483_647;

fn power(base: u64, mut exponent: u64) -> u64 {
    let (mut base, mut result) = (base % P, 1);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = result * base % P;
        }
        base = base * base % P;
        exponent >>= 1;
    }
    result
}

/// Gaussian elimination over a prime field so large that no small sum vanishes in it by chance.
fn rank(mut rows: Vec<Vec<u64>>) -> usize {
    let width = rows.first().map_or(0, Vec::len);
    let mut rank = 0;
    for column in 0..width {
        let Some(pivot) = (rank..rows.len()).find(|row| rows[*row][column] != 0) else { continue };
        rows.swap(rank, pivot);
        let inverse = power(rows[rank][column], P - 2);
        let chosen = rows[rank].clone();
        for (_, row) in rows.iter_mut().enumerate().filter(|(at, row)| *at != rank && row[column] != 0) {
            let factor = row[column] * inverse % P;
            for (cell, taken) in row.iter_mut().zip(&chosen) {
                *cell = (*cell + P - factor * taken % P) % P;
            }
        }
        rank += 1;
    }
    rank
}

impl Attacker {
    /// The smallest group of people about whom the sums tell something, if that is fewer than `least`. Secrets that
    /// stand in the same sums can't be told apart and are one class; for every set of classes with fewer than `least`
    /// people the question is whether some combination of sums lives inside it, and that is so exactly if the sums without
    /// these columns have a smaller rank.
    fn finds_fewer_than(&self, least: usize) -> Option<usize> {
        let mut classes: BTreeMap<Vec<bool>, BTreeSet<Secret>> = BTreeMap::new();
        for secret in self.sums.iter().flatten() {
            let stands_in = self.sums.iter().map(|sum| sum.contains(secret)).collect();
            classes.entry(stands_in).or_default().insert(*secret);
        }
        let columns: Vec<(Vec<bool>, usize)> =
            classes.into_iter().map(|(stands_in, secrets)| (stands_in, secrets.len())).collect();
        let matrix = |without: &[usize]| -> Vec<Vec<u64>> {
            (0..self.sums.len())
                .map(|row| {
                    let kept = columns.iter().enumerate().filter(|(at, _)| !without.contains(at));
                    kept.map(|(_, (stands_in, _))| u64::from(stands_in[row])).collect()
                })
                .collect()
        };
        let whole = rank(matrix(&[]));
        let small: Vec<usize> = (0..columns.len()).filter(|at| columns[*at].1 < least).collect();
        let mut found: Option<usize> = None;
        let mut waiting: Vec<(Vec<usize>, usize, usize)> = vec![(Vec::new(), 0, 0)];
        while let Some((set, people, from)) = waiting.pop() {
            if !set.is_empty() && rank(matrix(&set)) < whole {
                found = Some(found.map_or(people, |fewest| fewest.min(people)));
            }
            for (next, at) in small.iter().enumerate().skip(from) {
                let people = people + columns[*at].1;
                if people < least {
                    let mut set = set.clone();
                    set.push(*at);
                    waiting.push((set, people, next + 1));
                }
            }
        }
        found
    }

    /// Every group whose own sum can be worked out, as far as classes of the sums go.
    fn derivable_groups(&self) -> Vec<BTreeSet<Secret>> {
        let mut groups: BTreeSet<BTreeSet<Secret>> = self.sums.iter().cloned().collect();
        // Differences of nested sums, until there is nothing new.
        loop {
            let mut fresh = Vec::new();
            for a in &groups {
                for b in &groups {
                    if a != b && b.is_subset(a) {
                        let rest: BTreeSet<Secret> = a.difference(b).copied().collect();
                        if !groups.contains(&rest) {
                            fresh.push(rest);
                        }
                    }
                }
            }
            if fresh.is_empty() || groups.len() > 300 {
                return groups.into_iter().collect();
            }
            groups.extend(fresh);
        }
    }
}

fn people(quarter: u32, range: std::ops::Range<usize>) -> BTreeSet<Secret> {
    range.map(|person| (person, quarter)).collect()
}

#[test]
fn the_attacker_breaks_what_is_known_to_be_broken() {
    // 40 people: A 20, B 17 (children 9 and 8), C 3. Hiding C and, as its complement, B still gives C away.
    let (all, a) = (people(1, 0..40), people(1, 0..20));
    let (b1, b2) = (people(1, 20..29), people(1, 29..37));
    let naive = Attacker { sums: vec![all.clone(), a.clone(), b1, b2] };
    assert_eq!(naive.finds_fewer_than(LEAST), Some(3));
    let fine = Attacker { sums: vec![all.clone(), a] };
    assert_eq!(fine.finds_fewer_than(LEAST), None);
    // Two cuts at once, by place and by age: the corner of both is two people.
    let crossed = Attacker { sums: vec![people(1, 0..20), people(1, 0..18), all] };
    assert_eq!(crossed.finds_fewer_than(LEAST), Some(2));
}

/// The unit somebody sits in, and the one they lead.
type Seat = (Option<usize>, Option<usize>);

/// A random company: a tree of units, and people who sit in them, lead some, and answer as they like.
#[derive(Clone, Debug)]
struct Company {
    units: Vec<Unit>,
    /// For each quarter and person: where they are, what they lead; `None` when they are not there.
    quarters: Vec<Vec<Option<Seat>>>,
    answers: Vec<Vec<Option<u8>>>,
}

fn company() -> impl Strategy<Value = Company> {
    (1_usize..9, 0_usize..120, 1_usize..4).prop_flat_map(|(units, people, quarters)| {
        let parents = proptest::collection::vec(any::<proptest::sample::Index>(), units);
        let roots = proptest::collection::vec(proptest::bool::weighted(0.3), units);
        let seat = proptest::option::weighted(
            0.9,
            (proptest::option::weighted(0.95, 0..units), proptest::option::weighted(0.1, 0..units)),
        );
        let seats = proptest::collection::vec(proptest::collection::vec(seat, people), quarters);
        // Some companies agree about nearly everything.
        let answer = prop_oneof![Just(4_u8), Just(4), Just(4), 1_u8..=5];
        let answers = proptest::collection::vec(
            proptest::collection::vec(proptest::option::weighted(0.6, answer), people),
            quarters,
        );
        (parents, roots, seats, answers).prop_map(move |(parents, roots, quarters, answers)| {
            let mut made: Vec<Unit> = Vec::new();
            for at in 0..units {
                let parent = (at > 0 && !roots[at]).then(|| made[parents[at].index(at)].clone());
                let path = match &parent {
                    Some(parent) => format!("{}/u{at}", parent.path),
                    None => format!("u{at}"),
                };
                made.push(Unit { id: UnitId::new(format!("u{at}")), parent: parent.map(|parent| parent.id), path });
            }
            Company { units: made, quarters, answers }
        })
    })
}

impl Company {
    fn unit(&self, at: Option<usize>) -> Option<UnitId> {
        at.map(|at| self.units[at].id.clone())
    }

    fn blocks(&self, quarter: usize, least: usize) -> Vec<Block<usize>> {
        let members = self.quarters[quarter].iter().enumerate().filter_map(|(key, seat)| {
            let (sits, leads) = (*seat)?;
            Some(Member { key, unit: self.unit(sits), leads: self.unit(leads).into_iter().collect() })
        });
        partition(&self.units, members.collect(), least)
    }

    /// Who of each block answered, and what is published.
    fn published(&self, quarter: usize, least: usize) -> (Vec<Vec<usize>>, Publication) {
        let blocks = self.blocks(quarter, least);
        let answered = |block: &Block<usize>| -> Vec<usize> {
            block.members.iter().copied().filter(|person| self.answers[quarter][*person].is_some()).collect()
        };
        let who: Vec<Vec<usize>> = blocks.iter().map(answered).collect();
        let handed: Vec<Answered> = blocks
            .iter()
            .zip(&who)
            .map(|(block, who)| Answered {
                parts: block.parts.clone(),
                members: block.members.len(),
                opinions: who.iter().filter_map(|person| self.opinion(quarter, *person)).collect(),
            })
            .collect();
        (who, publish(&handed, least))
    }

    fn opinion(&self, quarter: usize, person: usize) -> Option<Opinion> {
        self.answers[quarter][person].and_then(|answer| Opinion::of(&[answer]))
    }

    /// The attacker is given more than anybody is: every sum to the last digit, where a rounded mean is shown.
    fn attacked(&self, least: usize, with_words: bool) -> Attacker {
        let mut attacker = Attacker::default();
        for quarter in 0..self.quarters.len() {
            let (who, published) = self.published(quarter, least);
            for figure in published.company.iter().chain(&published.units) {
                let of = figure.of.iter().flat_map(|block| &who[*block]);
                let number = u32::try_from(quarter).unwrap();
                if with_words || matches!(figure.shown, Shown::Score(_)) {
                    attacker.sums.push(of.map(|person| (*person, number)).collect());
                }
            }
        }
        attacker
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 250, ..ProptestConfig::default() })]

    #[test]
    fn no_combination_of_all_published_sums_covers_fewer_than_the_least(company in company(), least in 5_usize..11) {
        prop_assert_eq!(company.attacked(least, true).finds_fewer_than(least), None);
    }

    #[test]
    fn no_number_that_can_be_worked_out_is_of_people_who_answered_alike(company in company()) {
        for group in company.attacked(LEAST, false).derivable_groups().iter().filter(|group| !group.is_empty()) {
            let opinions: Vec<Opinion> = group
                .iter()
                .filter_map(|(person, quarter)| company.opinion(usize::try_from(*quarter).unwrap(), *person))
                .collect();
            prop_assert!(!are_alike(&opinions), "{} people who answered alike", group.len());
        }
    }

    #[test]
    fn blocks_do_not_overlap_are_everybody_and_are_large(company in company(), least in 1_usize..11) {
        let blocks = company.blocks(0, least);
        let everybody: Vec<usize> =
            (0..company.quarters[0].len()).filter(|person| company.quarters[0][*person].is_some()).collect();
        let mut placed: Vec<usize> = blocks.iter().flat_map(|block| block.members.iter().copied()).collect();
        placed.sort_unstable();
        prop_assert_eq!(&placed, &everybody);
        prop_assert!(blocks.len() <= 1 || blocks.iter().all(|block| block.members.len() >= 2 * least.max(LEAST)));
        // Whoever leads a unit is in no block of that unit alone.
        for block in &blocks {
            for person in &block.members {
                if let Some((_, Some(leads))) = company.quarters[0][*person] {
                    prop_assert!(block.parts != [company.units[leads].path.clone()] || company.units[leads].path.is_empty()
                        || has_units_below(&company, leads));
                }
            }
        }
    }

    #[test]
    fn the_same_company_is_divided_the_same_however_it_is_handed_in(company in company(), turn in 0_usize..9) {
        let mut turned = company.clone();
        let by = turn % turned.units.len();
        turned.units.rotate_left(by);
        let named = |blocks: Vec<Block<usize>>| -> BTreeSet<(Vec<String>, BTreeSet<usize>)> {
            blocks.into_iter().map(|block| (block.parts, block.members.into_iter().collect())).collect()
        };
        let straight = named(company.blocks(0, LEAST));
        // Seats name units by place, so the people are handed in as they were.
        let members = company.quarters[0].iter().enumerate().filter_map(|(key, seat)| {
            let (sits, leads) = (*seat)?;
            Some(Member { key, unit: company.unit(sits), leads: company.unit(leads).into_iter().collect() })
        });
        prop_assert_eq!(straight, named(partition(&turned.units, members.collect(), LEAST)));
    }
}

/// A leader of a unit may be counted above it and meet its people again in the block of a larger part of the same name.
fn has_units_below(company: &Company, unit: usize) -> bool {
    company.units.iter().any(|other| other.parent.as_ref() == Some(&company.units[unit].id))
}

fn unit(path: &str) -> Unit {
    let parent = path.rsplit_once('/').map(|(parent, _)| UnitId::new(parent));
    Unit { id: UnitId::new(path), parent, path: path.to_owned() }
}

fn seated(counts: &[(&str, usize)]) -> Vec<Member<String>> {
    let all = counts.iter().flat_map(|(path, count)| (0..*count).map(move |n| (path, n)));
    all.map(|(path, n)| Member {
        key: format!("{path}-{n}"),
        unit: (!path.is_empty()).then(|| UnitId::new(*path)),
        leads: BTreeSet::new(),
    })
    .collect()
}

fn shape(blocks: &[Block<String>]) -> Vec<(String, usize)> {
    blocks.iter().map(|block| (block.parts.join(" + "), block.members.len())).collect()
}

#[test]
fn a_small_unit_is_merged_with_its_smallest_sister() {
    let units = ["Sales", "Sales/East", "Sales/West", "Sales/North", "Dev"].map(unit);
    let members = seated(&[("Sales", 2), ("Sales/East", 20), ("Sales/West", 12), ("Sales/North", 4), ("Dev", 30)]);
    let blocks = partition(&units, members, LEAST);
    assert_eq!(
        shape(&blocks),
        [("Dev".to_owned(), 30), ("Sales/East".to_owned(), 20), ("Sales/North + Sales/West + Sales/…".to_owned(), 18)]
    );
}

#[test]
fn a_company_too_small_for_parts_is_one() {
    let units = ["Sales", "Dev"].map(unit);
    let blocks = partition(&units, seated(&[("Sales", 9), ("Dev", 9), ("", 1)]), LEAST);
    assert_eq!(shape(&blocks), [(String::new(), 19)]);
    assert!(partition(&units, Vec::<Member<String>>::new(), LEAST).is_empty());
}

#[test]
fn who_leads_a_unit_is_counted_above_it() {
    let units = ["Sales", "Dev"].map(unit);
    let mut members = seated(&[("Sales", 11), ("Dev", 12), ("", 9)]);
    members[0].leads.insert(UnitId::new("Sales"));
    let blocks = partition(&units, members, LEAST);
    assert_eq!(shape(&blocks), [("Dev".to_owned(), 12), ("Sales".to_owned(), 10), ("…".to_owned(), 10)]);
    assert!(blocks[2].members.contains(&"Sales-0".to_owned()));
}

fn answered(part: &str, members: usize, answers: &[u8]) -> Answered {
    let opinions = answers.iter().filter_map(|answer| Opinion::of(&[*answer])).collect();
    Answered { parts: vec![part.to_owned()], members, opinions }
}

const MIXED: [u8; 10] = [1, 2, 3, 4, 5, 5, 4, 3, 2, 4];

#[test]
fn a_block_with_too_few_answers_is_merged_and_too_few_in_all_are_silent() {
    let published =
        publish(&[answered("A/x", 20, &MIXED), answered("A/y", 10, &[1, 5, 2, 4]), answered("B", 30, &MIXED)], LEAST);
    let parts: Vec<Vec<String>> = published.units.iter().map(|figure| figure.parts.clone()).collect();
    assert_eq!(parts, [vec!["A/x".to_owned(), "A/y".to_owned()], vec!["B".to_owned()]]);
    assert_eq!(published.units.iter().map(|figure| figure.n).collect::<Vec<_>>(), [14, 10]);
    assert_eq!(published.company.unwrap().n, 24);
    assert_eq!(publish(&[answered("A", 20, &[1, 2, 3, 4])], LEAST), Publication::default());
    assert_eq!(publish(&[], LEAST), Publication::default());
}

#[test]
fn people_who_answered_alike_get_a_word_and_so_does_what_would_give_the_number_away() {
    let published =
        publish(&[answered("A", 20, &[5; 12]), answered("B", 12, &MIXED), answered("C", 40, &MIXED)], LEAST);
    let shown: Vec<Shown> = published.units.iter().map(|figure| figure.shown).collect();
    assert_eq!(shown, [Shown::Level(Level::High), Shown::Level(Level::Mid), Shown::Score(60)]);
    assert!(matches!(published.company.unwrap().shown, Shown::Score(_)));
    let nine_of_ten = publish(&[answered("", 12, &[4, 4, 4, 4, 4, 4, 4, 4, 1])], LEAST);
    assert!(matches!(nine_of_ten.company.unwrap().shown, Shown::Score(_)), "eight of nine is less than nine of ten");
    let all = publish(&[answered("", 12, &[2; 9])], LEAST);
    assert_eq!(all.company.unwrap().shown, Shown::Level(Level::Low));
}

#[test]
fn small_groups_are_rounded_and_response_is_a_band() {
    // Mean 3.3: 57.5 of 100.
    let small = publish(&[answered("", 20, &MIXED)], LEAST).company.unwrap();
    assert_eq!((small.shown, small.n, small.response), (Shown::Score(60), 10, Response::Mid));
    let many: Vec<u8> = MIXED.repeat(3);
    let large = publish(&[answered("", 100, &many)], LEAST).company.unwrap();
    assert_eq!((large.shown, large.response), (Shown::Score(58), Response::Low));
    assert_eq!(publish(&[answered("", 32, &many)], LEAST).company.unwrap().response, Response::High);
    // What weighs more needs ten.
    assert_eq!(publish(&[answered("", 20, &MIXED[..9])], 10), Publication::default());
}

#[test]
fn the_least_can_only_be_raised() {
    assert_eq!(publish(&[answered("", 20, &[1, 2, 3, 4])], 1), Publication::default());
}

#[test]
fn people_count_once_however_often_they_answered() {
    assert_eq!(Opinion::of(&[]), None);
    let twice = Opinion::of(&[1, 5]).unwrap();
    assert_eq!(Opinion::of(&[3]), Some(twice));
}
