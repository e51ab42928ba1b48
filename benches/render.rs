//! A digest, from the facts to Slack's JSON.

use criterion::{Criterion, criterion_group, criterion_main};
use taiwa::domain::lang::Lang;
use taiwa::message::digest;
use taiwa::slack::render;

fn digest_to_json(c: &mut Criterion) {
    for (name, lang) in [("ja", Lang::Ja), ("en", Lang::En)] {
        let view = digest::sample(lang);
        c.bench_function(&format!("render/digest_{name}"), |b| {
            b.iter(|| {
                let message = render::message(&digest::digest(&view, lang), lang);
                serde_json::to_string(&message.blocks).expect("blocks are JSON")
            });
        });
    }
}

criterion_group!(benches, digest_to_json);
criterion_main!(benches);
