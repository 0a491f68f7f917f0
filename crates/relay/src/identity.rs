//! Who is an agent: tokens signed with the relay's own secret (HS256), and nothing that a token says about its algorithm.
//!
//! The algorithm is pinned by the key. `exp`, `aud`, `iss` and `sub` must be there and right.

use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{ErrorKind, Result as JwtResult};
use jsonwebtoken::{Algorithm, AlgorithmFamily, DecodingKey, EncodingKey, Header, Validation};
use ring::hmac;
use serde::{Deserialize, Serialize};
use signature::{Signer, Verifier};

/// The group whose members configure what agents see and do.
pub const ADMINISTRATORS: &str = "Administrators";

/// Seconds that clocks may differ.
const LEEWAY_S: u64 = 5;

/// An agent whose token is good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agent {
    /// `sub`: the same agent in every token.
    pub subject: String,
    /// What customers see; text.
    pub name: String,
    /// What the agent may do beside joining.
    pub groups: Vec<String>,
    /// Whose customers the agent serves.
    pub sites: Sites,
    /// When the token ends, in seconds since 1970.
    pub expires_at: u64,
}

impl Agent {
    /// Whether the agent may configure what agents see and do on their sites.
    pub fn is_administrator(&self) -> bool {
        self.groups.iter().any(|group| group == ADMINISTRATORS)
    }
}

/// Whose customers an agent serves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sites {
    /// Those of every site of this relay: the token has no claim `sites`.
    All,
    /// Those of the sites with these ids.
    Only(Vec<String>),
}

impl Sites {
    /// Whether a site is one of them.
    pub fn hold(&self, site: &str) -> bool {
        match self {
            Sites::All => true,
            Sites::Only(ids) => ids.iter().any(|id| id == site),
        }
    }
}

/// Checks and makes agents' tokens.
pub struct Agents {
    decoding: DecodingKey,
    encoding: EncodingKey,
    validation: Validation,
    issuer: String,
    audience: String,
}

/// A token is missing, malformed, not signed by us, not for us, or over. One answer for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the agent's token is not valid")]
pub struct NotAnAgent;

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: String,
    exp: u64,
    iat: u64,
    name: Option<String>,
    #[serde(default)]
    groups: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sites: Option<Vec<String>>,
}

impl Agents {
    /// Tokens signed with `secret`.
    pub fn new(secret: &[u8], issuer: &str, audience: &str) -> Self {
        // Another part of this process may have been first; there is only one provider to install.
        let _ = HS256_ONLY.install_default();
        let mut validation = Validation::new(Algorithm::HS256);
        validation.leeway = LEEWAY_S;
        validation.set_required_spec_claims(&["exp", "aud", "iss", "sub"]);
        validation.set_issuer(&[issuer]);
        validation.set_audience(&[audience]);
        validation.validate_nbf = true;
        Self {
            decoding: DecodingKey::from_secret(secret),
            encoding: EncodingKey::from_secret(secret),
            validation,
            issuer: issuer.to_owned(),
            audience: audience.to_owned(),
        }
    }

    /// Who a token speaks of.
    ///
    /// # Errors
    /// [`NotAnAgent`] for every reason alike.
    pub fn check(&self, token: &str) -> Result<Agent, NotAnAgent> {
        let data = jsonwebtoken::decode::<Claims>(token, &self.decoding, &self.validation)
            .map_err(|_| NotAnAgent)?;
        let claims = data.claims;
        if claims.sub.is_empty() {
            return Err(NotAnAgent);
        }
        Ok(Agent {
            name: claims.name.unwrap_or_else(|| claims.sub.clone()),
            subject: claims.sub,
            groups: claims.groups,
            sites: claims.sites.map_or(Sites::All, Sites::Only),
            expires_at: claims.exp,
        })
    }

    /// A token for an agent, from `now` (seconds since 1970) for `ttl_s` seconds.
    ///
    /// # Errors
    /// [`NotAnAgent`] when the name is empty or the token cannot be made.
    pub fn token(&self, name: &str, groups: &[String], now: u64, ttl_s: u64) -> Result<String, NotAnAgent> {
        self.token_for(name, groups, Sites::All, now, ttl_s)
    }

    /// A token for an agent of certain sites.
    ///
    /// # Errors
    /// As [`Agents::token`].
    pub fn token_for(
        &self,
        name: &str,
        groups: &[String],
        sites: Sites,
        now: u64,
        ttl_s: u64,
    ) -> Result<String, NotAnAgent> {
        if name.is_empty() {
            return Err(NotAnAgent);
        }
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: self.audience.clone(),
            sub: name.to_owned(),
            exp: now.saturating_add(ttl_s),
            iat: now,
            name: Some(name.to_owned()),
            groups: groups.to_vec(),
            sites: match sites {
                Sites::All => None,
                Sites::Only(ids) => Some(ids),
            },
        };
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.encoding).map_err(|_| NotAnAgent)
    }
}

