//! Passwords and tokens.
//!
//! A password is kept as argon2id makes it unreadable (RFC 9106), with the
//! parameters that OWASP's *Password Storage Cheat Sheet* names first: 19 MiB,
//! two passes, one lane. A token is 256 random bits and needs no salt: its
//! SHA-256 is kept, so that who reads the database cannot sign in by it.

use super::trouble::Trouble;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

/// Fewest characters of a password (NIST SP 800-63B asks for eight; one that
/// stands alone, without a second factor, had better be longer).
pub(super) const SHORTEST: usize = 12;
/// Most bytes of one: nobody types more, and hashing costs.
pub(super) const LONGEST: usize = 512;

/// The hash of no password, so that an unknown name takes as long as a known.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$\
                      AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// A secret that is told once.
pub(crate) struct Token(String);

impl Token {
    /// A fresh one.
    pub(super) fn fresh() -> Result<Self, Trouble> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|error| Trouble::broken(&error))?;
        Ok(Self(hex(&bytes)))
    }

    /// As it is told.
    pub(crate) fn text(&self) -> &str {
        &self.0
    }

    /// As it is kept.
    pub(super) fn hash(&self) -> String {
        hash(&self.0)
    }
}

/// A token as it is kept.
pub(super) fn hash(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Hashes passwords, a few at a time: each takes 19 MiB.
#[derive(Clone)]
pub(super) struct Hasher(Arc<Semaphore>);

impl Default for Hasher {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(2)))
    }
}

impl Hasher {
    /// The password as it is kept.
    pub(super) async fn hash(&self, password: String) -> Result<String, Trouble> {
        self.run(move || {
            let hash = Argon2::default().hash_password(password.as_bytes());
            hash.map(|hash: argon2::password_hash::phc::PasswordHash| hash.to_string())
                .map_err(|error| Trouble::broken(&error))
        })
        .await?
    }

    /// Whether the password is the one that was kept. Takes its time also
    /// where none was.
    pub(super) async fn fits(
        &self,
        password: String,
        kept: Option<String>,
    ) -> Result<bool, Trouble> {
        self.run(move || {
            let text = kept.as_deref().unwrap_or(NOBODY);
            let fits = PasswordHash::new(text).is_ok_and(|hash| {
                Argon2::default().verify_password(password.as_bytes(), &hash).is_ok()
            });
            fits && kept.is_some()
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Trouble> {
        let seat = Arc::clone(&self.0).acquire_owned().await;
        let seat = seat.map_err(|error| Trouble::broken(&error))?;
        spawn_blocking(move || {
            let _seat = seat;
            work()
        })
        .await
        .map_err(|error| Trouble::broken(&error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_argon2id_and_fits_itself_alone() {
        let hasher = Hasher::default();
        let kept = hasher.hash("correct horse battery".into()).await.unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        let fits = |text: &str, kept: Option<&String>| {
            let (hasher, text, kept) = (hasher.clone(), text.to_owned(), kept.cloned());
            async move { hasher.fits(text, kept).await.unwrap() }
        };
        assert!(fits("correct horse battery", Some(&kept)).await);
        assert!(!fits("correct horse batterz", Some(&kept)).await);
        assert!(!fits("correct horse battery", None).await);
        // Or an unknown name would be told by its speed.
        assert!(PasswordHash::new(NOBODY).is_ok());
    }

    #[test]
    fn tokens_differ_and_are_not_their_hashes() {
        let (one, other) = (Token::fresh().unwrap(), Token::fresh().unwrap());
        assert_ne!(one.text(), other.text());
        assert_eq!((one.text().len(), one.hash().len()), (64, 64));
        assert_ne!(one.text(), one.hash());
    }
}
