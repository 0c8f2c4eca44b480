//! Declarations of relying parties: what has no fault makes a relying party, and that one's declaration has no fault either.
#![no_main]

use libfuzzer_sys::fuzz_target;
use polity_fuzz::CLIENT;
use polity_identity::login::registration::Registration;

fuzz_target!(|data: &[u8]| {
    let Ok(declared) = serde_json::from_slice::<Registration>(data) else { return };
    let resolved = declared.resolve(CLIENT, 0);
    if declared.faults().is_empty() {
        let party = resolved.expect("what has no fault has a meaning");
        let again = party.declaration();
        assert!(again.faults().is_empty(), "{:?}", again.faults());
        assert_eq!(again.resolve(CLIENT, 0).as_ref(), Ok(&party));
    }
});
