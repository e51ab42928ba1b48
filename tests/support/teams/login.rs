//! Microsoft's login service, and the description of the keys that sign what Teams sends.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::keys::Key;
use super::server::Reply;
use super::{Options, Shared};

/// Who may be asked for with a token that is for the connector.
pub(super) const AUDIENCE: &str = "https://api.botframework.com";
/// The tenant of apps for several tenants.
const LEGACY_TENANT: &str = "botframework.com";

pub(super) fn metadata(shared: &Shared) -> Reply {
    let base = shared.base();
    Reply::json(
        200,
        json!({
            "issuer": AUDIENCE, "authorization_endpoint": format!("{base}/invalid"),
            "jwks_uri": format!("{base}/v1/.well-known/keys"),
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        }),
    )
}

pub(super) fn keys(shared: &Shared) -> Reply {
    let keys: Vec<Value> = shared.read().published.iter().map(|key| key.published()).collect();
    Reply::json(200, json!({ "keys": keys }))
}

pub(super) fn token(shared: &Shared, tenant: &str, body: &str) -> Reply {
    let form: BTreeMap<String, String> = match reqwest::Url::parse(&format!("http://e.invalid/?{body}")) {
        Ok(url) => url.query_pairs().into_owned().collect(),
        Err(_) => BTreeMap::new(),
    };
    match grant(&shared.options, tenant, &form) {
        Err(refused) => refused,
        Ok(()) => {
            let now = shared.now();
            let (life, number) = shared.edit(|world| (world.token_life, world.next_number()));
            let token = signed(&shared.options, tenant, now, life.as_secs(), number);
            shared.edit(|world| world.tokens.insert(token.clone()));
            Reply::json(
                200,
                json!({ "token_type": "Bearer", "expires_in": life.as_secs(), "ext_expires_in": life.as_secs(), "access_token": token }),
            )
        }
    }
}

fn grant(options: &Options, tenant: &str, form: &BTreeMap<String, String>) -> Result<(), Reply> {
    let given = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
    if tenant != options.tenant && tenant != LEGACY_TENANT {
        return Err(refused(400, "invalid_request", 90_002, &format!("Tenant '{tenant}' not found.")));
    }
    if given("grant_type") != "client_credentials" {
        return Err(refused(400, "unsupported_grant_type", 70_003, "The app requested an unsupported grant type."));
    }
    if given("client_id") != options.app_id {
        let text = format!("Application with identifier '{}' was not found in the directory.", given("client_id"));
        return Err(refused(400, "unauthorized_client", 700_016, &text));
    }
    if given("client_secret") != options.password {
        return Err(refused(401, "invalid_client", 7_000_215, "Invalid client secret provided."));
    }
    match given("scope") {
        scope if scope == format!("{AUDIENCE}/.default") => Ok(()),
        scope if !scope.ends_with("/.default") => {
            let text = format!("The provided value for scope {scope} is not valid.");
            Err(refused(400, "invalid_scope", 1_002_012, &text))
        }
        scope => {
            let text = format!("The resource principal named {scope} was not found in the tenant.");
            Err(refused(400, "invalid_resource", 500_011, &text))
        }
    }
}

fn refused(status: u16, error: &str, code: u32, text: &str) -> Reply {
    Reply::json(
        status,
        json!({
            "error": error, "error_description": format!("AADSTS{code}: {text} Trace ID: 0 Correlation ID: 0"),
            "error_codes": [code], "error_uri": format!("https://login.microsoftonline.com/error?code={code}"),
        }),
    )
}

fn signed(options: &Options, tenant: &str, now: Timestamp, life: i64, number: u64) -> String {
    let header = json!({ "typ": "JWT", "alg": "RS256", "kid": Key::Login.kid() });
    let claims = json!({
        "aud": AUDIENCE, "iss": format!("https://sts.windows.net/{tenant}/"), "appid": options.app_id, "tid": tenant,
        "iat": now.as_second(), "nbf": now.as_second(), "exp": now.as_second() + life, "uti": number.to_string(),
    });
    Key::Login.jwt(&header, &claims)
}

/// Whether the connector takes this `Authorization` header, and why not.
pub(super) fn bearer(shared: &Shared, header: Option<&str>) -> Result<(), &'static str> {
    let token = header.and_then(|header| header.strip_prefix("Bearer ")).ok_or("no bearer token")?;
    let claims = Key::Login.claims(token).ok_or("a token with another signature")?;
    if claims["aud"] != AUDIENCE {
        return Err("a token for another audience");
    }
    if claims["appid"] != shared.options.app_id.as_str() {
        return Err("a token of another app");
    }
    if claims["exp"].as_i64().unwrap_or(0) <= shared.now().as_second() {
        return Err("a token that has expired");
    }
    if !shared.read().tokens.contains(token) {
        return Err("a token that was revoked");
    }
    Ok(())
}