/// HS256 through `ring` and no other algorithm: what is not here cannot be confused with it.
static HS256_ONLY: CryptoProvider = CryptoProvider {
    signer_factory: signer,
    verifier_factory: verifier,
    key_utils: KeyUtils::new_unimplemented(),
};

struct Hs256(hmac::Key);

fn signer(algorithm: &Algorithm, key: &EncodingKey) -> JwtResult<Box<dyn JwtSigner>> {
    if *algorithm != Algorithm::HS256 || key.family() != AlgorithmFamily::Hmac {
        return Err(ErrorKind::InvalidAlgorithm.into());
    }
    Ok(Box::new(Hs256(hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes()))))
}

fn verifier(algorithm: &Algorithm, key: &DecodingKey) -> JwtResult<Box<dyn JwtVerifier>> {
    if *algorithm != Algorithm::HS256 || key.family() != AlgorithmFamily::Hmac {
        return Err(ErrorKind::InvalidAlgorithm.into());
    }
    Ok(Box::new(Hs256(hmac::Key::new(hmac::HMAC_SHA256, key.try_get_as_bytes()?))))
}

impl Signer<Vec<u8>> for Hs256 {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, signature::Error> {
        Ok(hmac::sign(&self.0, message).as_ref().to_vec())
    }
}

impl Verifier<Vec<u8>> for Hs256 {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), signature::Error> {
        hmac::verify(&self.0, message, signature).map_err(|_| signature::Error::new())
    }
}

impl JwtSigner for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

impl JwtVerifier for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

#[cfg(test)]
mod tests {
    use std::time::{SystemTime, UNIX_EPOCH};

    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use serde_json::{Value, json};

    use super::*;

    const SECRET: &[u8] = b"0123456789abcdef0123456789abcdef";

    fn agents() -> Agents {
        Agents::new(SECRET, "us", "agents")
    }

    fn now() -> u64 {
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
    }

    fn signed(header: &Value, claims: &Value, secret: &[u8]) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", part(header), part(claims));
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), message.as_bytes());
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(tag))
    }

    fn claims() -> Value {
        json!({"iss": "us", "aud": "agents", "sub": "ann", "exp": now() + 60, "iat": now()})
    }

    #[test]
    fn reads_its_own_tokens() {
        let token = agents().token("Ann", &["Administrators".to_owned()], now(), 60).expect("a token");
        let agent = agents().check(&token).expect("an agent");
        assert_eq!((agent.name.as_str(), agent.groups.len()), ("Ann", 1));
    }

    #[test]
    fn accepts_a_well_made_token_of_another_hand() {
        let token = signed(&json!({"alg": "HS256", "typ": "JWT"}), &claims(), SECRET);
        assert_eq!(agents().check(&token).map(|agent| agent.subject), Ok("ann".to_owned()));
    }

    #[test]
    fn refuses_every_algorithm_but_its_own() {
        for alg in ["none", "None", "HS384", "HS512", "RS256", "ES256", "PS256", "EdDSA", ""] {
            let token = signed(&json!({"alg": alg, "typ": "JWT"}), &claims(), SECRET);
            assert_eq!(agents().check(&token), Err(NotAnAgent), "{alg}");
            let unsigned = token.rsplit_once('.').map_or(String::new(), |(message, _)| format!("{message}."));
            assert_eq!(agents().check(&unsigned), Err(NotAnAgent), "{alg} unsigned");
        }
    }

    #[test]
    fn refuses_a_token_that_lacks_or_bends_a_claim() {
        for claim in ["iss", "aud", "sub", "exp"] {
            let mut without = claims();
            without.as_object_mut().expect("an object").remove(claim);
            let token = signed(&json!({"alg": "HS256"}), &without, SECRET);
            assert_eq!(agents().check(&token), Err(NotAnAgent), "without {claim}");
        }
        for (claim, value) in
            [("iss", json!("them")), ("aud", json!("others")), ("sub", json!("")), ("exp", json!(now() - 60))]
        {
            let mut bent = claims();
            bent[claim] = value;
            let token = signed(&json!({"alg": "HS256"}), &bent, SECRET);
            assert_eq!(agents().check(&token), Err(NotAnAgent), "bent {claim}");
        }
    }

    #[test]
    fn refuses_another_key_and_a_changed_token() {
        let stranger = signed(&json!({"alg": "HS256"}), &claims(), b"another secret of thirty-two byte");
        assert_eq!(agents().check(&stranger), Err(NotAnAgent));
        let token = signed(&json!({"alg": "HS256"}), &claims(), SECRET);
        for at in (0..token.len()).step_by(7) {
            let mut bytes = token.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(bytes).expect("text");
            // The last character holds bits that do not count.
            if at + 1 < token.len() {
                assert_eq!(agents().check(&changed), Err(NotAnAgent), "changed at {at}");
            }
        }
    }
}
