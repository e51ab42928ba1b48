//! See the library for everything; this only starts it.

fn main() -> std::process::ExitCode {
    taiwa::cli::main()
}
