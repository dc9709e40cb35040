//! Fetching the changelog: a built feed, or a raw file that the reader, a
//! second module, turns into one.

use hearback_bridge::{Js, from_js, get};
use hearback_engine::Trouble;
use hearback_wire::value::Value;
use hearback_wire::{feed::Feed, limits};
use js_sys::{Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{RequestCache, RequestCredentials, RequestInit, Response, Url, Window};

/// Fetches and reads it. `load` brings a module by its name.
pub(crate) async fn fetch(
    window: &Window,
    address: &str,
    load: &Function,
) -> Result<Feed, Trouble> {
    let (bytes, base) = download(window, address).await.map_err(|_| Trouble::Unreachable)??;
    let first = bytes.iter().copied().find(|byte| !byte.is_ascii_whitespace());
    let feed = match first {
        None => Err(Trouble::Empty),
        Some(b'{') => parse(&bytes).await.map_err(|_| Trouble::NoReleases),
        Some(_) => read(&bytes, load).await.map_err(|_| Trouble::Unreachable)?,
    };
    feed.map(|feed| Feed { source: Some(base), ..feed })
}

/// The bytes, and the address they came from in the end.
async fn download(
    window: &Window,
    address: &str,
) -> Result<Result<(Vec<u8>, String), Trouble>, JsValue> {
    let url = Url::new_with_base(address, &window.location().href()?)?.href();
    let init = RequestInit::new();
    init.set_credentials(RequestCredentials::SameOrigin);
    init.set_cache(RequestCache::NoCache);
    let response: Response =
        JsFuture::from(window.fetch_with_str_and_init(&url, &init)).await?.dyn_into()?;
    if !response.ok() {
        return Ok(Err(Trouble::Unreachable));
    }
    let bytes = Uint8Array::new(&JsFuture::from(response.array_buffer()?).await?);
    if bytes.length() as usize > limits::CHANGELOG_BYTES {
        return Ok(Err(Trouble::TooLarge));
    }
    Ok(Ok((bytes.to_vec(), response.url())))
}

/// A feed that was built ahead of time: the browser parses the JSON.
async fn parse(bytes: &[u8]) -> Result<Feed, JsValue> {
    let response = Response::new_with_opt_js_u8_array(Some(&Uint8Array::from(bytes)))?;
    let value = JsFuture::from(response.json()?).await?;
    from_js::<Feed>(value).filter(|feed| feed.v == hearback_wire::VERSION).ok_or(JsValue::NULL)
}

/// A raw file, through the reader.
async fn read(bytes: &[u8], load: &Function) -> Result<Result<Feed, Trouble>, JsValue> {
    let promise: Promise = load.call1(&JsValue::NULL, &"reader".into())?.dyn_into()?;
    let reader = JsFuture::from(promise).await?;
    let read: Function = Reflect::get(&reader, &"read".into())?.dyn_into()?;
    let result = read.call1(&JsValue::NULL, &Uint8Array::from(bytes).into())?;
    let mut codes = Vec::new();
    for remark in Js(get(&result, "remarks")).items().unwrap_or_default() {
        codes.extend(remark.get("code").as_text());
    }
    let said = |code: &str| codes.iter().any(|said| said == code);
    if ["html-page", "json", "xml"].into_iter().any(said) {
        return Ok(Err(Trouble::Html));
    }
    if said("empty") {
        return Ok(Err(Trouble::Empty));
    }
    Ok(from_js(get(&result, "feed")).ok_or(Trouble::NoReleases))
}
