//! A browser as stories use it: elements by role and name, keys, pictures.
//!
//! The page only proposes elements (`inpage/find.js`); their role and name
//! are computed by the browser itself, through WebDriver's *Get Computed Role*
//! and *Get Computed Label*, so that a case sees what assistive technology is
//! told.

use crate::driver::Driver;
use crate::engine::{Engine, Theme, Wishes};
use crate::glob;
use anyhow::{Context, Result, anyhow, bail};
use fantoccini::actions::{
    InputSource, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions, PointerAction,
};
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::wd::{WebDriverCompatibleCommand, WindowHandle};
use hyper::Method;
use serde_json::{Value, json};
use std::path::Path;
use std::time::{Duration, Instant};

const FIND: &str = include_str!("inpage/find.js");
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// How long a window may take to become as large as it was told.
const DEADLINE: Duration = Duration::from_secs(10);

/// An element on the screen, with the name the browser computed.
#[derive(Clone, Debug)]
pub struct Found {
    /// For the driver.
    pub element: Element,
    /// The accessible name.
    pub name: String,
}

/// A session.
#[derive(Debug)]
pub struct Browser {
    /// Which engine it is.
    pub engine: Engine,
    wishes: Wishes,
    driver: Driver,
}

/// A way through the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// To the page before.
    Back,
    /// To the page after.
    Forward,
}

impl Browser {
    /// Starts a browser with the profile below `scratch`, which may be empty.
    pub async fn start(engine: Engine, wishes: impl Into<Wishes>, scratch: &Path) -> Result<Self> {
        let wishes = wishes.into();
        let driver = Driver::start(engine, wishes, scratch).await?;
        let browser = Self { engine, wishes, driver };
        if engine == Engine::Chromium {
            browser.emulate("").await?;
        }
        Ok(browser)
    }

    /// The media type pages are drawn for (`print`; empty for the screen), and
    /// the wishes that go with it; Chromium only.
    pub async fn emulate(&self, medium: &str) -> Result<()> {
        let told = [
            (self.wishes.theme == Theme::Dark, "prefers-color-scheme", "dark"),
            (self.wishes.reduced_motion, "prefers-reduced-motion", "reduce"),
            (self.wishes.forced_colors, "forced-colors", "active"),
        ];
        let told = told.iter().filter(|(wished, ..)| *wished);
        let features = told.map(|(_, name, value)| json!({"name": name, "value": value}));
        let features = features.collect::<Vec<_>>();
        let media = json!({"media": medium, "features": features});
        self.cdp("Emulation.setEmulatedMedia", media).await.map(drop)
    }

    /// Ends every process of the browser, and its driver, at once (SIGKILL).
    pub fn kill(&self) -> Result<()> {
        self.driver.kill()
    }

    /// Starts it again after a kill, with the same profile.
    pub async fn restart(&mut self, scratch: &Path) -> Result<()> {
        *self = Self::start(self.engine, self.wishes, scratch).await?;
        Ok(())
    }

    /// Goes through the history.
    pub async fn travel(&self, way: Way) -> Result<()> {
        match way {
            Way::Back => self.driver.client.back().await?,
            Way::Forward => self.driver.client.forward().await?,
        }
        Ok(())
    }

    /// The tab that commands go to.
    pub async fn tab(&self) -> Result<WindowHandle> {
        Ok(self.driver.client.window().await?)
    }

    /// Opens a tab beside it, in the same profile.
    pub async fn open_tab(&self) -> Result<WindowHandle> {
        Ok(self.driver.client.new_window(true).await?.handle)
    }

    /// Commands go to this tab from now on, and the visitor looks at it.
    pub async fn switch(&self, tab: WindowHandle) -> Result<()> {
        Ok(self.driver.client.switch_to_window(tab).await?)
    }

    /// Commands go to this frame of the page, counted from 1, or to the whole
    /// page.
    pub async fn frame(&self, number: Option<u16>) -> Result<()> {
        // A number is looked up in the frame that commands go to.
        let ids = [Some(Value::Null), number.map(|number| json!(number.saturating_sub(1)))];
        for id in ids.into_iter().flatten() {
            self.custom(Method::POST, "frame".into(), Some(json!({"id": id}))).await?;
        }
        Ok(())
    }

    /// Closes the tab.
    pub async fn close_tab(&self) -> Result<()> {
        Ok(self.driver.client.close_window().await?)
    }

