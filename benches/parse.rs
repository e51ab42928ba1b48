//! What people type: commands, near misses and dates.

use criterion::{Criterion, criterion_group, criterion_main};
use jiff::civil::date;
use taiwa::domain::lang::Lang;
use taiwa::{command, domain};

fn commands(c: &mut Criterion) {
    for (name, line) in [
        ("command", "agenda add What would make the release easier next time?"),
        ("command_ja", "議題 追加 次のリリースを楽にするには?"),
        ("near_miss", "agneda ad What would make the release easier next time?"),
    ] {
        c.bench_function(&format!("parse/{name}"), |b| b.iter(|| command::parse(std::hint::black_box(line), Lang::En)));
    }
}

fn dates(c: &mut Criterion) {
    let now = date(2026, 7, 20).at(12, 0, 0, 0);
    for (name, words, lang) in [
        ("date", "next Friday at 3pm", Lang::En),
        ("date_ja", "来週の金曜15時", Lang::Ja),
        ("no_date", "whenever", Lang::En),
    ] {
        c.bench_function(&format!("parse/{name}"), |b| {
            b.iter(|| domain::when::parse(std::hint::black_box(words), now, lang));
        });
    }
}

criterion_group!(benches, commands, dates);
criterion_main!(benches);
