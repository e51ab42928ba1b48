//! The next slot of a rhythm.

use criterion::{Criterion, criterion_group, criterion_main};
use jiff::civil::date;
use taiwa::domain::rhythm::parse;

fn next_slot(c: &mut Criterion) {
    let today = date(2026, 7, 20);
    for (name, words) in [
        ("weekly", "every week on Tue at 15:00"),
        ("every_two_weeks", "every 2 weeks on Tue at 15:00"),
        ("nth_weekday", "1st and 3rd Monday at 10:00"),
        ("last_day", "last day of the month at 10:00"),
        ("cron", "0 10 * * 1-5"),
        ("cron_rare", "0 10 29 2 1"),
    ] {
        let Ok(rhythm) = parse(words, today) else { panic!("{words:?} is no rhythm") };
        let after = today.at(12, 0, 0, 0);
        c.bench_function(&format!("rhythm/{name}"), |b| b.iter(|| rhythm.next_after(std::hint::black_box(after))));
    }
}

criterion_group!(benches, next_slot);
criterion_main!(benches);
