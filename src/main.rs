//! See the library for everything; this only starts it.

/// Tasks ask for memory on one thread and give it back on another: `src/decisions/0017-memory-from-mimalloc.md`.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    taiwa::cli::main()
}
