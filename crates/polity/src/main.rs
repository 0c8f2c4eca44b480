//! The `polity` binary: command line, configuration and wiring.
fn main() {}