    /// What the driver and the browser printed.
    #[must_use]
    pub fn output(&self) -> String {
        self.driver.output()
    }

    /// Closes the browser and ends the driver.
    pub async fn close(self) {
        self.driver.close().await;
    }

    /// Goes to `url` and waits for its `load`.
    pub async fn goto(&self, url: &str) -> Result<()> {
        Ok(self.driver.client.goto(url).await?)
    }

    /// Loads the page again.
    pub async fn reload(&self) -> Result<()> {
        Ok(self.driver.client.refresh().await?)
    }

    /// Runs `script` in the page with the suite's helper at hand as `e2e`; a
    /// promise is awaited.
    pub async fn ask(&self, script: &str, arguments: Vec<Value>) -> Result<Value, CmdError> {
        self.driver.client.execute(&format!("{FIND}\n{script}"), arguments).await
    }

    /// Runs `script` as it is.
    pub async fn execute(&self, script: &str) -> Result<Value, CmdError> {
        self.driver.client.execute(script, Vec::new()).await
    }

    /// Every visible element of `role` (or, for the role `part`, with that part
    /// name) whose name matches the pattern, in
    /// document order; inside `scope` where that is given.
    pub async fn find(
        &self,
        role: &str,
        name: &str,
        scope: Option<&Element>,
    ) -> Result<Vec<Found>, CmdError> {
        let scope = scope.map_or(Value::Null, reference);
        let script = "return e2e.candidates(arguments[0], arguments[1], arguments[2])";
        let list = self.ask(script, vec![json!(role), scope, json!(name)]).await?;
        let mut found = Vec::new();
        for value in list.as_array().into_iter().flatten() {
            let Some(element) = self.element(value) else { continue };
            // What the page's author calls it has been looked for already.
            if role == "part" {
                found.push(Found { element, name: name.to_owned() });
                continue;
            }
            let label = self.computed(&element, "computedlabel").await?;
            if glob::matches(name, &label) && self.computed(&element, "computedrole").await? == role
            {
                found.push(Found { element, name: label });
            }
        }
        Ok(found)
    }

    /// Role and name of the element that has the focus, through shadow roots.
    pub async fn focus(&self) -> Result<(String, String), CmdError> {
        let value = self.ask("return e2e.active()", Vec::new()).await?;
        let Some(element) = self.element(&value) else { return Ok(("none".into(), String::new())) };
        let role = self.computed(&element, "computedrole").await?;
        Ok((role, self.computed(&element, "computedlabel").await?))
    }

    /// Asks `question` (an `e2e` function) about one element.
    pub async fn about(&self, question: &str, element: &Element) -> Result<Value, CmdError> {
        self.ask(&format!("return e2e.{question}(arguments[0])"), vec![reference(element)]).await
    }

    /// The element an `e2e` function names for another one.
    pub async fn related(&self, question: &str, element: &Element) -> Result<Element, CmdError> {
        let value = self.about(question, element).await?;
        Ok(self.element(&value).unwrap_or_else(|| element.clone()))
    }

    /// Presses and releases keys, as in `Shift+Tab`.
    pub async fn press(&self, keys: &str) -> Result<()> {
        let keys = keys.split('+').map(key).collect::<Result<Vec<_>>>()?;
        let down = keys.iter().map(|&value| KeyAction::Down { value });
        let up = keys.iter().rev().map(|&value| KeyAction::Up { value });
        let actions = down.chain(up).fold(KeyActions::new("keyboard".into()), InputSource::then);
        Ok(self.driver.client.perform_actions(actions).await?)
    }

    /// Moves the pointer over the middle of an element; clicks there.
    pub async fn point_and_click(&self, element: &Element) -> Result<()> {
        let actions = MouseActions::new("mouse".into())
            .then(PointerAction::MoveToElement {
                element: element.clone(),
                duration: None,
                x: 0.0,
                y: 0.0,
            })
            .then(PointerAction::Down { button: MOUSE_BUTTON_LEFT })
            .then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
        Ok(self.driver.client.perform_actions(actions).await?)
    }

