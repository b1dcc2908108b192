//! Passwords are kept as argon2id hashes in the PHC form, each with a salt of its own.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use query_plan::desk::Fault;
use uuid::Uuid;

/// # Errors
/// When the password is longer than a hash can take.
pub(super) fn hash(password: &str) -> Result<String, Fault> {
    // A random UUID has 122 random bits, and 128 are recommended for a salt: two of them are plenty.
    let (one, other) = (Uuid::new_v4(), Uuid::new_v4());
    let salt = [one.as_bytes().as_slice(), other.as_bytes()].concat();
    let hash = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
    let refused = |error| Fault::invalid("Password", format!("cannot be kept: {error}"));
    Ok(hash.map_err(refused)?.to_string())
}

/// Whether a password is the one of a hash.
pub(super) fn is(password: &str, hash: &str) -> bool {
    let known = PasswordHash::new(hash);
    known.is_ok_and(|known| {
        Argon2::default()
            .verify_password(password.as_bytes(), &known)
            .is_ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_knows_its_password_and_no_other() {
        let one = hash("sésame").unwrap();
        assert!(one.starts_with("$argon2id$"), "{one}");
        assert!(one.len() <= 250);
        assert!(is("sésame", &one));
        assert!(!is("Sésame", &one));
        assert!(!is("sésame", "sésame"));
        assert_ne!(one, hash("sésame").unwrap());
    }
}
