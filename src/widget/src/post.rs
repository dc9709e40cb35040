//! Posting a batch.

use hearback_bridge::{from_js, get};
use hearback_engine::Answer;
use hearback_wire::Id;
use hearback_wire::batch::Reply;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortSignal, ReferrerPolicy, RequestCache, RequestCredentials, RequestInit, RequestMode,
    RequestRedirect, Response, Url, Window,
};

/// How long an endpoint may take, in milliseconds.
const TIMEOUT_MS: u32 = 30_000;

/// Posts a batch and tells what came back; whatever goes wrong on the way is
/// [`Answer::Nothing`].
pub(crate) async fn post(
    window: &Window,
    endpoint: &str,
    site: &str,
    batch: Id,
    body: &str,
    leaving: bool,
) -> Answer {
    exchange(window, endpoint, site, batch, body, leaving).await.unwrap_or(Answer::Nothing)
}

/// A text body and no header of our own: a "simple" request (Fetch, section
/// 2.2), so that no preflight is asked for.
async fn exchange(
    window: &Window,
    endpoint: &str,
    site: &str,
    batch: Id,
    body: &str,
    leaving: bool,
) -> Result<Answer, JsValue> {
    let url = Url::new_with_base(endpoint, &window.location().href()?)?;
    url.search_params().set("site", site);
    url.search_params().set("batch", &batch.to_text());
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(&body.into());
    init.set_mode(RequestMode::Cors);
    init.set_credentials(RequestCredentials::Omit);
    init.set_redirect(RequestRedirect::Error);
    init.set_cache(RequestCache::NoStore);
    init.set_referrer_policy(ReferrerPolicy::StrictOrigin);
    if leaving {
        js_sys::Reflect::set(&init, &"keepalive".into(), &JsValue::TRUE)?;
    } else {
        init.set_signal(Some(&AbortSignal::timeout_with_u32(TIMEOUT_MS)));
    }
    let response = JsFuture::from(window.fetch_with_str_and_init(&url.href(), &init)).await?;
    let response: Response = response.dyn_into()?;
    // Read to the end in any case, or the connection is not used again.
    let body = JsFuture::from(response.json()?).await.unwrap_or(JsValue::NULL);
    if response.ok()
        && let Some(reply) = from_js::<Reply>(body.clone())
    {
        return Ok(Answer::Reply(reply));
    }
    let header = response
        .headers()
        .get("Retry-After")?
        .and_then(|seconds| seconds.trim().parse::<u64>().ok());
    let named = get(&body, "retry_after_ms").as_f64().map(|ms| ms as u64);
    let retry_after_ms = named.or(header.map(|seconds| seconds.saturating_mul(1_000)));
    Ok(Answer::Status { status: response.status(), retry_after_ms })
}