    /// Makes the page's viewport exactly `width` by `height` CSS pixels.
    pub async fn viewport(&self, width: u32, height: u32) -> Result<()> {
        if self.engine == Engine::Chromium {
            let metrics =
                json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
            self.cdp("Emulation.setDeviceMetricsOverride", metrics).await?;
        } else {
            // A window is as large as it was told some time later, and what is
            // around the page is known only then.
            let deadline = Instant::now() + DEADLINE;
            let mut window = (width, height);
            while self.inner_size().await? != (width, height) && Instant::now() < deadline {
                self.driver.client.set_window_size(window.0, window.1).await?;
                let inner = self.settled_size().await?;
                let fit = |window: u32, want: u32, got: u32| (window + want).saturating_sub(got);
                window = (fit(window.0, width, inner.0), fit(window.1, height, inner.1));
            }
        }
        let size = self.inner_size().await?;
        if size != (width, height) {
            bail!(
                "expected a viewport of {width}x{height}; {} gives {}x{}",
                self.engine,
                size.0,
                size.1
            );
        }
        Ok(())
    }

    /// The size of the viewport once two frames have drawn the same one.
    async fn settled_size(&self) -> Result<(u32, u32)> {
        let frames = "return new Promise((done) => {
          const next = (before, left) => requestAnimationFrame(() => setTimeout(() => {
            const now = innerWidth + 'x' + innerHeight;
            if (now == before || !left) done();
            else next(now, left - 1);
          }, 100));
          next('', 20);
        })";
        self.execute(frames).await?;
        self.inner_size().await
    }

    async fn inner_size(&self) -> Result<(u32, u32)> {
        let size = self.execute("return [innerWidth, innerHeight]").await?;
        let side = |index: usize| size[index].as_u64().and_then(|side| u32::try_from(side).ok());
        side(0).zip(side(1)).ok_or_else(|| anyhow!("expected a size, found {size}"))
    }

    /// Writes a picture of the viewport, as PNG.
    pub async fn screenshot(&self, path: &Path) -> Result<()> {
        let png = self.driver.client.screenshot().await?;
        path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
        std::fs::write(path, png).with_context(|| format!("cannot write {}", path.display()))
    }

    /// A `DevTools` command, for what WebDriver has no word for; Chromium only.
    pub async fn cdp(&self, command: &str, parameters: Value) -> Result<Value> {
        let body = json!({"cmd": command, "params": parameters});
        Ok(self.custom(Method::POST, "goog/cdp/execute".into(), Some(body)).await?)
    }

    /// The browser's own log, with network errors that scripts do not see;
    /// Chromium only.
    pub async fn log(&self) -> Option<Value> {
        let body = json!({"type": "browser"});
        self.custom(Method::POST, "se/log".into(), Some(body)).await.ok()
    }

    async fn computed(&self, element: &Element, what: &str) -> Result<String, CmdError> {
        let path = format!("element/{}/{what}", element.element_id());
        let value = self.custom(Method::GET, path, None).await?;
        Ok(value.as_str().unwrap_or_default().to_owned())
    }

    async fn custom(
        &self,
        method: Method,
        path: String,
        body: Option<Value>,
    ) -> Result<Value, CmdError> {
        self.driver.client.issue_cmd(Custom { method, path, body }).await
    }

    fn element(&self, value: &Value) -> Option<Element> {
        let id = value.get(ELEMENT)?.as_str()?.to_owned();
        Some(Element::from_element_id(self.driver.client.clone(), id.into()))
    }
}

fn reference(element: &Element) -> Value {
    json!({ELEMENT: &*element.element_id()})
}

/// A key by its name in UI Events, or a character (WebDriver, 17.4.2).
fn key(name: &str) -> Result<char> {
    Ok(match name {
        "Tab" => '\u{e004}',
        "Enter" => '\u{e007}',
        "Shift" => '\u{e008}',
        "Control" => '\u{e009}',
        "Escape" => '\u{e00c}',
        "Space" => ' ',
        "End" => '\u{e010}',
        "Home" => '\u{e011}',
        "ArrowLeft" => '\u{e012}',
        "ArrowUp" => '\u{e013}',
        "ArrowRight" => '\u{e014}',
        "ArrowDown" => '\u{e015}',
        name => {
            let mut chars = name.chars();
            match (chars.next(), chars.next()) {
                (Some(key), None) => key,
                _ => bail!("expected the name of a key such as Tab, Escape or a, found {name}"),
            }
        }
    })
}

/// A command of the session that the client library has no method for.
#[derive(Debug)]
struct Custom {
    method: Method,
    path: String,
    body: Option<Value>,
}

impl WebDriverCompatibleCommand for Custom {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &url::Url) -> (Method, Option<String>) {
        (self.method.clone(), self.body.as_ref().map(ToString::to_string))
    }
}
